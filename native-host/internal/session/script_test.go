package session

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/stdio"
	"github.com/natsuin/natsuin/native-host/internal/turn"
	"github.com/natsuin/natsuin/protocol"
)

// The time of all conversations, in Unix seconds.
const conversationTime = 1790000000

// abbreviations keep the scripts readable.
var abbreviations = strings.NewReplacer(
	"HELLO", `{"type":"hello","protocol":5,"minimumProtocol":1,"version":"1.0.0"}`,
	"ORIGIN", `"origin":"https://sale.example.jp"`,
	"CODE", `"code":"K7M-3QX"`,
	"DOC(", `{"mediaType":"application/pdf","profile":"pades-bb",`+
		`"contentDigest":"paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU=","name":`,
	"XML(", `{"mediaType":"application/xml","profile":"etax-xtx","signedInfo":"PHM+",`+
		`"references":[{"uri":"#R","digest":"paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU="}],"name":`,
	")NOW", `,"signingTime":1790000000}`,
	")300LATER", `,"signingTime":1790000300}`,
	")301LATER", `,"signingTime":1790000301}`,
	"NONCE(well)", `"nonce":"paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU="`,
	"NONCE(wait)", `"nonce":"AaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU="`,
	"NONCE(wait-then-sign)", `"nonce":"AqWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU="`,
	"NONCE(blocked)", `"nonce":"A6WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU="`,
	"NONCE(odd)", `"nonce":"BKWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU="`,
	")301EARLIER", `,"signingTime":1789999699}`,
)

// TestConversations plays testdata/*.txt, each one connection in the words of
// this switch. What the signer does follows from the first document's name.
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("found %d conversations (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			before := runtime.NumGoroutine()
			play(t, file)
			for n := 0; runtime.NumGoroutine() > before; n++ {
				if n == 1000 {
					t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
				}
				time.Sleep(5 * time.Millisecond)
			}
		})
	}
}

type conversation struct {
	t      *testing.T
	signer *fakeSigner
	turns  string
	toHost *os.File
	pipe   *io.PipeReader
	frames *bufio.Reader // on the pipe; nil when nobody reads any more
	stop   context.CancelFunc
	ended  chan error
	end    func() // ends the turn another program has
	clock  atomic.Int64

	expected atomic.Int64 // how often a request was to be got ready for
}

func play(t *testing.T, file string) {
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := &conversation{t: t, signer: newFakeSigner(), turns: t.TempDir(), ended: make(chan error, 1)}
	in, toHost, err := os.Pipe() // holds what the host no longer reads
	if err != nil {
		t.Fatal(err)
	}
	defer toHost.Close()
	fromHost, out := io.Pipe()
	c.toHost, c.pipe, c.frames = toHost, fromHost, bufio.NewReader(fromHost)
	c.clock.Store(conversationTime)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	c.stop = stop
	o := Options{
		Args: []string{"chrome-extension://" + protocol.ChromiumID + "/"}, In: in, Out: out, Version: "1.0.0",
		Signer: c.signer, Turns: c.turns, Now: func() time.Time { return time.Unix(c.clock.Load(), 0) },
		Expect: func() { c.expected.Add(1) },
	}
	guard := time.AfterFunc(30*time.Second, func() { toHost.Close(); out.Close() })
	defer guard.Stop()
	started, finished := false, false
	for n, line := range strings.Split(string(script), "\n") {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "", "#":
			continue
		case "args":
			o.Args = strings.Fields(rest)
			continue
		}
		if !started {
			started = true
			go func() {
				c.ended <- Run(ctx, o)
				out.Close()
			}()
		}
		finished = word == "end"
		if err := c.step(word, abbreviations.Replace(rest)); err != nil {
			t.Fatalf("%s:%d: %s: %v", file, n+1, line, err)
		}
	}
	if !finished {
		t.Fatalf("%s does not say how it ends", file)
	}
}

func (c *conversation) step(word, rest string) error {
	switch word {
	case ">": // a message to the host
		return c.send(binary.NativeEndian.AppendUint32(nil, uint32(len(rest))), []byte(rest))
	case ">bytes": // bytes as they are, without a frame
		raw, err := hex.DecodeString(rest)
		return errors.Join(err, c.send(raw))
	case "<": // a message from the host
		got, err := c.receive()
		if err == nil && got != rest {
			return errors.New("received " + got)
		}
		return err
	case "close": // the browser closes the port
		return c.toHost.Close()
	case "deaf": // the browser reads no more
		c.frames = nil
		return c.pipe.Close()
	case "terminate": // the operating system asks the host to end
		c.stop()
		return nil
	case "elsewhere": // another program takes its turn, and ends it
		if c.end != nil {
			c.end()
			c.end = nil
			return nil
		}
		var err error
		c.end, err = turn.Take(c.turns)
		return err
	case "reading": // somebody reads for an hour
		c.clock.Add(3600)
		return nil
	case "taken": // nobody else gets the turn now
		if end, err := turn.Take(c.turns); failure.CodeOf(err) != failure.Busy {
			if err == nil {
				end()
			}
			return fmt.Errorf("the turn was to be had (%v)", err)
		}
		return nil
	case "free": // anybody can have the turn now
		end, err := turn.Take(c.turns)
		if err == nil {
			end()
		}
		return err
	case "locked": // the signer has been told why, and has returned
		return c.signer.wasEnded(failure.Code(rest))
	case "expected": // how often the host was to get ready
		if n := fmt.Sprint(c.expected.Load()); n != rest {
			return errors.New("got ready " + n + " times")
		}
		return nil
	case "requests": // what the signer was asked
		return c.signer.wasAsked(rest)
	case "end": // how Run returns, and that it says nothing more
		return c.finish(failure.Code(strings.TrimSpace(strings.Replace(rest, "well", "", 1))))
	}
	return errors.New("no such word")
}

func (c *conversation) send(parts ...[]byte) error {
	_, err := c.toHost.Write(bytes.Join(parts, nil))
	return err
}

func (c *conversation) receive() (string, error) {
	var head [4]byte
	if _, err := io.ReadFull(c.frames, head[:]); err != nil {
		return "", err
	}
	n := binary.NativeEndian.Uint32(head[:])
	if n > protocol.MaxFrameFromHost {
		return "", errors.New("a frame too long")
	}
	body := make([]byte, n)
	_, err := io.ReadFull(c.frames, body)
	return string(body), err
}

func (c *conversation) finish(code failure.Code) error {
	if c.frames != nil {
		if more, err := c.receive(); err != io.EOF {
			return errors.New("received more: " + more)
		}
	}
	if err := <-c.ended; failure.CodeOf(err) != code {
		return fmt.Errorf("ended by %w", err)
	}
	if n := c.signer.running.Load(); n != 0 {
		return errors.New("a request outlived its connection")
	}
	if c.send([]byte{0}) == nil {
		return errors.New("the host still listens")
	}
	// Whoever comes next finds the turn free.
	end, err := turn.Take(c.turns)
	if err != nil {
		return err
	}
	end()
	return nil
}

// TestScriptsAreJudged: the player itself notices a wrong reply.
func TestScriptsAreJudged(t *testing.T) {
	var to bytes.Buffer
	if err := stdio.NewWriter(&to).Write([]byte(`{"type":"other"}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{frames: bufio.NewReader(&to)}
	if err := c.step("<", "HELLO"); err == nil {
		t.Error("any reply passes")
	}
}
