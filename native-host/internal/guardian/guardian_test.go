//go:build unix

package guardian

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/natsuin/natsuin/failure"
)

func start(t *testing.T) *Guardian {
	t.Helper()
	g, err := Start(os.Args[0], fakeSystem())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g
}

func TestOrdinaryUse(t *testing.T) {
	lines := record(t, "")
	g := start(t)
	all, occupied, err := g.Readers()
	if err != nil || !slices.Equal(all, []string{"Reader", "Leser ü"}) || !slices.Equal(occupied, []string{"Leser ü"}) {
		t.Fatalf("readers %q, %q, %v", all, occupied, err)
	}
	if _, err := g.Transmit([]byte{0, 1}); failure.CodeOf(err) != failure.NoCard {
		t.Errorf("talking to no card: %v", err)
	}
	if err := g.Connect("Reader"); err != nil {
		t.Fatal(err)
	}
	if response, err := g.Transmit([]byte{1, 2, 3}); err != nil || !bytes.Equal(response, []byte{0x90, 0}) {
		t.Errorf("response % x, %v", response, err)
	}
	if response, err := g.Transmit([]byte{0, 0xEF}); err != nil || len(response) != 65538 {
		t.Errorf("largest response: %d bytes, %v", len(response), err)
	}
	if _, err := g.Transmit(make([]byte, maxPayload+1)); err == nil {
		t.Error("sent more than a frame holds")
	}
	for range 2 { // the second time there is nothing to lock
		if err := g.Lock(); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Close(); err != nil {
		t.Error(err)
	}
	if err := g.Connect("Reader"); failure.CodeOf(err) != failure.GuardianFailed {
		t.Errorf("connecting without a guardian: %v", err)
	}
	want := []string{"connect Reader true", "010203", "00ef", selectISD, "power off"}
	if got := lines(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestCloseLocks: closing without Lock locks as well, and so does connecting to
// another card.
func TestCloseLocks(t *testing.T) {
	lines := record(t, "")
	g := start(t)
	for range 2 {
		if err := g.Connect("Reader"); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Close(); err != nil {
		t.Error(err)
	}
	once := []string{"connect Reader true", selectISD, "power off"}
	if got := lines(); !slices.Equal(got, slices.Concat(once, once)) {
		t.Errorf("got %q", got)
	}
}

func TestFailuresCross(t *testing.T) {
	for _, code := range []failure.Code{failure.CardBusy, failure.NoCard, failure.PCSCUnavailable, failure.NoReader} {
		record(t, "connect="+string(code)+",readers="+string(code))
		g := start(t)
		if err := g.Connect("Reader"); failure.CodeOf(err) != code || !strings.Contains(err.Error(), "obeying a rule") {
			t.Errorf("%s: got %v", code, err)
		}
		if _, _, err := g.Readers(); failure.CodeOf(err) != code {
			t.Errorf("%s: got %v", code, err)
		}
		if err := g.Close(); err != nil {
			t.Errorf("%s: closing: %v", code, err)
		}
	}
}

// TestEitherLocks: SELECT or power off alone suffices, and a card that is gone
// needs neither; if both fail the guardian connects anew, and says so if that
// does not help.
func TestEitherLocks(t *testing.T) {
	for rules, want := range map[string]failure.Code{
		selectISD + "=card-error":                                   "",
		"disconnect=card-error":                                     "",
		selectISD + "=card-removed,disconnect=card-removed":         "",
		selectISD + "=pcsc-unavailable,disconnect=pcsc-unavailable": failure.CardNotLocked,
	} {
		lines := record(t, rules)
		g := start(t)
		if err := g.Connect("Reader"); err != nil {
			t.Fatal(err)
		}
		if err := g.Lock(); failure.CodeOf(err) != want {
			t.Errorf("%s: got %v", rules, err)
		}
		n := strings.Count(strings.Join(lines(), ";"), "connect Reader")
		if want == "" && n != 1 || want != "" && n != 1+relockBriefly {
			t.Errorf("%s: connected %d times", rules, n)
		}
		if err := g.Close(); failure.CodeOf(err) != want {
			t.Errorf("%s: closing: %v", rules, err)
		}
	}
}

// TestGuardianDies: the host locks the card itself.
func TestGuardianDies(t *testing.T) {
	lines := record(t, "")
	g := start(t)
	if err := g.Connect("Reader"); err != nil {
		t.Fatal(err)
	}
	g.command.Process.Kill()
	<-g.Died()
	if _, err := g.Transmit([]byte{0, 1}); failure.CodeOf(err) != failure.GuardianFailed {
		t.Errorf("talking to the dead: %v", err)
	}
	if err := g.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
	want := []string{"connect Reader true", "connect Reader true", selectISD, "power off"}
	if got := lines(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestGuardianDiesInACall: the call fails, and nobody waits for ever.
func TestGuardianDiesInACall(t *testing.T) {
	lines := record(t, "")
	g := start(t)
	if err := g.Connect("Reader"); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Transmit([]byte{0, 0xEE}); failure.CodeOf(err) != failure.GuardianFailed {
		t.Errorf("got %v", err)
	}
	g.Close()
	if got := lines(); got[len(got)-1] != "power off" {
		t.Errorf("got %q", got)
	}
}

// TestHostDies is what the guardian is for: SIGKILL of the host ends the dialog
// and locks the card, also in the middle of a command.
func TestHostDies(t *testing.T) {
	for _, busy := range []string{"", "1"} {
		lines := record(t, "")
		dialog := exec.Command("sleep", "20") // longer than it may live, no longer than the test has patience
		if err := dialog.Start(); err != nil {
			t.Fatal(err)
		}
		host := exec.Command(os.Args[0], "host")
		host.Env = append(os.Environ(), "NATSUIN_TEST_BUSY="+busy,
			"NATSUIN_TEST_DIALOG="+strconv.Itoa(dialog.Process.Pid))
		out, err := host.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := host.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "verified\n" {
			t.Fatalf("host said %q, %v", line, err)
		}
		if busy != "" {
			time.Sleep(100 * time.Millisecond)
		}
		host.Process.Kill()
		host.Wait()
		ended := dialog.Wait()
		if status, ok := ended.(*exec.ExitError); !ok || status.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Errorf("the dialog ended with %v", ended)
		}
		want := []string{"connect Reader true", "0020009b0141", selectISD, "power off"}
		if busy != "" {
			want = slices.Insert(want, 2, "002a")
		}
		for range 100 {
			if len(lines()) >= len(want) {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if got := lines(); !slices.Equal(got, want) {
			t.Errorf("busy %q: got %q", busy, got)
		}
	}
}

// TestSessionOfItsOwn: signals to the host's group do not reach the guardian.
func TestSessionOfItsOwn(t *testing.T) {
	record(t, "")
	g := start(t)
	group, err := syscall.Getpgid(g.command.Process.Pid)
	if err != nil || group != g.command.Process.Pid {
		t.Errorf("process group %d, %v", group, err)
	}
}

// TestServeRefuses: whatever is no request ends the guardian, locked.
func TestServeRefuses(t *testing.T) {
	connect := "\x03\x00\x00\x00\x06Reader"
	for name, rest := range map[string]string{
		"unknown kind": "\x63\x00\x00\x00\x00", "a reply": "\x07\x00\x00\x00\x00",
		"too long": "\x04\xff\xff\xff\xff", "cut header": "\x04\x00", "cut payload": "\x04\x00\x00\x00\x09abc",
		"short process id": "\x06\x00\x00\x00\x01a",
	} {
		lines := record(t, "")
		var out bytes.Buffer
		err := Serve(context.Background(), strings.NewReader(connect+rest), &out, fakeSystem())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want := []string{"connect Reader true", selectISD, "power off"}
		if got := lines(); !slices.Equal(got, want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// TestServeSignalled: a done context locks, too.
func TestServeSignalled(t *testing.T) {
	lines := record(t, "")
	ctx, cancel := context.WithCancel(context.Background())
	in, host := io.Pipe()
	defer host.Close()
	go func() {
		io.WriteString(host, "\x03\x00\x00\x00\x06Reader")
		for len(lines()) == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	if err := Serve(ctx, in, io.Discard, fakeSystem()); err != nil {
		t.Error(err)
	}
	if got := lines(); !slices.Contains(got, selectISD) || got[len(got)-1] != "power off" {
		t.Errorf("got %q", got)
	}
}

// TestServeBrokenPipe: a host that does not listen has died.
func TestServeBrokenPipe(t *testing.T) {
	lines := record(t, "")
	in := strings.NewReader(strings.Repeat("\x03\x00\x00\x00\x06Reader", 3))
	out := &breaking{left: 1}
	if err := Serve(context.Background(), in, out, fakeSystem()); err != nil {
		t.Error(err)
	}
	want := []string{"connect Reader true", selectISD, "power off"}
	if got := lines(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

type breaking struct{ left int }

func (b *breaking) Write(p []byte) (int, error) {
	if b.left--; b.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

func TestStartRefuses(t *testing.T) {
	for _, program := range []string{"/nowhere", "/bin/true", "/bin/echo"} {
		if _, err := Start(program, fakeSystem()); failure.CodeOf(err) != failure.GuardianFailed {
			t.Errorf("%s: got %v", program, err)
		}
	}
}

func TestUnpackRefuses(t *testing.T) {
	good := packReaders([]string{"a", "b"}, []string{"b"})
	for i := 1; i < len(good); i++ {
		if i == 4 {
			continue // exactly the first reader
		}
		if _, _, err := unpackReaders(good[:i]); failure.CodeOf(err) != failure.GuardianFailed {
			t.Errorf("%d bytes: %v", i, err)
		}
	}
	for _, payload := range []string{"", "no-card", "invented\x00x"} {
		if err := unpackFailure([]byte(payload)); failure.CodeOf(err) != failure.GuardianFailed {
			t.Errorf("%q: %v", payload, err)
		}
	}
}

// TestSilentHost: a host that falls silent after VERIFY has its card locked;
// before VERIFY, after a wrong PIN and after the lock it may take its time.
func TestSilentHost(t *testing.T) {
	const connect = "\x03\x00\x00\x00\x06Reader"
	const verify, query, lock = "\x04\x00\x00\x00\x06\x00\x20\x00\x9b\x01A", "\x04\x00\x00\x00\x04\x00\x20\x00\x9b", "\x05\x00\x00\x00\x00"
	const answered = "0020009b0141"
	for name, c := range map[string]struct {
		says, rules string
		patient     bool
	}{
		"before VERIFY":     {connect + query, "", true},
		"after VERIFY":      {connect + verify, "", false},
		"after a lost one":  {connect + verify, answered + "=card-error", false},
		"after a wrong PIN": {connect + verify, answered + "=63c4", true},
		"after the lock":    {connect + verify + lock, "", true},
		"connected anew":    {connect + verify + connect, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			lines := record(t, c.rules)
			synctest.Test(t, func(t *testing.T) {
				in, host := io.Pipe()
				done := make(chan error, 1)
				go func() { done <- Serve(t.Context(), in, io.Discard, fakeSystem()) }()
				io.WriteString(host, c.says)
				time.Sleep(unlockedLimit - time.Millisecond)
				if ended(done) {
					t.Fatal("lost patience before the limit")
				}
				time.Sleep(time.Hour)
				if ended(done) == c.patient {
					t.Errorf("ended: %t", !c.patient)
				}
				if got := lines(); !c.patient && !slices.Equal(got[len(got)-2:], []string{selectISD, "power off"}) {
					t.Errorf("got %q", got)
				}
				host.Close()
				in.Close()
			})
		})
	}
}

// ended reports whether a guardian has ended by now.
func ended(done <-chan error) bool {
	synctest.Wait()
	return len(done) > 0
}
