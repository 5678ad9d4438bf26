package pdf

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
)

// signingTime is the clock of every test.
var signingTime = time.Date(2026, 11, 21, 9, 30, 0, 0, time.FixedZone("", 9*3600))

// options are the plain options of most tests, with names whose UTF-16 bytes
// look like PDF syntax.
func options() Options {
	return Options{Profile: PAdESBB, Time: signingTime, Name: "番号　花子", Reason: "売買契約（山岡島岸）"}
}

// hanako is the signer of most tests.
func hanako(t testing.TB) *testpki.Credential {
	t.Helper()
	c, err := testpki.New("").Citizen("hanako", signingTime.AddDate(-1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return c.Sign
}

// makeCMS signs a content digest with a software key.
func makeCMS(t testing.TB, digest []byte, who *testpki.Credential, opt cms.Options) []byte {
	t.Helper()
	attributes, err := cms.SignedAttributes(digest, who.Certificate, opt)
	if err != nil {
		t.Fatal(err)
	}
	sum := attributes.Digest()
	signature, err := who.Key.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	der, err := cms.SignedData(attributes, signature, [][]byte{who.Certificate, who.CA.Certificate})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// prepare prepares a file that must be accepted and returns it with its tail.
func prepare(t testing.TB, file []byte, opt Options) (Prepared, []byte) {
	t.Helper()
	p, err := Prepare(bytes.NewReader(file), int64(len(file)), opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Digest(bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	return p, append(bytes.Clone(file), p.Tail...)
}

// sign goes all the way and checks that nothing before the tail changed.
func sign(t testing.TB, file []byte, opt Options) []byte {
	t.Helper()
	p, _ := prepare(t, file, opt)
	tail, err := Complete(p, makeCMS(t, p.ContentDigest, hanako(t), cms.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	signed := append(bytes.Clone(file), tail...)
	if !bytes.HasPrefix(signed, file) {
		t.Fatal("signing changed the original")
	}
	return signed
}

// inspect inspects a file in memory.
func inspect(file []byte) (Inspection, error) {
	return Inspect(bytes.NewReader(file), int64(len(file)))
}

// wantCode ends the test unless err has this code.
func wantCode(t testing.TB, err error, code failure.Code) {
	t.Helper()
	if got := failure.CodeOf(err); got != code {
		t.Fatalf("code %q (%v), want %q", got, err, code)
	}
}

// digestOf hashes ranges of a file.
func digestOf(file []byte, ranges []Range) []byte {
	h := sha256.New()
	for _, r := range ranges {
		h.Write(file[r.Offset:][:r.Length])
	}
	return h.Sum(nil)
}

// verifies checks the CMS of a signature over a content digest.
func verifies(s Signature, digest []byte) error {
	message, err := cms.Parse(s.Contents)
	if err != nil {
		return err
	}
	_, err = message.Verify(digest)
	return err
}
