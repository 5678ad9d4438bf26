package prompt

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/failure"
)

func question() Question {
	return Question{
		Origin: "https://fudosan.example.jp:8443", Code: "ABC-DEF", Left: 5,
		Names: []string{"売買契約書.pdf", "付帯設備表.pdf", "物件状況報告書.pdf", "地図.pdf"},
	}
}

func TestPIN(t *testing.T) {
	p, told := fake(t, "gtk2", "D AB%2512%0A\nOK\n")
	q := question()
	q.Reason = Wrong
	pids := []int{}
	q.Watch = func(pid int) error { pids = append(pids, pid); return nil }
	secret, err := p.PIN(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(secret.Bytes()); got != "AB%12\n" {
		t.Errorf("typed %q", got)
	}
	secret.Wipe()
	if *secret != (Secret{}) {
		t.Error("wiping left something")
	}
	if len(pids) != 2 || pids[0] <= 0 || pids[1] != 0 {
		t.Errorf("watched %v", pids)
	}
	want := []string{"OPTION grab", "SETTITLE", "SETDESC", "SETOK", "SETCANCEL", "SETTIMEOUT 120",
		"GETINFO flavor", "SETPROMPT", "SETERROR", "GETPIN"}
	lines := strings.Split(strings.TrimSpace(told()), "\n")
	if len(lines) != len(want) {
		t.Fatalf("told %d lines:\n%s", len(lines), told())
	}
	for i, w := range want {
		if !strings.HasPrefix(lines[i], w) {
			t.Errorf("line %d is %q, want %s", i, lines[i], w)
		}
	}
	for _, part := range []string{q.Origin, q.Code, "「売買契約書.pdf」", "「物件状況報告書.pdf」", "ほか1件 / 1 more", "(4)",
		"残り5回です", "5 tries left"} {
		if !strings.Contains(lines[2], part) {
			t.Errorf("the description lacks %q: %s", part, lines[2])
		}
	}
	if strings.Contains(lines[2], "地図") || strings.Contains(told(), "cache") {
		t.Errorf("told too much:\n%s", told())
	}
	if !strings.Contains(lines[8], "暗証番号が違います。残り5回です。") {
		t.Errorf("the error line is %q", lines[8])
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name, flavour, answer string
		want                  failure.Code
	}{
		{"cancelled", "gtk2", "ERR 83886179 Operation cancelled <Pinentry>\n", failure.Cancelled},
		{"closed", "qt", "ERR 83886278 fully canceled\n", failure.Cancelled},
		{"timed out", "gtk2", "ERR 83886142 Timeout <Pinentry>\n", failure.Timeout},
		{"keyboard taken", "gtk2", "ERR 83918950 Inappropriate ioctl for device\n", failure.PINDialogFailed},
		{"falls back to a terminal", "gtk2:curses", "D ABC123\nOK\n", failure.NoDisplay},
		{"terminal", "tty", "D ABC123\nOK\n", failure.NoDisplay},
		{"unknown flavour", "web", "D ABC123\nOK\n", failure.PINDialogFailed},
		{"another error", "gtk2", "ERR 1 general\n", failure.PINDialogFailed},
		{"no number", "gtk2", "ERR x\n", failure.PINDialogFailed},
		{"from a cache", "gtk2", "S PASSWORD_FROM_CACHE\nD ABC123\nOK\n", failure.PINDialogFailed},
		{"asks back", "gtk2", "INQUIRE QUALITY x\n", failure.PINDialogFailed},
		{"too long", "gtk2", "D " + strings.Repeat("A", 33) + "\nOK\n", failure.PINMalformed},
		{"endless line", "gtk2", "D " + strings.Repeat("A", 2000), failure.PINDialogFailed},
		{"broken escape", "gtk2", "D AB%4\nOK\n", failure.PINDialogFailed},
		{"wrong escape", "gtk2", "D AB%ZZ\nOK\n", failure.PINDialogFailed},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, told := fake(t, c.flavour, c.answer)
			secret, err := p.PIN(context.Background(), question())
			if secret != nil || failure.CodeOf(err) != c.want {
				t.Errorf("got %v, %v, want %s", secret != nil, err, c.want)
			}
			if n := strings.Count(told(), "GETPIN"); c.name == "keyboard taken" && n != grabAttempts {
				t.Errorf("asked %d times", n)
			}
			if c.want == failure.NoDisplay && strings.Contains(told(), "GETPIN") {
				t.Error("a terminal dialog was asked for the PIN")
			}
		})
	}
}

