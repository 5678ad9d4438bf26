package emulator_test

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/card/emulator"
)

// daemon is the reader's side of the vpcd protocol.
type daemon struct {
	t        *testing.T
	listener net.Listener
	conn     net.Conn
}

func listen(t *testing.T) *daemon {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return &daemon{t: t, listener: l}
}

func (d *daemon) accept() {
	d.t.Helper()
	var err error
	if d.conn, err = d.listener.Accept(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { d.conn.Close() })
}

// send writes one message, in two pieces as vpcd does, the body byte by byte.
func (d *daemon) send(message string) {
	d.t.Helper()
	body, err := hex.DecodeString(message)
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.conn.Write(binary.BigEndian.AppendUint16(nil, uint16(len(body)))); err != nil {
		d.t.Fatal(err)
	}
	for i := range body {
		if _, err := d.conn.Write(body[i : i+1]); err != nil {
			d.t.Fatal(err)
		}
	}
}

// receive reads one reply, or "EOF".
func (d *daemon) receive() string {
	d.t.Helper()
	var head [2]byte
	if _, err := io.ReadFull(d.conn, head[:]); err != nil {
		return "EOF"
	}
	body := make([]byte, binary.BigEndian.Uint16(head[:]))
	if _, err := io.ReadFull(d.conn, body); err != nil {
		d.t.Fatal(err)
	}
	return strings.ToUpper(hex.EncodeToString(body))
}

func (d *daemon) ask(message, want string) {
	d.t.Helper()
	d.send(message)
	if got := d.receive(); got != want {
		d.t.Errorf("%s answered %s, want %s", message, got, want)
	}
}

// plug runs the card against the daemon until the test ends.
func plug(t *testing.T, d *daemon, c *emulator.Card) (connections chan bool) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	connections = make(chan bool, 10)
	ended := make(chan error)
	go func() {
		ended <- c.Plug(ctx, d.listener.Addr().String(), func() { connections <- true })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Plug ended with %v", err)
		}
	})
	return connections
}

// TestPlug: control codes, which have no reply but one, power and reset as in
// the state table, and reconnection after the daemon went away.
func TestPlug(t *testing.T) {
	d := listen(t)
	connections := plug(t, d, newCard(t, "atr=1"))
	d.accept()
	<-connections
	d.send("01")
	d.ask("04", "3BE000FF8131FE4514")
	d.ask(strings.ToLower(jpki), "9000")
	d.ask(abc123, "9000")
	d.send("02")
	d.ask("00B0810001", "309000") // warm reset: still verified
	d.send("00")
	d.send("01")
	d.ask(jpki, "9000")
	d.ask("00B0810001", "6982")
	d.ask(abc123, "9000")
	d.conn.Close()
	d.accept()
	<-connections
	d.ask(jpki, "9000") // the connection was the field: power is gone
	d.ask("00B0810001", "6982")
}

// TestPlugCut: events that take the card out end the connection, after the
// answer or without it, and bring the card back when they say so.
func TestPlugCut(t *testing.T) {
	d := listen(t)
	c := newCard(t, "cut-during=1ms@verify,cut-after=1ms@tries#2,cut-before@get-challenge")
	plug(t, d, c)
	d.accept()
	d.ask(jpki, "9000")
	d.ask(abc124, "EOF")
	d.accept()
	d.ask(jpki, "9000")
	d.ask("0020009B", "63C4")
	d.ask("0020009B", "63C4")
	if got := d.receive(); got != "EOF" {
		t.Errorf("after the cut: %s", got)
	}
	d.accept()
	d.ask("0084000001", "EOF")
	if away, back := c.Away(); !away || back != 0 {
		t.Errorf("away %t, back in %v", away, back)
	}
}
