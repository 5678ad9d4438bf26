package cert

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/bounded"
)

// FuzzCertificate: nothing is returned beside an error, errors have the one
// code, the same bytes say the same twice, attributes come with the class
// only, and no input costs time or memory beyond its size.
func FuzzCertificate(f *testing.F) {
	c := citizen(f, "substitute")
	f.Add(c.Sign.Certificate)
	f.Add(c.Auth.Certificate)
	f.Add(c.Sign.CA.Certificate)
	f.Fuzz(func(t *testing.T, der []byte) {
		var c *Certificate
		var err error
		bounded.Run(t, len(der), bounded.Memory{Constant: 1 << 20, PerByte: 200}, func() { c, err = Parse(der) })
		if err != nil {
			if c != nil || failure.CodeOf(err) != failure.CertificateMalformed {
				t.Fatalf("%v beside %v", c, err)
			}
			return
		}
		if !bytes.Equal(c.X509.Raw, der) {
			t.Fatal("the parsed certificate is not the input")
		}
		if (c.Attributes != nil) != (c.Class == ClassSign) {
			t.Fatalf("attributes %v with class %s", c.Attributes, c.Class)
		}
		again, err := Parse(der)
		if err != nil || !reflect.DeepEqual(again.Attributes, c.Attributes) || again.Subject() != c.Subject() {
			t.Fatalf("the same bytes read differently the second time: %v", err)
		}
		if a := c.Attributes; a != nil {
			if a.Name != "" && foldSpaces(a.Name) != "" && !c.SameName(a.Name) {
				t.Fatalf("%q is not its own name", a.Name)
			}
			a.BirthDate().Japanese()
			a.NameSubstitutes()
		}
	})
}
