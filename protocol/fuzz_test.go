package protocol

import (
	"bytes"
	"testing"

	"github.com/natsuin/natsuin/internal/bounded"
)

// allowed is what decoding one message may allocate.
var allowed = bounded.Memory{Constant: 1 << 20, PerByte: 512}

// FuzzDecode: whatever decodes encodes canonically, and the canonical text
// decodes to the same text again; nothing is returned beside an error.
func FuzzDecode(f *testing.F) {
	for _, folder := range []string{"accept", "reject"} {
		for _, v := range loadVectors(f, folder, 40) {
			f.Add(v.wire(f))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		bounded.Run(t, len(text), allowed, func() {
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
		})
	})
}
