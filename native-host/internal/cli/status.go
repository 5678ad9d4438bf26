package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/install"
)

// registrations is natsuin status --json.
type registrations struct {
	Schema   int            `json:"schema"` // 1
	Program  string         `json:"program"`
	Browsers []registration `json:"browsers"`
}

// registration is one browser of it.
type registration struct {
	Browser   string        `json:"browser"`
	Name      string        `json:"name"`
	State     install.State `json:"state"`
	Sandboxes []string      `json:"sandboxes"`
	Manifest  string        `json:"manifest"`
	Program   *string       `json:"program"` // what the manifest names
	Next      struct {
		Ja string `json:"ja"`
		En string `json:"en"`
	} `json:"next"`
}

// registrationSchema is the version of the JSON form.
const registrationSchema = 1

// stateWords says what is, and stateNext what to do; %s is the browser's id.
var (
	stateWords = map[install.State]text{
		install.Absent:       {"ブラウザーが見つかりません", "the browser was not found"},
		install.Sandboxed:    {"隔離された版（snap・Flatpak）だけがあります", "only a sandboxed edition (snap, Flatpak) was found"},
		install.Unregistered: {"未登録", "not registered"},
		install.Registered:   {"登録済み", "registered"},
		install.Foreign:      {"別の natsuin が登録されています", "another natsuin is registered"},
		install.Damaged:      {"登録の内容が壊れています", "the registration is damaged"},
	}
	stateNext = map[install.State]text{
		install.Absent:       {"使っていなければ、何もしなくてかまいません。", "Nothing to do unless you use it."},
		install.Sandboxed:    sandboxHint,
		install.Unregistered: {"登録するには: natsuin install %s", "To register: natsuin install %s"},
		install.Registered:   {"あとは、ブラウザーに拡張機能「Natsuin」を入れてください。", "What remains is the Natsuin extension in the browser."},
		install.Foreign:      {"このプログラムに切りかえるには: natsuin install --force %s", "To use this program instead: natsuin install --force %s"},
		install.Damaged:      {"直すには: natsuin install %s", "To repair it: natsuin install %s"},
	}
	sandboxHint = text{"snap・Flatpak 版のブラウザーは natsuin を起動できません。通常の（deb などの）版を使ってください。",
		"A snap or Flatpak browser cannot start natsuin. Please use its ordinary edition (deb or the like)."}
)

// next returns the one next step for a browser.
func next(e install.Entry) text {
	t := stateNext[e.State]
	switch e.State {
	case install.Unregistered, install.Foreign, install.Damaged:
		return text{fmt.Sprintf(t.ja, e.Browser.ID), fmt.Sprintf(t.en, e.Browser.ID)}
	case install.Registered:
		if len(e.Sandboxes) > 0 {
			return sandboxHint
		}
	}
	return t
}

// status carries out natsuin status.
func (p *Program) status(_ context.Context, args []string) error {
	var asJSON bool
	f := newFlags("status")
	f.BoolVar(&asJSON, "json", false, "")
	words, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(words) != 0 {
		return failure.New(failure.Usage, "reading arguments")
	}
	user, err := install.Here(p.Getenv)
	if err != nil {
		return err
	}
	entries, err := user.Status(p.Executable)
	if err != nil {
		return err
	}
	if !asJSON {
		for _, e := range entries {
			p.entry(p.Out, e)
		}
		return nil
	}
	if _, err := p.Out.Write(encode(describeEntries(p.Executable, entries))); err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "writing the status")
	}
	return nil
}

// entry says how one browser stands.
func (p *Program) entry(w io.Writer, e install.Entry) {
	is, step := stateWords[e.State], next(e)
	p.say(w, text{e.Browser.Name + ": " + is.ja + "\n  → " + step.ja, e.Browser.Name + ": " + is.en + "\n  → " + step.en})
}

func describeEntries(program string, entries []install.Entry) registrations {
	all := registrations{Schema: registrationSchema, Program: program, Browsers: []registration{}}
	for _, e := range entries {
		r := registration{Browser: e.Browser.ID, Name: e.Browser.Name, State: e.State,
			Sandboxes: e.Sandboxes, Manifest: e.Manifest}
		if e.Program != "" {
			r.Program = &e.Program
		}
		step := next(e)
		r.Next.Ja, r.Next.En = step.ja, step.en
		all.Browsers = append(all.Browsers, r)
	}
	return all
}