func TestEmptyAnswer(t *testing.T) {
	p, _ := fake(t, "qt", "OK\n")
	secret, err := p.PIN(context.Background(), question())
	if err != nil || len(secret.Bytes()) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestConfirmLast(t *testing.T) {
	p, told := fake(t, "gtk2", "OK\n")
	q := question()
	q.Left = 1
	if err := p.ConfirmLast(context.Background(), q); err != nil {
		t.Error(err)
	}
	if !strings.Contains(told(), "残り1回です。次にまちがえるとロックされます。") || !strings.Contains(told(), q.Origin) {
		t.Errorf("told:\n%s", told())
	}
	for _, no := range []string{"ERR 83886179 cancelled\n", "ERR 83886194 not confirmed\n"} {
		p, _ := fake(t, "gtk2", no)
		if err := p.ConfirmLast(context.Background(), q); failure.CodeOf(err) != failure.Cancelled {
			t.Errorf("%q: got %v", no, err)
		}
	}
}

// TestCancel ends a dialog that waits for a person.
func TestCancel(t *testing.T) {
	for _, cause := range []error{context.Canceled, failure.New(failure.Interrupted, "testing"), context.DeadlineExceeded} {
		p, _ := fake(t, "gtk2", "hang")
		ctx, cancel := context.WithCancelCause(context.Background())
		q := question()
		q.Watch = func(pid int) error {
			if pid != 0 {
				time.AfterFunc(50*time.Millisecond, func() { cancel(cause) })
			}
			return nil
		}
		_, err := p.PIN(ctx, q)
		want := map[failure.Code]failure.Code{failure.Interrupted: failure.Interrupted}[failure.CodeOf(cause)]
		if want == "" {
			want = failure.Cancelled
		}
		if errors.Is(cause, context.DeadlineExceeded) {
			want = failure.Timeout
		}
		if failure.CodeOf(err) != want {
			t.Errorf("ended by %v: got %v", cause, err)
		}
	}
}

// TestWatchRefused: a dialog nobody guards is never shown.
func TestWatchRefused(t *testing.T) {
	p, _ := fake(t, "gtk2", "D ABC123\nOK\n")
	q := question()
	q.Watch = func(pid int) error {
		if pid == 0 {
			return nil // there is nothing to forget
		}
		return failure.New(failure.GuardianFailed, "testing")
	}
	if secret, err := p.PIN(context.Background(), q); secret != nil || failure.CodeOf(err) != failure.GuardianFailed {
		t.Errorf("got %v", err)
	}
}

func TestFindPinentry(t *testing.T) {
	for _, path := range []string{"pinentry-gtk-2", "/usr/bin", "/nowhere/pinentry"} {
		if _, err := FindPinentry(path); failure.CodeOf(err) != failure.PINDialogMissing {
			t.Errorf("%s: got %v", path, err)
		}
	}
	p, err := FindPinentry("")
	if err != nil {
		t.Fatal(err)
	}
	if p.path != "/usr/bin/pinentry-gtk-2" && p.path != "/usr/bin/pinentry-qt" {
		t.Errorf("found %s", p.path)
	}
}

func TestEnvironment(t *testing.T) {
	got := environment([]string{"DISPLAY=:1", "GPG_TTY=/dev/tty1", "PINENTRY_USER_DATA=USE_TTY=1", "LD_PRELOAD=a.so", "LANG=C"})
	if strings.Join(got, " ") != "DISPLAY=:1 LANG=C" {
		t.Errorf("got %v", got)
	}
}
