// Package parity makes the questions by which tests hold natsuin.wasm to one
// answer wherever it runs: natively, under wazero and in JavaScript. Its inputs
// come from internal/testpki and are the same bytes on every machine.
package parity

import (
	"bytes"
	"crypto"
	"strings"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpdf"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
)

// The times of every story: when the certificates were issued, when the
// document was signed, when it is judged.
var (
	Issued   = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	SignedAt = time.Date(2026, 11, 20, 10, 30, 0, 0, time.FixedZone("JST", 9*3600))
	JudgedAt = time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)
)

// Story is one document on its way from the original to the signed file, made
// natively by the packages themselves.
type Story struct {
	Original     []byte
	Options      pdf.Options
	Prepared     pdf.Prepared // with its content digest
	Attributes   []byte       // DER, SET OF
	Signature    []byte
	Certificates [][]byte // the signer's, then the CA's
	CMS          []byte   // of the three above
	Tail         []byte   // Original + Tail is the signed file
	Anchor       []byte   // the CA's certificate
	CRL          []byte   // complete, current at JudgedAt, revokes nobody
}

// NewStory tells the story of a document of about size bytes.
func NewStory(size int) (*Story, error) {
	s := &Story{Original: document(size), Options: pdf.Options{
		Profile: pdf.PAdESBB, Time: SignedAt, Name: "番号 花子", Reason: "売買契約", Location: "東京都",
	}}
	citizen, err := testpki.New("").Citizen(testpki.DefaultPerson, Issued)
	if err != nil {
		return nil, err
	}
	signer := citizen.Sign
	s.Certificates, s.Anchor = [][]byte{signer.Certificate, signer.CA.Certificate}, signer.CA.Certificate
	if s.CRL, err = signer.CA.CRL(JudgedAt.Add(-time.Hour)); err != nil {
		return nil, err
	}
	r := bytes.NewReader(s.Original)
	if s.Prepared, err = pdf.Prepare(r, r.Size(), s.Options); err != nil {
		return nil, err
	}
	if err = s.Prepared.Digest(r); err != nil {
		return nil, err
	}
	attributes, err := cms.SignedAttributes(s.Prepared.ContentDigest, signer.Certificate, cms.Options{})
	if err != nil {
		return nil, err
	}
	digest := attributes.Digest()
	// PKCS#1 v1.5 needs no randomness: equal input gives an equal file.
	if s.Signature, err = signer.Key.Sign(nil, digest[:], crypto.SHA256); err != nil {
		return nil, err
	}
	s.Attributes = attributes.DER()
	if s.CMS, err = cms.SignedData(attributes, s.Signature, s.Certificates); err != nil {
		return nil, err
	}
	s.Tail, err = pdf.Complete(s.Prepared, s.CMS)
	return s, err
}

// PreparedFile is the whole prepared document.
func (s *Story) PreparedFile() []byte { return append(bytes.Clone(s.Original), s.Prepared.Tail...) }

// SignedFile is the whole signed document.
func (s *Story) SignedFile() []byte { return append(bytes.Clone(s.Original), s.Tail...) }

// Content is what the signature covers: the prepared document without the gap.
func (s *Story) Content() []byte {
	file, b := s.PreparedFile(), s.Prepared.ByteRange
	return append(file[:b[1]:b[1]], file[b[2]:]...)
}

// document is a PDF of one page whose content stream fills it up to about size
// bytes.
func document(size int) []byte {
	return testpdf.Page(testpdf.A4("/Contents 4 0 R /Resources << >> "),
		testpdf.Stream(strings.Repeat("0 0 m 595 842 l S\n", size/18)))
}
