package security

import (
	"bytes"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/bounded"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// Caps of the fuzz target: how long one input may take, and what it may
// allocate. Revision 6 hashes some megabytes for every password it tries.
// FuzzOpen: whatever an encryption dictionary says, it opens or is refused with
// a code, in time; what opens, encrypts and decrypts as inverse operations; and
// what is no ciphertext is told.
func FuzzOpen(f *testing.F) {
	for _, s := range samples() {
		f.Add([]byte(s.dictionary()), []byte("user"), []byte("text"), uint32(4))
		f.Add([]byte(s.dictionary()), []byte("owner"), bytes.Repeat([]byte("x"), 48), uint32(4))
	}
	f.Fuzz(func(t *testing.T, dictionary, password, data []byte, number uint32) {
		if _, err := syntax.Parse(dictionary); err != nil {
			return
		}
		file := wrap(string(dictionary), "")
		s, err := syntax.Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return
		}
		bounded.Run(t, len(file), bounded.Memory{Constant: 256 << 20}, func() {
			h, err := Open(s, password)
			if code := failure.CodeOf(err); err != nil && (h != nil || code == failure.Internal) {
				t.Errorf("a result beside the error, or no code: %v", err)
			}
			if h != nil {
				of := syntax.Ref{Number: int(number % syntax.MaxObjectNumber), Generation: int(number >> 24)}
				h.String(of, data)
				h.Stream(of, "StdCF", data)
				checkInverse(t, h, "fuzzed")
				plain, ok := h.Stream(of, "", h.EncryptStream(of, data))
				if !ok || !bytes.Equal(plain, data) {
					t.Errorf("%x came back as %x", data, plain)
				}
			}
		})
	})
}
