package emulator_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/internal/testcard"
)

var issued = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)

// hanako's card, made once: only the caller's copy of the struct changes.
var hanako = sync.OnceValues(func() (emulator.Holder, error) {
	return testcard.Holder("hanako", issued)
})

func holder(t testing.TB) emulator.Holder {
	t.Helper()
	h, err := hanako()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func newCard(t testing.TB, faults string) *emulator.Card {
	t.Helper()
	c, err := emulator.New(holder(t), emulator.Options{Faults: emulator.MustParseFaults(faults)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// transmit sends a command in hex and returns the answer in upper-case hex.
func transmit(t testing.TB, c *emulator.Card, command string) string {
	t.Helper()
	raw, err := hex.DecodeString(strings.ReplaceAll(command, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.Transmit(raw)
	if err != nil {
		return "LOST"
	}
	return strings.ToUpper(hex.EncodeToString(answer))
}

// play sends commands one after the other. Each line is a command and what the
// answer must end with; an answer of four digits must be just that status. The
// words off, on, reset and insert are events.
func play(t testing.TB, c *emulator.Card, script string) {
	t.Helper()
	n := 0
	for line := range strings.Lines(script) {
		line, _, _ = strings.Cut(line, "//")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		n++
		switch fields[0] {
		case "off":
			c.PowerOff()
			continue
		case "on":
			c.PowerOn()
			continue
		case "reset":
			c.WarmReset()
			continue
		case "insert":
			c.Insert()
			continue
		}
		want := strings.ToUpper(fields[len(fields)-1])
		command := strings.Join(fields[:len(fields)-1], "")
		got := transmit(t, c, command)
		if size, status, ok := strings.Cut(want, "*"); ok { // N*9000: N bytes of data
			want = status
			if len(got) != 4+2*atoi(t, size) {
				t.Errorf("line %d: %s answered %d bytes: %.40s", n, command, len(got)/2-2, got)
			}
			got = got[max(0, len(got)-4):]
		}
		if got != want {
			t.Errorf("line %d: %s answered %.80s, want %s", n, command, got, want)
		}
	}
	if n == 0 {
		t.Error("an empty script")
	}
}

func atoi(t testing.TB, s string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(s, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Commands that scripts share.
const (
	jpki   = "00A4040C0AD392F000260100000001"
	isd    = "00A4040C07A0000001510000"
	common = "00A4040C0AD3921000310001010100"
	juki   = "00A4040C0AD3921000310001010401"
	abc123 = "0020009B06414243313233" // right 署名用 PIN
	abc124 = "0020009B06414243313234" // wrong
	p1234  = "002000980431323334"     // right 利用者証明用 PIN
	p1235  = "002000980431323335"     // wrong
	locked = "00B0810004"             // READ the 署名用 certificate
)

// digestInfo is SHA-256 of nothing in particular.
var digestInfo = "3031300D060960864801650304020105000420" + strings.Repeat("5A", 32)

var (
	signSig = "802A009A33" + digestInfo + "00"
	authSig = "802A009733" + digestInfo + "00"
)
