package cli

import (
	"context"
	"fmt"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/install"
)

// install carries out natsuin install.
func (p *Program) install(_ context.Context, args []string) error {
	return p.registration("install", args, (*install.User).Install, map[install.Outcome]text{
		install.Changed:   {"登録しました。", "registered."},
		install.Unchanged: {"すでに登録されています。", "is registered already."},
		install.Kept: {"別の natsuin が登録されているので、そのままにしました。→ 置きかえるには natsuin install --force %s",
			"another natsuin is registered and was left alone. → To replace it: natsuin install --force %s"},
	}, text{"登録できるブラウザーが見つかりません。→ 一度ブラウザーを開くか、natsuin install firefox のように名前を指定してください。",
		"No browser to register with was found. → Open the browser once, or name it as in natsuin install firefox."})
}

// uninstall carries out natsuin uninstall.
func (p *Program) uninstall(_ context.Context, args []string) error {
	return p.registration("uninstall", args, (*install.User).Uninstall, map[install.Outcome]text{
		install.Changed:   {"登録を消しました。", "no longer registered."},
		install.Unchanged: {"登録されていません。", "is not registered."},
		install.Kept: {"この natsuin の登録ではないので、そのままにしました。→ 消すには natsuin uninstall --force %s",
			"what is registered is not this natsuin and was left alone. → To remove it: natsuin uninstall --force %s"},
	}, text{"どのブラウザーにも登録されていません。", "No browser has it registered."})
}

// registration registers with browsers or undoes it, and says what became of
// each; nothing is said when there was none.
func (p *Program) registration(name string, args []string,
	do func(*install.User, string, install.Choice) ([]install.Result, error),
	words map[install.Outcome]text, nothing text) error {
	var choice install.Choice
	f := newFlags(name)
	f.BoolVar(&choice.All, "all", false, "")
	f.BoolVar(&choice.Force, "force", false, "")
	var err error
	if choice.Names, err = parse(f, args); err != nil {
		return err
	}
	if choice.All && len(choice.Names) > 0 {
		return failure.New(failure.Usage, "choosing browsers: --all and names")
	}
	user, err := install.Here(p.Getenv)
	if err != nil {
		return err
	}
	results, err := do(user, p.Executable, choice)
	if err != nil {
		return err
	}
	if len(results) == 0 {
		return p.nothingRegistered(user, name, nothing)
	}
	return p.outcomes(results, words)
}

// nothingRegistered says that there was no browser: for install a failure, with
// a word on those that are there but cannot start a host.
func (p *Program) nothingRegistered(user *install.User, name string, nothing text) error {
	if name != "install" {
		p.say(p.Out, nothing)
		return nil
	}
	p.say(p.Err, nothing)
	entries, err := user.Status(p.Executable)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.State == install.Sandboxed {
			p.entry(p.Err, e)
		}
	}
	return status(exitFailed)
}

// outcomes says what became of each browser. Whatever was not done makes the
// exit status 1.
func (p *Program) outcomes(results []install.Result, words map[install.Outcome]text) error {
	exit := status(exitDone)
	for _, r := range results {
		if r.Outcome == install.Failed {
			fmt.Fprintf(p.Err, "%s:\n", r.Browser.Name)
			p.report(r.Err)
			exit = exitFailed
			continue
		}
		w, out := words[r.Outcome], p.Out
		if r.Outcome == install.Kept {
			w = text{fmt.Sprintf(w.ja, r.Browser.ID), fmt.Sprintf(w.en, r.Browser.ID)}
			out, exit = p.Err, exitFailed
		}
		p.say(out, text{r.Browser.Name + ": " + w.ja, r.Browser.Name + ": " + w.en})
		if r.State == install.Registered && len(r.Sandboxes) > 0 {
			p.say(out, sandboxHint)
		}
	}
	if exit != exitDone {
		return exit
	}
	return nil
}
