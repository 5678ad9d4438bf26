package cms_test

import (
	"bytes"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/bounded"
)

// allowed is what one input may allocate.
var allowed = bounded.Memory{Constant: 1 << 20, PerByte: 64}

// seeds are genuine messages of several shapes.
func seeds(t testing.TB) [][]byte {
	t.Helper()
	hanako := citizen(t, "hanako")
	return [][]byte{
		hanako.sign(t, sha256Of(content), cms.Options{}),
		hanako.sign(t, sha256Of(content), cms.Options{SigningTime: at}, hanako.ca),
		hanako.sign(t, sha384Of(content), cms.Options{}, hanako.ca),
	}
}

// FuzzParse: whatever parses encodes again to the same bytes, so that nothing
// in a message escapes the parser; and only the signer's own attributes verify.
func FuzzParse(f *testing.F) {
	all := seeds(f)
	genuine := parse(f, all[0])
	want, err := genuine.Verify(sha256Of(content))
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range all {
		f.Add(s)
	}
	f.Add([]byte{0x30, 0x80, 0, 0})
	f.Fuzz(func(t *testing.T, der []byte) {
		bounded.Run(t, len(der), allowed, func() {
			s, err := cms.Parse(der)
			if err != nil {
				if s != nil || cms.ProblemOf(err) == "" {
					t.Errorf("a result beside the error, or no problem: %v", err)
				}
				return
			}
			if s.Encodable() && !bytes.Equal(s.Encode(), der) {
				t.Error("encodes to other bytes")
			}
			findings := s.Examine(sha256Of(content))
			if len(findings.List) != 7 {
				t.Errorf("%d findings", len(findings.List))
			}
			if v, err := s.Verify(sha256Of(content)); err == nil &&
				!bytes.Equal(v.Certificate, want.Certificate) {
				t.Error("verifies with another signer")
			}
			if _, err := s.Verify(sha256Of([]byte("other"))); err == nil {
				t.Error("verifies for other content")
			}
		})
	})
}

// FuzzFlip: one changed bit anywhere in a genuine message either refuses it or
// leaves signer, digest and time what they were.
func FuzzFlip(f *testing.F) {
	der := seeds(f)[1]
	want, err := parse(f, der).Verify(sha256Of(content))
	if err != nil {
		f.Fatal(err)
	}
	for i := range 64 {
		f.Add(uint16(i*len(der)/64), uint8(i%8))
	}
	f.Fuzz(func(t *testing.T, at uint16, bit uint8) {
		flipped := bytes.Clone(der)
		flipped[int(at)%len(der)] ^= 1 << (bit % 8)
		bounded.Run(t, len(der), allowed, func() {
			s, err := cms.Parse(flipped)
			if err != nil {
				return
			}
			got, err := s.Verify(sha256Of(content))
			if err != nil {
				return
			}
			if !bytes.Equal(got.Certificate, want.Certificate) || !got.SigningTime.Equal(want.SigningTime) {
				t.Errorf("bit %d of byte %d makes it another signature", bit%8, at)
			}
		})
	})
}

// FuzzParseAttributes: whatever is taken as attributes is what SignedAttributes
// could have written.
func FuzzParseAttributes(f *testing.F) {
	hanako := citizen(f, "hanako")
	for _, opt := range []cms.Options{{}, {SigningTime: at}, {SigningTime: at.AddDate(40, 0, 0)}} {
		a, err := cms.SignedAttributes(sha256Of(content), hanako.certificate, opt)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.DER())
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		bounded.Run(t, len(der), allowed, func() {
			a, err := cms.ParseAttributes(der)
			if err != nil {
				return
			}
			if !bytes.Equal(a.DER(), der) || a.Hash() == 0 || len(a.MessageDigest()) != a.Hash().Size() {
				t.Error("not what was read")
			}
		})
	})
}

// TestEveryBit flips every single bit of what the signature covers: never
// verified.
func TestEveryBit(t *testing.T) {
	hanako := citizen(t, "hanako")
	a, err := cms.SignedAttributes(sha256Of(content), hanako.certificate, cms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	der := hanako.sign(t, sha256Of(content), cms.Options{})
	sig := hanako.signature(t, a)
	for name, part := range map[string][]byte{
		"attributes": a.DER()[1:], "signature": sig, "certificate": hanako.certificate} {
		start := bytes.LastIndex(der, part)
		if start < 0 {
			t.Fatalf("%s not found", name)
		}
		for bit := range len(part) * 8 {
			flipped := bytes.Clone(der)
			flipped[start+bit/8] ^= 1 << (bit % 8)
			s, err := cms.Parse(flipped)
			if err != nil {
				continue
			}
			if _, err := s.Verify(sha256Of(content)); err == nil {
				t.Fatalf("verifies with bit %d of the %s flipped", bit, name)
			}
		}
	}
}
