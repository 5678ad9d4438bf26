//go:build linux

package prompt

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/natsuin/natsuin/failure"
)

// pty opens a pseudo terminal: what a person types into, and what we read.
func pty(t *testing.T) (person, terminal *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	return person, terminal
}

// ask types once the question has been written.
func ask(t *testing.T, typed string) (*Secret, string, error) {
	t.Helper()
	person, terminal := pty(t)
	if !IsTerminal(terminal) {
		t.Fatal("no terminal")
	}
	var shown bytes.Buffer
	out := writer(func(b []byte) (int, error) {
		if shown.Len() == 0 {
			go io.WriteString(person, typed)
		}
		return shown.Write(b)
	})
	secret, err := (&Terminal{In: terminal, Out: out}).PIN(context.Background(), question())
	return secret, shown.String(), err
}

type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

func TestTerminal(t *testing.T) {
	secret, shown, err := ask(t, "ABX\x7fC12\b23\r")
	if err != nil || string(secret.Bytes()) != "ABC123" {
		t.Errorf("typing: %v", err)
	}
	for _, part := range []string{"fudosan.example.jp:8443\r\n", "「売買契約書.pdf」", "残り5回です", "\r\n"} {
		if !strings.Contains(shown, part) {
			t.Errorf("the question lacks %q: %q", part, shown)
		}
	}
	if strings.Contains(shown, "ABC123") {
		t.Error("the PIN was shown")
	}
	for typed, want := range map[string]failure.Code{
		"AB\x03": failure.Cancelled, "\x04": failure.Cancelled,
		strings.Repeat("A", 40) + "\r": failure.PINMalformed,
	} {
		if _, _, err := ask(t, typed); failure.CodeOf(err) != want {
			t.Errorf("%q: got %v", typed, err)
		}
	}
}

// TestTerminalEcho: nothing typed comes back on the screen, and the terminal is
// afterwards as it was.
func TestTerminalEcho(t *testing.T) {
	person, terminal := pty(t)
	before, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	out := writer(func(b []byte) (int, error) {
		once.Do(func() { io.WriteString(person, "SECRET1\r") })
		return terminal.Write(b)
	})
	secret, err := (&Terminal{In: terminal, Out: out}).PIN(context.Background(), Question{Left: 5})
	if err != nil || string(secret.Bytes()) != "SECRET1" {
		t.Fatal(err)
	}
	terminal.WriteString("the end")
	var screen []byte
	for !bytes.Contains(screen, []byte("the end")) {
		b := make([]byte, 4096)
		n, err := person.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		screen = append(screen, b[:n]...)
	}
	if bytes.Contains(screen, []byte("SECRET1")) {
		t.Errorf("the screen shows the PIN: %q", screen)
	}
	after, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil || *after != *before {
		t.Errorf("the terminal changed: %v", err)
	}
}

func TestTerminalConfirm(t *testing.T) {
	for typed, want := range map[string]failure.Code{
		"yes\r": "", "はい\r": "", "\r": failure.Cancelled, "y\r": failure.Cancelled, "no\r": failure.Cancelled,
	} {
		person, terminal := pty(t)
		io.WriteString(person, typed)
		time.Sleep(10 * time.Millisecond)
		err := (&Terminal{In: terminal, Out: io.Discard}).ConfirmLast(context.Background(), Question{Left: 1})
		if failure.CodeOf(err) != want {
			t.Errorf("%q: got %v", typed, err)
		}
	}
}

func TestTerminalCancel(t *testing.T) {
	_, terminal := pty(t)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := (&Terminal{In: terminal, Out: io.Discard}).PIN(ctx, question())
	if failure.CodeOf(err) != failure.Cancelled {
		t.Errorf("got %v", err)
	}
}

func TestNotATerminal(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/file")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := (&Terminal{In: file, Out: io.Discard}).PIN(context.Background(), question()); failure.CodeOf(err) != failure.PINDialogFailed {
		t.Errorf("got %v", err)
	}
}
