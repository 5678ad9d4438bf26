//go:build linux

package cardstories

import (
	"bufio"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/e2e/reader"
)

// TestRealDialog tells one story with the installed pinentry on a display of
// its own, typed with a keyboard: a wrong PIN, then the right one.
func TestRealDialog(t *testing.T) {
	server := exec.Command("Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", "1280x800x24")
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { server.Process.Kill(); server.Wait() }()
	number, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	display := "DISPLAY=:" + strings.TrimSpace(number)

	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	s := begin(t, 1, []string{display}, "--name", "番号 花子")
	for i, pin := range []string{"ABC124", "ABC123"} {
		await(t, "the counter is read", func() bool { return card.Count("tries") > i })
		for _, keys := range [][]string{
			{"search", "--sync", "--onlyvisible", "--name", "Natsuin"},
			{"type", "--delay", "30", pin}, {"key", "Return"},
		} {
			if keys[0] == "type" {
				time.Sleep(time.Second) // the dialog takes the keyboard once it is drawn
			}
			xdotool := exec.Command("xdotool", keys...)
			xdotool.Env = append(xdotool.Environ(), display)
			if text, err := xdotool.CombinedOutput(); err != nil {
				t.Fatalf("xdotool %s: %v %s", keys[0], err, text)
			}
		}
	}
	s.ends("")
	r.CheckLocked(0)
	used(t, card, 5, 2)
}

// TestNoDisplay: without a display nobody is asked in a terminal instead.
func TestNoDisplay(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	begin(t, 1, []string{"DISPLAY="}).ends("no-display")
	r.CheckLocked(0)
	used(t, card, 5, 0)
}
