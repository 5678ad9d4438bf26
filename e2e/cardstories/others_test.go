//go:build linux

package cardstories

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/natsuin/natsuin/e2e/reader"
	"github.com/natsuin/natsuin/protocol"
)

// TestOtherSoftware: programs that watch the card, that left it unlocked, or
// that want it while somebody is asked for the PIN.
func TestOtherSoftware(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})

	watcher, err := reader.Connect(0, false)
	if err != nil {
		t.Fatal(err)
	}
	tell(t, 1, nil).ends("card-busy")
	for _, command := range []string{
		"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01", "\x00\x20\x00\x9B\x06ABC123",
	} {
		if answer, err := watcher.Transmit([]byte(command)); err != nil || string(answer) != "\x90\x00" {
			t.Fatalf("% X, %v", answer, err)
		}
	}
	watcher.Close() // and the card stays unlocked

	tell(t, 1, []string{"cancel"}).ends("cancelled")
	r.CheckLocked(0)
	used(t, card, 5, 1)

	s := tell(t, 1, []string{"hold " + rightPIN})
	s.held()
	for _, exclusive := range []bool{false, true} {
		if intruder, err := reader.Connect(0, exclusive); err == nil {
			intruder.Close()
			t.Errorf("another program got in, exclusively %t", exclusive)
		}
	}
	s.goOn()
	s.ends("")
	r.CheckLocked(0)
	used(t, card, 5, 2)
}

// TestLocalProgram: a program of the same person speaks to the host without any
// browser. Nothing it says wrongly touches the card, and a half-said message
// keeps nobody from signing.
func TestLocalProgram(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	ours := "chrome-extension://" + protocol.ChromiumID + "/"
	hello := `{"type":"hello","protocol":1,"minimumProtocol":1,"version":"1.0.0"}`
	framed := func(texts ...string) (b []byte) {
		for _, text := range texts {
			b = append(binary.NativeEndian.AppendUint32(b, uint32(len(text))), text...)
		}
		return b
	}
	deep := `{"type":"hello","protocol":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`
	for _, c := range []struct {
		name, caller string
		says         []byte
		want         string
	}{
		{"another extension", "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/", framed(hello), "caller-refused"},
		{"garbage", ours, []byte("GET / HTTP/1.1\r\n\r\n"), "message-too-large"},
		{"over-long", ours, framed(strings.Repeat(" ", protocol.MaxFrameToHost+1)), "message-too-large"},
		{"truncated", ours, framed(hello)[:20], "interrupted"},
		{"doubled", ours, framed(strings.Replace(hello, "{", `{"type":"hello",`, 1)), "message-malformed"},
		{"deep", ours, framed(deep), "message-malformed"},
		{"unasked", ours, framed(`{"type":"cancel","id":"r-1"}`), "message-malformed"},
		{"without a code", ours, framed(hello, `{"type":"sign","id":"r-1","origin":"https://a.example","documents":[]}`), "message-malformed"},
	} {
		host := exec.Command(natsuin(t), c.caller)
		host.Env, host.Stdin = home(t), bytes.NewReader(c.says)
		out, _ := host.Output() // it may end before it has read everything
		if !bytes.HasSuffix(out, []byte(`"code":"`+c.want+`"}`)) || host.ProcessState.ExitCode() != 1 {
			t.Errorf("%s: exit status %d, said %q", c.name, host.ProcessState.ExitCode(), out)
		}
	}
	if n := card.Count("select-ap"); n != 0 {
		t.Errorf("the card was spoken to %d times", n)
	}

	slow := exec.Command(natsuin(t), ours)
	slow.Env = home(t)
	in, err := slow.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := slow.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write(framed(hello)[:9]); err != nil {
		t.Fatal(err)
	}
	s := tell(t, 1, []string{rightPIN})
	s.command.Wait()
	in.Close()
	slow.Wait()
	s.ends("")
	r.CheckLocked(0)
	used(t, card, 5, 1)
}

// TestHostKilledEarlyAndLate: SIGKILL of the host before it asked anybody, and
// after the last signature while the card is being locked.
func TestHostKilledEarlyAndLate(t *testing.T) {
	for _, c := range []struct {
		name, faults, after string
		verifies            int
	}{
		{"before the dialog", "slow=1s@tries", "read-binary", 0},
		{"at the lock", "slow=1s@select-ap#3", "compute-signature", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reader.Start(t, reader.Options{})
			card := r.Insert(reader.Card{Faults: c.faults})
			s := tell(t, 1, []string{rightPIN})
			await(t, c.after, func() bool { return card.Count(c.after) > 0 })
			s.command.Process.Kill()
			s.command.Wait()
			s.nothingLeft()
			r.CheckLocked(0)
			used(t, card, 5, c.verifies)
			tell(t, 1, []string{rightPIN}).ends("") // the next attempt works
			r.CheckLocked(0)
			used(t, card, 5, c.verifies+1)
		})
	}
}

// TestBrowserAndCommandLine: one person, one dialog.
func TestBrowserAndCommandLine(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	b, s := browse(t, "hold "+rightAuthPIN), &server{}
	b.send(protocol.HostAuthenticate{ID: "r-1", Origin: site, Code: "K7M-3QX", Nonce: s.nonce(t)})
	b.held()
	other := tell(t, 1, nil)
	other.command.Wait()
	if !strings.Contains(other.err.String(), "[busy]") {
		t.Errorf("the command line was told %s", other.err.String())
	}
	b.goOn()
	if reply, _ := b.last(); reply == nil {
		t.Error("no reply")
	} else if _, ok := reply.(protocol.Authenticated); !ok {
		t.Errorf("got %+v", reply)
	}
	b.leave()
	r.CheckLocked(0)
	used(t, card, 5, 1)
}

// TestFullDisk: room for the signed document is taken before anybody types a
// PIN, so that a disk that is full costs no try, and one that fills up
// meanwhile costs no signature.
func TestFullDisk(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	disk := func(size string) string {
		folder := t.TempDir()
		if err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size="+size); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { unix.Unmount(folder, 0) })
		return folder
	}
	names := func(folder string) (names []string) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}

	small := disk("4k")
	tell(t, 1, nil, "-o", small).ends("file-unwritable")
	if left := names(small); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
	used(t, card, 5, 0)

	large := disk("1m")
	s := tell(t, 1, []string{"hold " + rightPIN}, "-o", large)
	s.held()
	full, err := os.Create(filepath.Join(large, "full"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = full.Write(make([]byte, 4096))
	}
	full.Close()
	s.goOn()
	if err := s.command.Wait(); err != nil {
		t.Errorf("%v: %s", err, s.err.String())
	}
	s.nothingLeft()
	if got := names(large); !slices.Equal(got, []string{"full", "書類0-signed.pdf"}) {
		t.Errorf("on the disk: %q", got)
	}
	r.CheckLocked(0)
	used(t, card, 5, 1)
}

// TestNoDialog: a dialog program that is not there costs nothing.
func TestNoDialog(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	card := r.Insert(reader.Card{})
	begin(t, 1, []string{"NATSUIN_PINENTRY=/nowhere/pinentry"}).ends("pin-dialog-missing")
	r.CheckLocked(0)
	used(t, card, 5, 0)
}
