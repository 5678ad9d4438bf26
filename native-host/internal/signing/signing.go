package signing

import (
	"context"
	"crypto"
	"crypto/rand"
	"time"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
	"github.com/natsuin/natsuin/native-host/internal/reader"
	"github.com/natsuin/natsuin/native-host/internal/unlock"
)

// Link is a guardian: the way to the card, which locks it when we die.
type Link interface {
	reader.Link
	// Watch names the PIN dialog's process to the guardian.
	Watch(pid int) error
	// Died is closed when the guardian has ended.
	Died() <-chan struct{}
	// Close ends the guardian after it has locked the card.
	Close() error
}

// Desk is where signing happens: a guardian for the card and somebody to ask.
type Desk struct {
	// Guard starts a guardian.
	Guard func() (Link, error)
	// Asker asks the person for the PIN.
	Asker unlock.Asker
	// CardWait is how long to wait for a card that is not there yet.
	CardWait time.Duration
}

// Stage is a step of a signature, as shown to the person who waits.
type Stage string

// The stages, in their order. StageCard is left out where the card is there.
const (
	StageCard    Stage = "card"    // waiting for the card
	StagePIN     Stage = "pin"     // the PIN dialog is open
	StageSigning Stage = "signing" // the card computes
)

// Progress is how far a request has come. It reveals nothing about the person.
type Progress struct {
	Stage       Stage
	Done, Total int // documents
}

// run is one request on its way.
type run struct {
	desk     Desk
	request  Request
	link     Link
	progress func(Stage, int)
}

// Sign has the card sign every document of a request after one right PIN, and
// returns the signatures in the documents' order: all of them or none. When it
// returns, the card is locked and powered off, no matter how it returns.
// Progress may be nil. Ending ctx closes the dialog, locks the card and returns
// the failure that ended it, or failure.Cancelled.
//
// Errors: failure.MessageMalformed, TooManyDocuments, NotSupported for a bad
// request, before anything else happens; those of package reader and package
// unlock; CertificateExpired if the certificate is not valid at a document's
// signing time; SignerNameMismatch; CertificateMalformed; CardError for a
// signature that does not verify; GuardianFailed; CardNotLocked if the card could
// not be locked.
func (d Desk) Sign(ctx context.Context, request Request, progress func(Progress)) (signed []Signed, err error) {
	if err := request.check(); err != nil {
		return nil, err
	}
	link, err := d.Guard()
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := link.Close(); closing != nil && err == nil {
			signed, err = nil, closing
		}
	}()
	r := &run{desk: d, request: request, link: link, progress: func(s Stage, done int) {
		if progress != nil {
			progress(Progress{Stage: s, Done: done, Total: len(request.Documents)})
		}
	}}
	ctx, stop := Guarded(ctx, link)
	defer stop()
	return r.sign(ctx)
}

// Guarded returns a context that also ends, with failure.GuardianFailed, when
// the guardian does: the dialog then closes.
func Guarded(ctx context.Context, link interface{ Died() <-chan struct{} }) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-link.Died():
			cancel(failure.New(failure.GuardianFailed, "losing the guardian"))
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(context.Canceled) }
}

// sign does everything that needs the card.
func (r *run) sign(ctx context.Context) (signed []Signed, err error) {
	wait, cancel := context.WithTimeout(ctx, r.desk.CardWait)
	defer cancel()
	defer r.lock(&signed, &err)
	card, err := reader.Open(wait, r.link, r.request.Reader, func() { r.progress(StageCard, 0) })
	if err != nil {
		return nil, err
	}
	var ca []byte
	session, err := unlock.Key(ctx, card, jpki.Sign, r.desk.Asker, r.question(), func() (err error) {
		ca, err = card.CACertificate(jpki.Sign)
		r.progress(StagePIN, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	certificate, err := session.Certificate()
	if err != nil {
		return nil, err
	}
	if err := r.examine(certificate); err != nil {
		return nil, err
	}
	key, err := session.Signer(certificate)
	if err != nil {
		return nil, err
	}
	return r.each(ctx, key, [][]byte{certificate, ca})
}

// lock locks the card whatever has happened, a panic included. Its failure is
// the result unless there was one before.
func (r *run) lock(signed *[]Signed, err *error) {
	if locking := r.link.Lock(); locking != nil && *err == nil {
		*err = locking
	}
	if *err != nil {
		*signed = nil
	}
}

// question is what the PIN dialog shows.
func (r *run) question() prompt.Question {
	q := prompt.Question{Origin: r.request.Origin, Code: r.request.Code, Watch: r.link.Watch}
	for _, d := range r.request.Documents {
		q.Names = append(q.Names, d.Name)
	}
	return q
}

// examine compares the card's certificate with what the documents say.
func (r *run) examine(certificate []byte) error {
	parsed, err := cert.Parse(certificate)
	if err != nil {
		return err
	}
	if parsed.Class != cert.ClassSign {
		return failure.New(failure.CertificateMalformed, "reading a certificate of another class")
	}
	for _, d := range r.request.Documents {
		if d.SigningTime.Before(parsed.X509.NotBefore) || d.SigningTime.After(parsed.X509.NotAfter) {
			return failure.New(failure.CertificateExpired, "comparing signing time and validity")
		}
		if d.SignerName != "" && !parsed.SameName(d.SignerName) {
			return failure.New(failure.SignerNameMismatch, "comparing the signer's name")
		}
	}
	return nil
}

// each builds one structure per document and has it signed once. The key
// verifies every signature before it returns it.
func (r *run) each(ctx context.Context, key crypto.Signer, certificates [][]byte) ([]Signed, error) {
	attributes := make([]cms.Attributes, len(r.request.Documents))
	for i, d := range r.request.Documents {
		var err error
		attributes[i], err = cms.SignedAttributes(d.ContentDigest[:], certificates[0], profiles[d.Profile](d))
		if err != nil {
			return nil, err
		}
	}
	signed := make([]Signed, len(attributes))
	for i, a := range attributes {
		if err := ended(ctx); err != nil {
			return nil, err
		}
		r.progress(StageSigning, i)
		digest := a.Digest()
		signature, err := key.Sign(rand.Reader, digest[:], crypto.SHA256)
		if err != nil {
			return nil, err
		}
		signed[i] = Signed{Attributes: a.DER(), Signature: signature, Certificates: certificates}
	}
	r.progress(StageSigning, len(signed))
	return signed, nil
}

// ended returns why ctx is done, or nil.
func ended(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	if cause := context.Cause(ctx); failure.CodeOf(cause) != failure.Internal {
		return cause
	}
	return failure.New(failure.Cancelled, "signing")
}
