package reader

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Card says which virtual card to put into which slot. The zero value is the
// default person's healthy card in slot 0.
type Card struct {
	Slot             int    // 0 or 1
	Person           string // "" is natsuin-card's default person
	Faults           string // fault grammar of package card/emulator
	SignPIN, AuthPIN string // "" are natsuin-card's defaults
	Issued           string // RFC 3339; "" is natsuin-card's default
}

// Inserted is a card that Insert made. It keeps its counters and PINs when it
// is removed and inserted again.
type Inserted struct {
	r      *Reader
	card   Card
	folder string
	output output
	proc   *process
}

// Insert makes a new card, puts it in and waits until PC/SC sees it.
func (r *Reader) Insert(c Card) *Inserted {
	r.t.Helper()
	i := &Inserted{r: r, card: c, folder: r.t.TempDir()}
	i.plug(c.Faults)
	r.t.Cleanup(func() {
		i.proc.stop(r.t)
		if r.t.Failed() {
			r.t.Logf("natsuin-card: %s", i.output.String())
		}
	})
	return i
}

// Again puts a removed card in again, with other faults; events count anew.
func (i *Inserted) Again(faults string) {
	i.r.t.Helper()
	i.plug(faults)
}

func (i *Inserted) plug(faults string) {
	t := i.r.t
	t.Helper()
	program := i.r.options.CardProgram
	if program == "" {
		program = Build(t, "card/emulator/natsuin-card")
	}
	args := []string{"--state", filepath.Join(i.folder, "card"), "--log", i.logFile(), "--vpcd", addresses[i.card.Slot]}
	for flag, value := range map[string]string{"--fault": faults, "--person": i.card.Person,
		"--sign-pin": i.card.SignPIN, "--auth-pin": i.card.AuthPIN, "--issued": i.card.Issued} {
		if value != "" {
			args = append(args, flag, value)
		}
	}
	before := strings.Count(i.output.String(), "connected")
	i.proc = launch(t, &i.output, program, args...)
	wait(t, "natsuin-card connects", func() bool {
		if i.proc.ended() {
			t.Fatalf("natsuin-card ended: %s", i.output.String())
		}
		return strings.Count(i.output.String(), "connected") > before
	})
	i.r.waitFor(i.card.Slot, true)
}

// Remove takes the card out, waits until PC/SC noticed, and checks that the
// program ended cleanly.
func (i *Inserted) Remove() {
	i.r.t.Helper()
	i.proc.stop(i.r.t)
	if i.proc.err != nil {
		i.r.t.Errorf("natsuin-card ended with %v: %s", i.proc.err, i.output.String())
	}
	i.r.waitFor(i.card.Slot, false)
}

// Kill takes the card out by SIGKILL, in the middle of whatever it was doing,
// and waits until PC/SC noticed.
func (i *Inserted) Kill() {
	i.r.t.Helper()
	i.proc.kill()
	i.r.waitFor(i.card.Slot, false)
}

// WaitGone waits until PC/SC noticed that a fault took the card out.
func (i *Inserted) WaitGone() {
	i.r.t.Helper()
	i.r.waitFor(i.card.Slot, false)
}

// WaitBack waits until PC/SC noticed that the card is in (again).
func (i *Inserted) WaitBack() {
	i.r.t.Helper()
	i.r.waitFor(i.card.Slot, true)
}

func (i *Inserted) logFile() string { return filepath.Join(i.folder, "card.jsonl") }

// Entry is one line of natsuin-card's log; see package card/emulator. Times
// are left out: no test may depend on them.
type Entry struct {
	Sequence int    `json:"sequence"`
	Name     string `json:"name"`
	File     string `json:"file"`
	Command  string `json:"command"`
	Status   string `json:"status"`
	Length   int    `json:"length"`
	Lost     bool   `json:"lost"`
}

// Log returns what happened to the card so far, all insertions together. An
// unreadable or empty log fails the test.
func (i *Inserted) Log() []Entry {
	i.r.t.Helper()
	return parseLog(i.r.t, i.logFile())
}

// Count returns how many logged commands or events have a name.
func (i *Inserted) Count(name string) (n int) {
	i.r.t.Helper()
	for _, e := range i.Log() {
		if e.Name == name {
			n++
		}
	}
	return n
}

func parseLog(t testing.TB, file string) []Entry {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("reading the card's log: %v", err)
	}
	var entries []Entry
	for line := range strings.Lines(string(b)) {
		var e Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("reading the card's log: %v", err)
		}
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		t.Fatal("the card's log is empty")
	}
	return entries
}

// Tries returns the tries left of both PINs as they stand in the card's
// memory, without asking the card.
func (i *Inserted) Tries() (sign, auth int) {
	i.r.t.Helper()
	b, err := os.ReadFile(filepath.Join(i.folder, "card", "pins.json"))
	if err != nil {
		i.r.t.Fatalf("reading the card's memory: %v", err)
	}
	var pins struct {
		Schema     int
		Sign, Auth struct{ Left int }
	}
	if err := json.Unmarshal(b, &pins); err != nil || pins.Schema != 1 {
		i.r.t.Fatalf("reading the card's memory of schema %d: %v", pins.Schema, err)
	}
	return pins.Sign.Left, pins.Auth.Left
}
