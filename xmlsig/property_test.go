package xmlsig_test

import (
	"strings"
	"testing"

	"github.com/natsuin/natsuin/xmlsig"
)

// dump writes what a reader can take from a covered element: names, values and
// texts, in one string.
func dump(e *xmlsig.Element) string {
	var b strings.Builder
	space, local := e.Name()
	b.WriteString("{" + space + "}" + local + "(")
	for _, name := range []string{"id", "ID", "Id", "VR", "page", "kubun", "IDREF", "a", "b"} {
		if v, ok := e.Attribute("", name); ok {
			b.WriteString(name + "=" + v + ";")
		}
	}
	b.WriteString(e.Text())
	for _, c := range e.Children() {
		b.WriteString(dump(c))
	}
	return b.String() + ")"
}

// read returns what the verified signatures of a file cover, or "" if any does
// not verify, covers a part only, or the file cannot be read.
func read(src []byte, files ...xmlsig.File) string {
	d, err := xmlsig.Open(src, files...)
	if err != nil || len(d.Signatures()) == 0 {
		return ""
	}
	all := ""
	for _, s := range d.Signatures() {
		v, err := s.Verify(xmlsig.CheckOptions{})
		if err != nil || !v.Scope.Whole {
			return ""
		}
		for _, c := range v.Covered {
			if c.Element != nil {
				all += dump(c.Element)
			}
		}
	}
	return all
}

// TestEveryByte changes every byte of signed files, one after the other: what
// still verifies reads the same.
func TestEveryByte(t *testing.T) {
	for profile, src := range map[string]string{xmlsig.EtaxXTX: xtx, xmlsig.EgovKousei: kousei, xmlsig.Generic: teg} {
		signed := sign(t, src, xmlsig.Options{Profile: profile}, hanako())
		want, survived := read([]byte(signed)), 0
		if want == "" {
			t.Fatalf("%s does not verify", profile)
		}
		certificate := strings.Index(signed, "X509Certificate>")
		for i := range certificate {
			other := []byte(signed)
			other[i] ^= 1
			if got := read(other); got != "" {
				survived++
				if got != want {
					t.Errorf("%s, byte %d: %q", profile, i, got)
				}
			}
		}
		t.Logf("%s: %d bytes, %d of no meaning", profile, certificate, survived)
	}
}

// FuzzSign signs whatever Prepare accepts: the result verifies, keeps every byte
// of the original, and with one byte changed it fails or reads the same.
func FuzzSign(f *testing.F) {
	for i, s := range []string{xtx, kousei, teg, plain, `<a xml:lang="ja"/>`, `<a xmlns:p="urn:p"><p:b>&#13;</p:b></a>`} {
		f.Add([]byte(s), i, uint16(40+i))
	}
	hanako()
	f.Fuzz(func(t *testing.T, src []byte, kind int, at uint16) {
		o := xmlsig.Options{Profile: []string{xmlsig.EtaxXTX, xmlsig.EgovKousei, xmlsig.Generic}[uint(kind)%3], Time: signedAt}
		p, err := xmlsig.Prepare(src, o)
		if err != nil {
			return
		}
		signed, err := xmlsig.Complete(src, p, value(t, p, hanako()), [][]byte{hanako().Certificate})
		if err != nil {
			t.Fatalf("%v\n%q", err, src)
		}
		if string(signed[:p.At]) != string(src[:p.At]) || !strings.HasSuffix(string(signed), string(src[p.At+int64(p.Cut):])) {
			t.Fatalf("other bytes: %q", signed)
		}
		want := read(signed)
		if i := int(at); i < len(signed) {
			signed[i] ^= 1
			if got := read(signed); got != "" && want != "" && got != want && !strings.Contains(got, "Signature") {
				t.Fatalf("byte %d of %q: %q, before %q", i, signed, got, want)
			}
		}
	})
}

// FuzzVerify: what verifies with the signer's certificate is what was signed.
func FuzzVerify(f *testing.F) {
	known := map[string]bool{"": true}
	for profile, src := range map[string]string{xmlsig.EtaxXTX: xtx, xmlsig.EgovKousei: kousei, xmlsig.Generic: teg} {
		signed := sign(f, src, xmlsig.Options{Profile: profile}, hanako())
		known[read([]byte(signed))] = true
		f.Add([]byte(signed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		d, err := xmlsig.Open(src)
		if err != nil {
			return
		}
		for _, s := range d.Signatures() {
			v, err := s.Verify(xmlsig.CheckOptions{})
			if err != nil || string(v.Certificate) != string(hanako().Certificate) {
				continue
			}
			for _, c := range v.Covered {
				if !known[dump(c.Element)] {
					t.Fatalf("%q", src)
				}
			}
		}
	})
}
