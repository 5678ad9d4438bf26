package apdu

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// TestCases encodes and decodes each case of ISO/IEC 7816-4 table 1 in its
// short and extended form.
func TestCases(t *testing.T) {
	long := bytes.Repeat([]byte{0xAB}, 307)
	for _, v := range []struct {
		name string
		c    Command
		wire string
	}{
		{"1 retry query", Command{0, 0x20, 0, 0x80, nil, 0, false}, "00200080"},
		{"2S Le 4", Command{0, 0xB0, 0, 0, nil, 4, false}, "00b0000004"},
		{"2S Le 256", Command{0, 0xB0, 0, 0, nil, 256, false}, "00b0000000"},
		{"2E read by SFI", Command{0, 0xB0, 0x8A, 4, nil, 0x05E8, true}, "00b08a040005e8"},
		{"2E Le 65536", Command{0, 0xCA, 0x7F, 0x21, nil, 65536, true}, "00ca7f21000000"},
		{"3S select", Command{0, 0xA4, 2, 0x0C, []byte{0, 1}, 0, false}, "00a4020c020001"},
		{"3E", Command{0x80, 0xA2, 0, 0, long, 0, true}, "80a20000000133" + hex.EncodeToString(long)},
		{"4S", Command{0x80, 0x2A, 0, 0x80, []byte{7}, 256, false}, "802a0080010700"},
		{"4E", Command{0x80, 0xAE, 0, 0, []byte{7}, 256, true}, "80ae0000000001070100"},
	} {
		t.Run(v.name, func(t *testing.T) {
			raw, err := v.c.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(raw); got != v.wire {
				t.Errorf("encoded %s, want %s", got, v.wire)
			}
			back, err := ParseCommand(raw)
			if err != nil {
				t.Fatal(err)
			}
			if !same(back, v.c) {
				t.Errorf("decoded %+v, want %+v", back, v.c)
			}
		})
	}
}

func same(a, b Command) bool {
	return a.Class == b.Class && a.Instruction == b.Instruction && a.P1 == b.P1 && a.P2 == b.P2 &&
		a.Le == b.Le && a.Extended == b.Extended && bytes.Equal(a.Data, b.Data)
}

func TestEncodingChoosesExtended(t *testing.T) {
	for _, c := range []Command{
		{Instruction: 0xB0, Le: 257},
		{Instruction: 0xA2, Data: make([]byte, 256)},
	} {
		raw, err := c.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if raw[4] != 0 {
			t.Errorf("%d data bytes, Le %d: not extended: % x", len(c.Data), c.Le, raw[:5])
		}
	}
}

func TestEncodingRefuses(t *testing.T) {
	for _, c := range []Command{{Le: -1}, {Le: 65537}, {Data: make([]byte, 65536)}} {
		if _, err := c.Bytes(); failure.CodeOf(err) != failure.Internal {
			t.Errorf("%d data bytes, Le %d: %v", len(c.Data), c.Le, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, wire := range []string{
		"", "00", "00b000", // no header
		"00b000000005",       // extended announced, cut off
		"00a4020c0300",       // fewer bytes than Lc
		"00a4020c0200010000", // more than Lc and Le
		"80a20000000000aa",   // extended Lc of zero with data
		"80a20000000003aabb", // fewer bytes than extended Lc
		"80a200000001aa00",   // one-byte Le after an extended Lc
	} {
		raw, err := hex.DecodeString(wire)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := ParseCommand(raw); failure.CodeOf(err) != failure.CardError {
			t.Errorf("%q: %+v, %v", wire, c, err)
		}
	}
}

func TestResponse(t *testing.T) {
	r, err := ParseResponse([]byte{1, 2, 0x63, 0xC3})
	if err != nil || !bytes.Equal(r.Data, []byte{1, 2}) || r.Status != 0x63C3 {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := r.Bytes(); !bytes.Equal(got, []byte{1, 2, 0x63, 0xC3}) {
		t.Errorf("encoded % x", got)
	}
	for n, code := range map[int]failure.Code{
		0: failure.CardRemoved, 1: failure.CardError, 65539: failure.CardError,
	} {
		if _, err := ParseResponse(make([]byte, n)); failure.CodeOf(err) != code {
			t.Errorf("%d bytes: %v, want %s", n, err, code)
		}
	}
}

func TestStatus(t *testing.T) {
	for _, v := range []struct {
		s       Status
		tries   int
		counted bool
		blocked bool
		text    string
	}{
		{0x9000, 0, false, false, "9000 (done)"},
		{0x63C5, 5, true, false, "63C5 (wrong value, 5 tries left)"},
		{0x63C0, 0, true, true, "63C0 (wrong value, 0 tries left)"},
		{0x6300, 0, false, false, "6300 (wrong value, tries not limited)"},
		{0x6984, 0, false, true, "6984 (key reference blocked)"},
		{0x6983, 0, false, true, "6983 (reference data blocked)"},
		{0x6982, 0, false, false, "6982 (security status not satisfied)"},
		{0x6110, 0, false, false, "6110 (more data waiting)"},
		{0x6C10, 0, false, false, "6C10 (wrong Le)"},
		{0x1234, 0, false, false, "1234"},
	} {
		n, ok := v.s.Tries()
		if ok != v.counted || ok && n != v.tries {
			t.Errorf("%s: tries %d, %t", v.s, n, ok)
		}
		if v.s.Blocked() != v.blocked {
			t.Errorf("%s: blocked %t", v.s, v.s.Blocked())
		}
		if v.s.String() != v.text {
			t.Errorf("%04X reads %q, want %q", uint16(v.s), v.s.String(), v.text)
		}
	}
}

type echo struct {
	sent   [][]byte
	answer []byte
	err    error
}

func (e *echo) Transmit(command []byte) ([]byte, error) {
	e.sent = append(e.sent, command)
	return e.answer, e.err
}

func TestSend(t *testing.T) {
	e := &echo{answer: []byte{0x69, 0x82}}
	r, err := Send(e, Command{Instruction: 0xB0, P1: 0x81, Le: 4})
	if err != nil || r.Status != SecurityStatus || len(e.sent) != 1 {
		t.Fatalf("%+v, %v, %d sent", r, err, len(e.sent))
	}
	cut := errors.New("cut")
	if _, err := Send(&echo{err: cut}, Command{}); err != cut {
		t.Errorf("link error became %v", err)
	}
	if _, err := Send(e, Command{Le: -1}); failure.CodeOf(err) != failure.Internal || len(e.sent) != 1 {
		t.Errorf("unencodable command: %v, %d sent", err, len(e.sent))
	}
}
