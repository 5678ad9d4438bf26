package main

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/e2e/interop/peer"
	"github.com/natsuin/natsuin/internal/testpdf"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// sample is a PDF of a given size, unsigned and signed.
type sample struct {
	plain, signed, content, message []byte
	options                         pdf.Options
	signer                          *testpki.Credential
	at                              time.Time
}

func newSample(size int) (*sample, error) {
	at := time.Now().UTC().Truncate(time.Second)
	citizen, err := testpki.New("").Citizen("hanako", at.AddDate(0, -1, 0))
	if err != nil {
		return nil, err
	}
	s := &sample{plain: document(size), signer: citizen.Sign, at: at,
		options: pdf.Options{Profile: pdf.PAdESBB, Time: at}}
	p, err := s.prepare()
	if err != nil {
		return nil, err
	}
	if s.message, err = s.sign(p.ContentDigest); err != nil {
		return nil, err
	}
	tail, err := pdf.Complete(p, s.message)
	if err != nil {
		return nil, err
	}
	s.signed = append(bytes.Clone(s.plain), tail...)
	for _, r := range p.Ranges() {
		s.content = append(s.content, s.signed[r.Offset:r.Offset+r.Length]...)
	}
	return s, nil
}

func (s *sample) prepare() (pdf.Prepared, error) {
	r := bytes.NewReader(s.plain)
	p, err := pdf.Prepare(r, r.Size(), s.options)
	if err != nil {
		return p, err
	}
	return p, p.Digest(r)
}

func (s *sample) sign(digest []byte) ([]byte, error) {
	attributes, err := cms.SignedAttributes(digest, s.signer.Certificate, cms.Options{})
	if err != nil {
		return nil, err
	}
	signature, err := s.signer.Key.Sign(nil, attributes.Sum(), crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return cms.SignedData(attributes, signature, [][]byte{s.signer.Certificate, s.signer.CA.Certificate})
}

// containers are the in-process tasks. Preparing gives the same digest every
// time, so one signature serves and the key's time is not in the figure; the
// peer cannot be split and has it in.
func (s *sample) containers() []task {
	evidence := trust.Evidence{Anchors: [][]byte{s.signer.CA.Certificate}}
	return []task{
		{"SHA-256", func() error { sha256.Sum256(s.plain); return nil }},
		{"pdf prepare + complete", func() error {
			p, err := s.prepare()
			if err != nil {
				return err
			}
			_, err = pdf.Complete(p, s.message)
			return err
		}},
		{"pdfsign sign", func() error {
			_, err := peer.Sign(s.plain, s.signer.Key, s.signer.Certificate, s.signer.CA.Certificate)
			return err
		}},
		{"verify.File", func() error {
			r := bytes.NewReader(s.signed)
			report := verify.File(r, r.Size(), verify.Options{Evidence: evidence, At: s.at})
			if len(report.Signatures) != 1 || report.Signatures[0].Integrity.Status != verify.Intact {
				return errors.New("the sample did not verify")
			}
			return nil
		}},
		{"pdfsign verify", func() error {
			verdict, err := peer.Verify(s.signed, s.signer.CA.Certificate, s.at)
			if err == nil && !verdict.Accepts() {
				err = errors.New(verdict.String())
			}
			return err
		}},
	}
}

// document is a one-page PDF of about size bytes, most of them an incompressible
// stream that nothing shows.
func document(size int) []byte {
	filler := make([]byte, size)
	source := rand.NewChaCha8([32]byte{1})
	_, _ = source.Read(filler)
	return testpdf.Page(testpdf.A4("/Resources << >> /Filler 4 0 R "), testpdf.Stream(string(filler)))
}

// writeSamples writes what the measurements in browsers read: ca.cer and, for
// each size in bytes, SIZE/ with plain.pdf, signed.pdf, and as a detached CMS
// content and message.der.
func writeSamples(folder string) error {
	for _, size := range []int{1000, 1_000_000, 50_000_000} {
		s, err := newSample(size)
		if err != nil {
			return err
		}
		s.content = s.plain[:min(size, len(s.plain))]
		digest := sha256.Sum256(s.content)
		message, err := s.sign(digest[:])
		if err != nil {
			return err
		}
		dir := filepath.Join(folder, fmt.Sprint(size))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		for name, data := range map[string][]byte{
			"plain.pdf": s.plain, "signed.pdf": s.signed, "content": s.content, "message.der": message,
			"../ca.cer": s.signer.CA.Certificate,
		} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}
