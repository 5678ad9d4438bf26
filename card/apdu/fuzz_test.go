package apdu

import (
	"bytes"
	"testing"

	"github.com/natsuin/natsuin/internal/bounded"
)

// FuzzParseCommand: what parses encodes again to the same bytes, nothing is
// returned beside an error, and no input costs time or memory beyond its size.
func FuzzParseCommand(f *testing.F) {
	for _, seed := range [][]byte{
		{0, 0x20, 0, 0x80},
		{0, 0xB0, 0, 0, 0},
		{0, 0xB0, 0x8A, 4, 0, 5, 0xE8},
		{0, 0xA4, 2, 0x0C, 2, 0, 1},
		{0x80, 0x2A, 0, 0x80, 1, 7, 0},
		{0x80, 0xAE, 0, 0, 0, 0, 1, 7, 1, 0},
		{0x80, 0xA2, 0, 0, 0, 0, 0, 1},
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var c Command
		var r Response
		var err, rerr error
		bounded.Run(t, len(b), bounded.Memory{Constant: 1 << 20}, func() {
			c, err = ParseCommand(b)
			r, rerr = ParseResponse(b)
		})
		if rerr == nil && !bytes.Equal(r.Bytes(), b) {
			t.Fatalf("response % x became % x", b, r.Bytes())
		}
		if err != nil {
			if !same(c, Command{}) {
				t.Fatalf("% x: %+v beside %v", b, c, err)
			}
			return
		}
		again, err := c.Bytes()
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("% x became % x, %v", b, again, err)
		}
	})
}
