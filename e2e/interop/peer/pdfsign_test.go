package peer

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/internal/testpdf"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

var at = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func hanako(t *testing.T) *testpki.Credential {
	t.Helper()
	citizen, err := testpki.New("").Citizen("hanako", at.AddDate(0, -6, 0))
	if err != nil {
		t.Fatal(err)
	}
	return citizen.Sign
}

func ours(t *testing.T, file []byte, c *testpki.Credential, password ...byte) []byte {
	t.Helper()
	r := bytes.NewReader(file)
	p, err := pdf.Prepare(r, r.Size(), pdf.Options{Profile: pdf.PAdESBB, Time: at, Name: "番号　花子", Password: password})
	if err == nil {
		err = p.Digest(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	attributes, err := cms.SignedAttributes(p.ContentDigest, c.Certificate, cms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	signature, err := c.Key.Sign(rand.Reader, attributes.Sum(), crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	der, err := cms.SignedData(attributes, signature, [][]byte{c.Certificate, c.CA.Certificate})
	if err != nil {
		t.Fatal(err)
	}
	tail, err := pdf.Complete(p, der)
	if err != nil {
		t.Fatal(err)
	}
	return append(bytes.Clone(file), tail...)
}

// TestPeerAcceptsOurs has its control in the same breath: one covered byte
// changed, and the peer must refuse.
func TestPeerAcceptsOurs(t *testing.T) {
	c := hanako(t)
	file := testpdf.Page(testpdf.A4("/Resources << >> "))
	for signers := 1; signers <= 3; signers++ {
		file = ours(t, file, c)
		verdict, err := Verify(file, c.CA.Certificate, at)
		if err != nil || !verdict.Accepts() || verdict.Signatures != signers {
			t.Fatalf("%d signers: %v, %v", signers, verdict, err)
		}
	}
	flipped, err := Verify(judge.Flip(file, bytes.Index(file, []byte("842"))), c.CA.Certificate, at)
	if err != nil {
		t.Fatal(err)
	}
	if flipped.Accepts() {
		t.Errorf("the control was accepted: %v", flipped)
	}
	other, err := Verify(file, testpki.New("").SignCA(1).Certificate, at)
	if err != nil {
		t.Fatal(err)
	}
	if other.Accepts() {
		t.Errorf("another CA was accepted: %v", other)
	}
}

func TestWeJudgePeersRight(t *testing.T) {
	c := hanako(t)
	file, err := Sign(testpdf.Page(testpdf.A4("/Resources << >> ")), c.Key, c.Certificate, c.CA.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	evidence := trust.Evidence{Anchors: [][]byte{c.CA.Certificate}}
	report := func(file []byte) verify.Report {
		return verify.File(bytes.NewReader(file), int64(len(file)), verify.Options{Evidence: evidence, At: time.Now()})
	}
	genuine := report(file)
	if len(genuine.Signatures) != 1 || genuine.Error != nil {
		t.Fatalf("report %+v, error %+v", genuine, genuine.Error)
	}
	if s := genuine.Signatures[0]; s.Integrity.Status != verify.Intact || s.Indication != "INDETERMINATE" {
		t.Errorf("genuine: integrity %v, indication %q %q", s.Integrity, s.Indication, s.SubIndication)
	}
	tampered := report(judge.Flip(file, bytes.Index(file, []byte("842"))))
	if len(tampered.Signatures) != 1 || tampered.Signatures[0].Indication != "TOTAL-FAILED" {
		t.Errorf("tampered: %+v", tampered)
	}
}
