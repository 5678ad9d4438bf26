//go:build linux

package cardstories

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/natsuin/natsuin/e2e/reader"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/login"
	"github.com/natsuin/natsuin/protocol"
)

const (
	rightAuthPIN = "pin 1234"
	wrongAuthPIN = "pin 4321"
	site         = "https://fudosan.example.jp"
)

// browser is the extension on the other end of a native-messaging host.
type browser struct {
	story
	in  io.WriteCloser
	out io.ReadCloser
}

// browse starts natsuin as a browser does, with a person who acts as told.
func browse(t *testing.T, acts ...string) *browser {
	t.Helper()
	b := &browser{story: story{t: t, script: person(t, acts...)}}
	b.command = exec.Command(natsuin(t), "chrome-extension://"+protocol.ChromiumID+"/")
	b.command.Env = append(home(t), "NATSUIN_PINENTRY="+os.Args[0], scriptVariable+"="+b.script)
	b.command.Stderr = &b.err
	var err error
	if b.in, err = b.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if b.out, err = b.command.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := b.command.Start(); err != nil {
		t.Fatal(err)
	}
	guard := time.AfterFunc(2*patience, func() { b.command.Process.Kill() })
	t.Cleanup(func() { guard.Stop(); b.command.Process.Kill() })
	b.send(protocol.Hello{Protocol: protocol.Current, MinimumProtocol: protocol.Minimum, Version: "0.1.0"})
	if _, ok := b.receive().(protocol.Hello); !ok {
		t.Fatal("no hello")
	}
	return b
}

func (b *browser) send(m protocol.Message) {
	b.t.Helper()
	body, err := protocol.Encode(m)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(binary.NativeEndian.AppendUint32(nil, uint32(len(body))), body...)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) receive() protocol.HostReply {
	b.t.Helper()
	var head [4]byte
	if _, err := io.ReadFull(b.out, head[:]); err != nil {
		b.t.Fatalf("%v: %s", err, b.err.String())
	}
	body := make([]byte, binary.NativeEndian.Uint32(head[:]))
	if _, err := io.ReadFull(b.out, body); err != nil {
		b.t.Fatal(err)
	}
	m, err := protocol.DecodeHostReply(body)
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

// last returns the reply that ends the request, and the stages before it.
func (b *browser) last() (protocol.HostReply, []string) {
	b.t.Helper()
	var stages []string
	for {
		m := b.receive()
		p, ok := m.(protocol.HostProgress)
		if !ok {
			return m, slices.Compact(stages)
		}
		stages = append(stages, string(p.Stage))
	}
}

// leave closes the port; the host ends well and leaves nothing behind.
func (b *browser) leave() {
	b.t.Helper()
	b.in.Close()
	if err := b.command.Wait(); err != nil {
		b.t.Errorf("%v: %s", err, b.err.String())
	}
	b.nothingLeft()
}

// server is a site that lets people log in.
type server struct {
	store   login.Memory
	browser login.Browser
}

func (s *server) nonce(t *testing.T) protocol.Nonce {
	t.Helper()
	s.browser = login.NewBrowser()
	n, err := login.Issue(context.Background(), &s.store, s.browser, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return protocol.Nonce(n)
}

// account is what the site makes of the JSON that its page sends back.
func (s *server) account(t *testing.T, origin string, a protocol.Authenticated) (login.Account, error) {
	t.Helper()
	c, err := login.Redeem(context.Background(), &s.store, s.browser, time.Now())
	if err != nil {
		return login.Account{}, err
	}
	var certificates []string
	for _, c := range a.Certificates {
		certificates = append(certificates, base64.StdEncoding.EncodeToString(c))
	}
	body, err := json.Marshal(map[string]any{
		"signature": []byte(a.Signature), "algorithm": a.Algorithm, "certificates": certificates,
	})
	if err != nil {
		t.Fatal(err)
	}
	response, err := login.Decode(body)
	if err != nil {
		t.Fatal(err)
	}
	v, err := login.NewVerifier(origin, [][]byte{testpki.New("").AuthCA(testpki.Generations).Certificate})
	if err != nil {
		t.Fatal(err)
	}
	return v.Verify(response, c, time.Now()).Account(login.RevocationMayBeUnknown)
}

// TestLogin: a person logs in over native messaging, the site knows who it is,
// only this site and only once, and a spy finds the card locked.
func TestLogin(t *testing.T) {
	for _, c := range []struct {
		name     string
		acts     []string
		verifies int
	}{
		{"right", []string{rightAuthPIN}, 1},
		{"wrong then right", []string{wrongAuthPIN, rightAuthPIN}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reader.Start(t, reader.Options{})
			card := r.Insert(reader.Card{})
			b, s := browse(t, c.acts...), &server{}
			b.send(protocol.HostAuthenticate{ID: "r-1", Origin: site, Code: "K7M-3QX", Nonce: s.nonce(t)})
			reply, stages := b.last()
			signatures := card.Count("compute-signature") // the spy tries some, too
			r.CheckLocked(0)                              // at once, while the host is still there
			proof, ok := reply.(protocol.Authenticated)
			if !ok {
				t.Fatalf("got %+v", reply)
			}
			if want := []string{"pin", "signing"}; !slices.Equal(stages, want) {
				t.Errorf("stages %v", stages)
			}
			account, err := s.account(t, site, proof)
			if err != nil || account.Serial == "" {
				t.Errorf("account %+v, %v", account, err)
			}
			if _, err := s.account(t, site, proof); err != login.ErrNonceUnknown {
				t.Errorf("replayed: %v", err)
			}
			s.nonce(t)
			if _, err := s.account(t, site, proof); err == nil {
				t.Error("logged in with another nonce")
			}
			b.leave()
			r.CheckLocked(0)
			used(t, card, 5, c.verifies)
			if signatures != 1 {
				t.Errorf("%d signatures", signatures)
			}
		})
	}
}
