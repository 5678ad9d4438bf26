package signing

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
)

// run is one request on its way.
type run struct {
	request  Request
	progress func(Stage, int)
}

// Sign has the card sign every document of a request after one right PIN, and
// returns the signatures in the documents' order: all of them or none. When it
// returns, the card is locked and powered off, no matter how it returns.
// Progress may be nil. Ending ctx closes the dialog, locks the card and returns
// the failure that ended it, or failure.Cancelled.
//
// Errors: failure.MessageMalformed, TooManyDocuments, NotSupported,
// XMLSignedInfoRefused for a bad request, before anything else happens; those of package reader and package
// unlock; CertificateExpired if the certificate is not valid at a document's
// signing time; SignerNameMismatch; CertificateMalformed; CardError for a
// signature that does not verify; GuardianFailed; CardNotLocked if the card could
// not be locked.
func (d Desk) Sign(ctx context.Context, request Request, progress func(Progress)) ([]Signed, error) {
	if err := request.check(); err != nil {
		return nil, err
	}
	r := &run{request, reporter(progress, len(request.Documents))}
	var signed []Signed
	err := d.Hold(ctx, func(ctx context.Context, link Link) error {
		session, ca, err := d.open(ctx, link, jpki.Sign, request.Reader, r.question(), r.progress)
		if err != nil {
			return err
		}
		signed, err = r.sign(ctx, session, ca)
		return err
	})
	if err != nil {
		return nil, err
	}
	return signed, nil
}

// sign does everything between VERIFY and the lock.
func (r *run) sign(ctx context.Context, session *jpki.Session, ca []byte) ([]Signed, error) {
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

// question is what the PIN dialog shows.
func (r *run) question() prompt.Question {
	q := prompt.Question{Origin: r.request.Origin, Code: r.request.Code}
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
// verifies every signature before it returns it. The SignedInfo of an XML
// document was checked before the PIN.
func (r *run) each(ctx context.Context, key crypto.Signer, certificates [][]byte) ([]Signed, error) {
	structures := make([]structure, len(r.request.Documents))
	for i, d := range r.request.Documents {
		var err error
		if structures[i], err = build(d, certificates[0]); err != nil {
			return nil, err
		}
	}
	signed := make([]Signed, len(structures))
	for i, s := range structures {
		if err := ended(ctx); err != nil {
			return nil, err
		}
		r.progress(StageSigning, i)
		signature, err := key.Sign(rand.Reader, s.digest[:], crypto.SHA256)
		if err != nil {
			return nil, err
		}
		signed[i] = Signed{Attributes: s.attributes, Signature: signature, Certificates: certificates}
	}
	r.progress(StageSigning, len(signed))
	return signed, nil
}

// structure is what is signed for one document.
type structure struct {
	attributes []byte // nil for XML
	digest     [sha256.Size]byte
}

func build(d Document, certificate []byte) (structure, error) {
	if d.MediaType == XML {
		return structure{digest: sha256.Sum256(d.SignedInfo)}, nil
	}
	a, err := cms.SignedAttributes(d.ContentDigest[:], certificate, profiles[d.Profile](d))
	if err != nil {
		return structure{}, err
	}
	return structure{a.DER(), a.Digest()}, nil
}
