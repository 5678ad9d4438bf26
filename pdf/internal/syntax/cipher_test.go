package syntax

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// mask is a cipher for tests: every byte is changed by a key, by which crypt
// filter and object are told apart. A first byte of 0xFF is no ciphertext.
type mask struct{}

func maskKey(of Ref, filter string) byte {
	return byte(of.Number<<2) ^ byte(of.Generation) ^ byte(len(filter))
}

func masked(key byte, b []byte) []byte {
	out := bytes.Clone(b)
	for i := range out {
		out[i] ^= key
	}
	return out
}

func (mask) String(of Ref, stored []byte) ([]byte, bool) {
	return masked(maskKey(of, ""), stored), len(stored) == 0 || stored[0] != 0xFF
}

func (mask) Stream(of Ref, filter string, stored []byte) ([]byte, bool) {
	if filter == "Identity" {
		return stored, true
	}
	return masked(maskKey(of, filter), stored), len(stored) == 0 || stored[0] != 0xFF
}

// TestCipher reads strings at every place: those of an object are decrypted with
// its key; those in an object stream, in a cross-reference stream and in the
// encryption dictionary are not.
func TestCipher(t *testing.T) {
	w := newWriter()
	w.put("a", fmt.Sprintf("1 0 obj\n[<%X> << /S <%X> /E () /N (\xFFno) >>]\nendobj\n",
		masked(maskKey(Ref{1, 0}, ""), []byte("one")), masked(maskKey(Ref{1, 0}, ""), []byte("two"))))
	w.put("e", "2 0 obj\n<< /O (plain) >>\nendobj\n")
	w.put("x", "3 0 obj\n<< /Type /XRef /ID (plain) /Length 0 >>\nstream\n\nendstream\nendobj\n")
	inner := []byte("9 0 (packed)")
	for i, dict := range []string{"", "/Filter /Crypt", "/Filter [/Crypt] /DecodeParms [<< /Name /Identity >>]",
		"/Filter [/Crypt] /DecodeParms [<< /Name /Other >>]"} {
		ref := Ref{Number: 4 + i}
		key := map[int]byte{0: maskKey(ref, ""), 3: maskKey(ref, "Other")}[i]
		w.put(fmt.Sprint(i), fmt.Sprintf("%d 0 obj\n<< /Type /ObjStm /N 1 /First 4 %s /Length %d >>\nstream\n%s\nendstream\nendobj\n",
			ref.Number, dict, len(inner), masked(key, inner)))
	}
	w.table("t", "/Size 20", "1 a", "2 e", "3 x", "4 0", "5 1", "6 2", "7 3")
	f := open(t, w.Bytes())
	f.Decrypt(mask{}, 2)
	load := func(n int) Object {
		i, found, err := f.Last().Load(Ref{Number: n})
		if err != nil || !found {
			t.Fatalf("object %d: %v", n, err)
		}
		return i.Value
	}
	one := load(1)
	if got := one.At(0).Bytes(); string(got) != "one" {
		t.Errorf("in an array: %q", got)
	}
	if got, ok := one.At(1).Get("S").Text(); got != "two" || !ok {
		t.Errorf("in a dictionary: %q", got)
	}
	if got := one.At(1).Get("E").Bytes(); got == nil || len(got) != 0 {
		t.Errorf("an empty string: %q", got)
	}
	broken := one.At(1).Get("N")
	if _, ok := broken.Text(); ok || broken.Bytes() != nil || string(broken.Stored()) != "\xFFno" {
		t.Errorf("no ciphertext: %q", broken.Bytes())
	}
	if got := load(2).Get("O").Bytes(); string(got) != "plain" {
		t.Errorf("in the encryption dictionary: %q", got)
	}
	if got := load(3).Get("ID").Bytes(); string(got) != "plain" {
		t.Errorf("in a cross-reference stream: %q", got)
	}
	for n := 4; n <= 7; n++ {
		i, err := f.Last().fromStream(9, Entry{Kind: Compressed, Position: int64(n)}, 1)
		if err != nil || string(i.Value.Bytes()) != "packed" {
			t.Errorf("in object stream %d: %q %v", n, i.Value.Bytes(), err)
		}
	}
	if a, b := one.At(0), load(1).At(1); !SameStrings(a, b) || SameStrings(a, load(2)) || SameStrings(load(2), a) {
		t.Error("whose strings are alike")
	}
}

func TestCipherRefuses(t *testing.T) {
	w := newWriter().put("s", "4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 5 >>\nstream\n\xFF 0 1\nendstream\nendobj\n")
	w.table("t", "/Size 20", "4 s")
	f := open(t, w.Bytes())
	f.Decrypt(mask{}, 0)
	_, err := f.Last().fromStream(9, Entry{Kind: Compressed, Position: 4}, 1)
	if failure.CodeOf(err) != failure.PDFMalformed {
		t.Errorf("no ciphertext: %v", err)
	}
}

func TestDocEncode(t *testing.T) {
	for c := range 256 {
		r := docEncoding(byte(c))
		if got, ok := DocEncode(r); r != 0xFFFD && (!ok || docEncoding(got) != r) {
			t.Errorf("%#x stands for %q, which is written %#x", c, r, got)
		}
	}
	for _, r := range "\u0080山\uFFFD" {
		if got, ok := DocEncode(r); ok {
			t.Errorf("%q is written %#x", r, got)
		}
	}
}
