//go:build linux

package prompt

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// desktop starts an X server of its own and points this process at it.
func desktop(t *testing.T) {
	t.Helper()
	server := exec.Command("Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", "1280x800x24")
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	number, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
}

// keys waits for the dialog and types into it, as a person would. The returned
// function waits until all is typed.
func keys(t *testing.T, press ...string) (typed func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		strike(t, press)
	}()
	return func() { <-done }
}

func strike(t *testing.T, press []string) {
	commands := [][]string{{"search", "--sync", "--onlyvisible", "--name", "Natsuin"}}
	for _, p := range press {
		if text, ok := strings.CutPrefix(p, "type:"); ok {
			commands = append(commands, []string{"type", "--delay", "30", text})
		} else {
			commands = append(commands, []string{"key", p})
		}
	}
	for i, arguments := range commands {
		if i == 1 {
			time.Sleep(500 * time.Millisecond) // the dialog takes the keyboard once it is drawn
		}
		if out, err := exec.Command("xdotool", arguments...).CombinedOutput(); err != nil {
			t.Errorf("xdotool %v: %v %s", arguments[0], err, out)
		}
	}
}

// TestRealDialogs drives both installed programs with a keyboard.
func TestRealDialogs(t *testing.T) {
	desktop(t)
	for _, program := range []string{"/usr/bin/pinentry-gtk-2", "/usr/bin/pinentry-qt"} {
		p, err := FindPinentry(program)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(program, func(t *testing.T) {
			q := question()
			typed := keys(t, "type:ABC123", "Return")
			secret, err := p.PIN(context.Background(), q)
			typed()
			if err != nil || string(secret.Bytes()) != "ABC123" {
				t.Errorf("typing: %v", err)
			}
			q.Reason = Wrong
			typed = keys(t, "Escape")
			if _, err := p.PIN(context.Background(), q); failure.CodeOf(err) != failure.Cancelled {
				t.Errorf("Escape: %v", err)
			}
			typed()
			q.Left = 1
			for _, key := range []string{"Return", "Escape"} {
				typed = keys(t, key)
				if err := p.ConfirmLast(context.Background(), q); failure.CodeOf(err) != failure.Cancelled {
					t.Errorf("last try, %s at once: %v", key, err)
				}
				typed()
			}
		})
	}
}

// TestNoDisplay: without a display the programs would turn to a terminal.
func TestNoDisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	os.Unsetenv("DISPLAY")
	for _, program := range []string{"/usr/bin/pinentry-gtk-2", "/usr/bin/pinentry-qt"} {
		p, err := FindPinentry(program)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.PIN(context.Background(), question()); failure.CodeOf(err) != failure.NoDisplay {
			t.Errorf("%s: got %v", program, err)
		}
	}
}
