package pdf

import (
	"bytes"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/bounded"
)

// fuzzPassword opens the encrypted seeds of FuzzSign.
const fuzzPassword = "user"

// FuzzSign: what Prepare accepts can be signed; no byte before the tail changes;
// the new signature covers the whole file and verifies, and does so again in
// every way of reading it; earlier findings stay; and with any covered byte
// flipped nothing verifies.
func FuzzSign(f *testing.F) {
	for _, file := range inputs(f) {
		if len(file) < 20_000 {
			f.Add(file, uint32(0), byte(0))
		}
	}
	f.Add(signSmall(f, minimal().bytes()), uint32(500), byte(1))
	f.Add(signSmall(f, streamBase(f)), uint32(5000), byte(0x20))
	for _, k := range encryptions() {
		if slices.Contains([]string{"qpdf RC4-128 disable", "qpdf AES-128 generate", "qpdf AES-256 generate"}, k.name) {
			f.Add(k.make(f, wordy(), fuzzPassword, "owner"), uint32(99), byte(2))
		}
	}
	who := hanako(f)
	f.Fuzz(func(t *testing.T, b []byte, at uint32, flip byte) {
		bounded.Run(t, len(b), allowed, func() {
			o := small()
			o.Reserve, o.Password = 4096, []byte(fuzzPassword)
			p, err := Prepare(bytes.NewReader(b), int64(len(b)), o)
			if err != nil {
				if p.Tail != nil || failure.CodeOf(err) == failure.Internal {
					t.Errorf("a result beside the error, or no code: %v", err)
				}
				return
			}
			before, known := fuzzRead(b)
			if err := p.Digest(bytes.NewReader(b)); err != nil {
				t.Fatal(err)
			}
			tail, err := Complete(p, makeCMS(t, p.ContentDigest, who, cms.Options{}))
			if err != nil || len(tail) != len(p.Tail) {
				t.Fatalf("completing %d bytes as %d: %v", len(p.Tail), len(tail), err)
			}
			signed := append(bytes.Clone(b), tail...)
			after, ok := fuzzRead(signed)
			if !ok {
				t.Fatal("what was signed cannot be read")
			}
			if known {
				checkKept(t, before, after)
			}
			last := after[len(after)-1]
			if last.Coverage != EntireFile || len(last.Problems) > 0 || last.ByteRange != p.ByteRange ||
				verifies(last, digestOf(signed, last.Ranges())) != nil {
				t.Fatalf("the new signature covers %v (%s, %v)", last.ByteRange, last.Coverage, last.Problems)
			}
			checkNoFlip(t, signed, last, int(at), flip)
		})
	})
}

// fuzzRead lists the signatures of a file; false if it cannot be read.
func fuzzRead(b []byte) ([]Signature, bool) {
	f, err := Open(bytes.NewReader(b), int64(len(b)), []byte(fuzzPassword))
	if err != nil {
		return nil, false
	}
	list, err := f.Signatures()
	return list, err == nil
}

// checkKept asks that each signature is there as it was before one more. Ranges
// that lay outside the file may lie inside it now: one that lost its last line
// end even covers what it covered when it was made.
func checkKept(t *testing.T, before, after []Signature) {
	if len(after) != len(before)+1 {
		t.Fatalf("%d signatures became %d", len(before), len(after))
	}
	for i, b := range before {
		a := after[i]
		moved := a.ByteRange != b.ByteRange || a.Coverage == Unclear != (b.Coverage == Unclear)
		if a.Field != b.Field || !bytes.Equal(a.Contents, b.Contents) || a.Coverage == EntireFile ||
			moved && b.Ranges() != nil {
			t.Errorf("signature %s %v (%s, %v) became %s %v (%s, %v)",
				b.Field, b.ByteRange, b.Coverage, b.Problems, a.Field, a.ByteRange, a.Coverage, a.Problems)
		}
	}
}

// checkNoFlip flips one covered byte.
func checkNoFlip(t *testing.T, signed []byte, last Signature, at int, flip byte) {
	at %= len(signed)
	gap := last.ByteRange[1] <= int64(at) && int64(at) < last.ByteRange[2]
	if flip == 0 || gap {
		return
	}
	signed[at] ^= flip
	list, _ := fuzzRead(signed)
	for _, s := range list {
		covered := false
		for _, r := range s.Ranges() {
			covered = covered || r.Offset <= int64(at) && int64(at) < r.Offset+r.Length
		}
		if covered && verifies(s, digestOf(signed, s.Ranges())) == nil {
			t.Errorf("with byte %d flipped %s verifies", at, s.ID)
		}
	}
}
