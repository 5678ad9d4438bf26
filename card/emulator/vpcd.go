package emulator

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// Control codes of the vpcd protocol (vsmartcard, vpcd.h): messages of one
// byte. All others are command APDUs.
const (
	vpcdOff   = 0x00
	vpcdOn    = 0x01
	vpcdReset = 0x02
	vpcdATR   = 0x04 // the only one with a reply
)

// redial is the pause between two attempts to reach vpcd, which may not be
// listening yet or may have been restarted.
const redial = 100 * time.Millisecond

// Plug puts the card into the virtual reader that listens at a TCP address,
// and again whenever the connection ends, until ctx does; then it returns nil.
// connected, if not nil, is called after each connection. Without a connection
// the card has no power. An event may take the card out for a time or for good.
func (c *Card) Plug(ctx context.Context, address string, connected func()) error {
	for ctx.Err() == nil {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			sleep(ctx, redial)
			continue
		}
		tcp, ok := conn.(*net.TCPConn)
		if !ok {
			conn.Close()
			return failure.New(failure.Internal, "plugging a card into %T", conn)
		}
		if connected != nil {
			connected()
		}
		stop := context.AfterFunc(ctx, func() { tcp.Close() })
		c.serve(tcp) // ends with the connection; why does not matter
		stop()
		tcp.Close()
		c.event("removed", c.losePower)
		c.stayAway(ctx)
	}
	return nil
}

// stayAway waits while an event keeps the card out of the field.
func (c *Card) stayAway(ctx context.Context) {
	away, back := c.Away()
	if !away {
		sleep(ctx, redial)
		return
	}
	if back == 0 {
		<-ctx.Done()
		return
	}
	sleep(ctx, back)
	c.Insert()
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// errAway ends a connection because the card left.
var errAway = errors.New("the card left the field")

// serve speaks the vpcd protocol over one connection: each message is a
// two-byte big-endian length and as many bytes.
func (c *Card) serve(conn *net.TCPConn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	read := func(b []byte) error {
		quickAck(raw)
		_, err := io.ReadFull(conn, b)
		return err
	}
	var head [2]byte
	for {
		if err := read(head[:]); err != nil {
			return err
		}
		body := make([]byte, binary.BigEndian.Uint16(head[:])) // at most 64 KiB
		if err := read(body); err != nil {
			return err
		}
		reply, err := c.message(body)
		if err != nil {
			return err
		}
		if reply != nil {
			// One Write: length and body apart would wait for each other's
			// acknowledgement, 40 ms per command.
			reply = append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)
			if _, err := conn.Write(reply); err != nil {
				return err
			}
		}
		if away, _ := c.Away(); away {
			return errAway
		}
	}
}

// message answers one message; a nil reply is none.
func (c *Card) message(body []byte) ([]byte, error) {
	if len(body) != 1 {
		return c.Transmit(body)
	}
	switch body[0] {
	case vpcdOff:
		c.PowerOff()
	case vpcdOn:
		c.PowerOn()
	case vpcdReset:
		c.WarmReset()
	case vpcdATR:
		return c.ATR(), nil
	}
	return nil, nil
}
