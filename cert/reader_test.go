package cert

import (
	"bytes"
	"crypto/x509"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// TestReader: the same bytes are read once, by whichever way they come, others
// never stand in for them, and what cannot be read is refused each time.
func TestReader(t *testing.T) {
	hanako := citizen(t, "hanako")
	var r Reader
	first, err := r.Parse(hanako.Sign.Certificate)
	if err != nil || first.Class != ClassSign {
		t.Fatalf("%+v, %v", first, err)
	}
	parsed, err := x509.ParseCertificate(hanako.Sign.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.Parse(bytes.Clone(hanako.Sign.Certificate)); again != first || err != nil {
		t.Errorf("read anew: %v", err)
	}
	if again, err := r.Take(parsed); again != first || err != nil {
		t.Errorf("taken anew: %v", err)
	}
	if other, err := r.Parse(hanako.Auth.Certificate); err != nil || other.Class != ClassAuth {
		t.Errorf("%+v, %v", other, err)
	}
	for range 2 {
		if c, err := r.Parse(hanako.Sign.Certificate[:100]); c != nil || failure.CodeOf(err) != failure.CertificateMalformed {
			t.Errorf("%+v, %v", c, err)
		}
	}
}
