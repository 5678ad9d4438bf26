package signing

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/login"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
)

// Login asks for a proof that the holder of the card wants to log in.
type Login struct {
	Origin string // of the asking site, as the browser states it
	Code   string // shown in consent window and PIN dialog
	Reader string // the reader to use; "" for the one with a My Number Card
	Nonce  login.Nonce
	Time   time.Time // now: the certificate has to be valid
}

// Authenticated is that proof.
type Authenticated struct {
	Signature    []byte   // over the statement of package login
	Algorithm    string   // login.RS256
	Certificates [][]byte // DER: the person's 利用者証明用, then its CA's
}

// check refuses what could fail or mislead after the PIN.
func (l Login) check() error {
	switch {
	case l.Origin == "" || len(l.Origin) > maxOrigin || !originForm.MatchString(l.Origin):
		return malformed("reading the origin")
	case l.Code == "" || !codeForm.MatchString(l.Code):
		return malformed("reading the code")
	case l.Nonce == login.Nonce{}:
		return malformed("reading a nonce of zeros")
	case l.Time.IsZero():
		return malformed("reading no time")
	}
	return nil
}

// Authenticate has the 利用者証明用 key sign the login statement of origin and
// nonce, once, after one right PIN. It ends as Sign does: locked, on every way.
// Until VERIFY nothing is read from the card that tells whose it is.
//
// Errors: those of Sign, but for those that are about documents and names.
func (d Desk) Authenticate(ctx context.Context, l Login, progress func(Progress)) (Authenticated, error) {
	if err := l.check(); err != nil {
		return Authenticated{}, err
	}
	report := reporter(progress, 1)
	var proof Authenticated
	err := d.Hold(ctx, func(ctx context.Context, link Link) error {
		q := prompt.Question{Origin: l.Origin, Code: l.Code}
		session, ca, err := d.open(ctx, link, jpki.Auth, l.Reader, q, report)
		if err != nil {
			return err
		}
		proof, err = l.sign(ctx, session, ca, report)
		return err
	})
	if err != nil {
		return Authenticated{}, err
	}
	return proof, nil
}

// sign does everything between VERIFY and the lock.
func (l Login) sign(ctx context.Context, session *jpki.Session, ca []byte, report func(Stage, int)) (Authenticated, error) {
	certificate, err := session.Certificate()
	if err != nil {
		return Authenticated{}, err
	}
	if err := l.examine(certificate); err != nil {
		return Authenticated{}, err
	}
	key, err := session.Signer(certificate)
	if err != nil {
		return Authenticated{}, err
	}
	if err := ended(ctx); err != nil {
		return Authenticated{}, err
	}
	report(StageSigning, 0)
	digest := sha256.Sum256(login.Statement(l.Origin, l.Nonce))
	signature, err := key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return Authenticated{}, err
	}
	report(StageSigning, 1)
	return Authenticated{Signature: signature, Algorithm: login.RS256, Certificates: [][]byte{certificate, ca}}, nil
}

// examine refuses a certificate that no site would take.
func (l Login) examine(certificate []byte) error {
	parsed, err := cert.Parse(certificate)
	if err != nil {
		return err
	}
	if parsed.Class != cert.ClassAuth {
		return failure.New(failure.CertificateMalformed, "reading a certificate of another class")
	}
	if l.Time.Before(parsed.X509.NotBefore) || l.Time.After(parsed.X509.NotAfter) {
		return failure.New(failure.CertificateExpired, "comparing time and validity")
	}
	return nil
}
