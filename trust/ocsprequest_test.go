package trust

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/internal/testpki"
)

// TestOCSPRequest: what is asked is read by another parser, and its answer
// counts; without an issuer there is no question.
func TestOCSPRequest(t *testing.T) {
	sign := hanako(t).Sign
	ev := Evidence{Anchors: [][]byte{sign.CA.Certificate}}
	r := Evaluate(sign.Certificate, ev, noon)
	leaf, err := cert.Parse(sign.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	for _, nonce := range [][]byte{nil, []byte("sixteen bytes ..")} {
		asked, err := testpki.ReadOCSPRequest(r.Chain.OCSPRequest(nonce))
		if err != nil || asked.Serial.Cmp(leaf.X509.SerialNumber) != 0 || !bytes.Equal(asked.Nonce, nonce) || !asked.SHA1 {
			t.Errorf("%x: %+v %v", nonce, asked, err)
		}
		file := filepath.Join(t.TempDir(), "request")
		text := func(der []byte) string {
			if err := os.WriteFile(file, der, 0o600); err != nil {
				t.Fatal(err)
			}
			return openssl("ocsp", "-reqin", file, "-req_text", "-noverify")
		}
		der := r.Chain.OCSPRequest(nonce)
		serial := fmt.Sprintf("Serial Number: %X", leaf.X509.SerialNumber)
		if got := text(der); !strings.Contains(got, serial) || strings.Contains(got, "OCSP Nonce") != (nonce != nil) {
			t.Errorf("openssl: %s", got)
		}
		if got := text(der[:len(der)-1]); strings.Contains(got, "Serial Number") {
			t.Errorf("control: openssl reads half a request: %s", got)
		}
		ev.OCSPNonce = nonce
		ev.OCSPs = [][]byte{sign.CA.OCSP(testpki.OCSPTemplate{Serial: asked.Serial, SHA1: true, Nonce: asked.Nonce, ProducedAt: noon})}
		if got := Evaluate(sign.Certificate, ev, noon); got.Indication != TotalPassed {
			t.Errorf("%x: %+v", nonce, got.Revocation)
		}
	}
	lost := Evaluate(sign.Certificate, Evidence{}, noon)
	if lost.Chain.OCSPRequest(nil) != nil {
		t.Error("a question about nobody's certificate")
	}
	if text, err := json.Marshal(r.Chain); err != nil || strings.Contains(strings.ToLower(string(text)), "subject") {
		t.Errorf("the question shows: %s %v", text, err)
	}
}

// TestMissing: what could not be got leaves revocation unknown and outweighs no
// answer.
func TestMissing(t *testing.T) {
	sign := hanako(t).Sign
	list, err := sign.CA.CRL(noon)
	if err != nil {
		t.Fatal(err)
	}
	ev := Evidence{Anchors: [][]byte{sign.CA.Certificate}, Missing: []Why{WhyTimeout, WhyFetchFailed}}
	r := Evaluate(sign.Certificate, ev, noon)
	if r.Revocation.Status != RevocationUnknown || r.Revocation.Why != WhyTimeout || r.SubIndication != TryLater {
		t.Errorf("missing: %+v", r)
	}
	ev.CRLs = [][]byte{list}
	if r := Evaluate(sign.Certificate, ev, noon); r.Indication != TotalPassed {
		t.Errorf("beside a list: %+v", r.Revocation)
	}
}
