package protocol

import (
	"bytes"
	"runtime"
	"testing"
	"time"
)

// A decoder may take this long and allocate this much for one message.
const (
	fuzzDeadline = 5 * time.Second
	fuzzBytes    = 1 << 20 // before the first byte of input
	fuzzPerByte  = 512     // per byte of input
)

// FuzzDecode: whatever decodes encodes canonically, and the canonical text
// decodes to the same text again; nothing is returned beside an error.
func FuzzDecode(f *testing.F) {
	for _, folder := range []string{"accept", "reject"} {
		for _, v := range loadVectors(f, folder, 40) {
			f.Add(v.wire(f))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		for _, sum := range []string{"HostRequest", "HostReply", "PageRequest", "PageReply"} {
			m, err := decodeSum(sum, text)
			if err != nil {
				if m != nil {
					t.Fatalf("%s: %v beside %v", sum, m, err)
				}
				continue
			}
			canonical, err := Encode(m)
			if err != nil {
				t.Fatalf("%s: encoding what was decoded: %v", sum, err)
			}
			again, err := decodeSum(sum, canonical)
			if err != nil {
				t.Fatalf("%s: decoding what was encoded: %v", sum, err)
			}
			if twice, err := Encode(again); err != nil || !bytes.Equal(twice, canonical) {
				t.Fatalf("%s: encoded %s, then %s (%v)", sum, canonical, twice, err)
			}
		}
		runtime.ReadMemStats(&after)
		if took := time.Since(start); took > fuzzDeadline {
			t.Fatalf("took %v", took)
		}
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(fuzzBytes+fuzzPerByte*len(text)); got > most {
			t.Fatalf("allocated %d bytes for %d, more than %d", got, len(text), most)
		}
	})
}
