package abi

import (
	"slices"
	"time"
)

// Evidence is what a verdict rests on besides the file: DER each, unordered.
// All of it travels as segments, in the order of the fields.
type Evidence struct {
	Anchors      Blobs `json:"anchors"`      // trusted CA certificates
	Certificates Blobs `json:"certificates"` // further certificates for paths
	CRLs         Blobs `json:"crls"`         // complete CRLs
	OCSPs        Blobs `json:"ocsps"`        // OCSP responses
	// TimeStampAnchors are CA certificates trusted for time-stamps alone.
	TimeStampAnchors Blobs `json:"timeStampAnchors,omitempty"`
	// FetchedCRLs and FetchedOCSPs came from configured addresses: one that
	// cannot be read makes revocation unknown and refuses nothing.
	FetchedCRLs  Blobs `json:"fetchedCrls,omitempty"`
	FetchedOCSPs Blobs `json:"fetchedOcsps,omitempty"`
	// Missing says why something could not be fetched: words of trust.Why.
	Missing []string `json:"missing,omitempty"`
	// OCSPNonce, where there is one, must stand in every OCSP response.
	OCSPNonce []byte `json:"ocspNonce,omitempty"`
}

func (e *Evidence) pack() [][]byte {
	return slices.Concat(e.Anchors, e.Certificates, e.CRLs, e.OCSPs, e.TimeStampAnchors, e.FetchedCRLs, e.FetchedOCSPs)
}

func (e *Evidence) unpack(s *segments) {
	s.fill(&e.Anchors)
	s.fill(&e.Certificates)
	s.fill(&e.CRLs)
	s.fill(&e.OCSPs)
	s.fill(&e.TimeStampAnchors)
	s.fill(&e.FetchedCRLs)
	s.fill(&e.FetchedOCSPs)
}

// VerifyOptions says how a file is to be judged. It has no default: At decides
// every validity period and Evidence every trust, and nothing is trusted that
// is not in it.
type VerifyOptions struct {
	Name     string    `json:"name"` // file name for the report, without folder
	At       time.Time `json:"at"`   // the moment of the judgement
	Evidence Evidence  `json:"evidence"`
	// ShowAttributes puts the signer's four attributes into the report: only
	// where the person at the screen asked to see them.
	ShowAttributes bool `json:"showAttributes,omitempty"`
	// Links are certificates that the caller knows to be of one person.
	Links []Link `json:"links,omitempty"`
	// Password opens an encrypted PDF.
	Password []byte `json:"password,omitempty"`
	// Profile asks for a check against the rules of a form: "moj-registry".
	Profile string `json:"profile,omitempty"`
	// ContentName is the name by which an XML signature refers to the content.
	ContentName string `json:"contentName,omitempty"`
	// AllowLegacy accepts SHA-1 and short RSA keys in XML signatures.
	AllowLegacy bool `json:"allowLegacy,omitempty"`
}

// Link is a 署名用 certificate, by its serial in lower-case hex, and the 利用者証明用
// certificate (DER) of the same person.
type Link struct {
	Serial      string `json:"serial"`
	Certificate []byte `json:"certificate"`
}

// Digest is one hash over byte ranges of the file, or of the detached content
// it signs. The module asks for it without a value; large ranges are hashed
// outside it, by crypto/sha256 or WebCrypto.
type Digest struct {
	Algorithm string     `json:"algorithm"` // "SHA-256", "SHA-384", "SHA-512"
	Content   bool       `json:"content"`   // of the detached content instead of the file
	Ranges    [][2]int64 `json:"ranges"`    // offset and length of each, in hashing order
	Value     []byte     `json:"value,omitempty"`
}

// DigestsRequest asks which digests VerifyRequest of the same file needs.
type DigestsRequest struct {
	noBytes
	File    File  `json:"file"`
	Content *File `json:"content,omitempty"` // detached content, if any
	// Password opens an encrypted PDF.
	Password []byte `json:"password,omitempty"`
	// Profile asks for a check against the rules of a form: "moj-registry".
	Profile string `json:"profile,omitempty"`
}

// DigestsAnswer lists them, without values.
type DigestsAnswer struct {
	noBytes
	Digests []Digest `json:"digests"` // not nil
}

// VerifyRequest asks for the report on every signature of a file. A digest
// that is missing from Digests is computed inside the module, slowly.
type VerifyRequest struct {
	File    File          `json:"file"`
	Content *File         `json:"content,omitempty"` // detached content, if any
	Options VerifyOptions `json:"options"`
	Digests []Digest      `json:"digests,omitempty"`
}

func (m *VerifyRequest) pack() [][]byte     { return m.Options.Evidence.pack() }
func (m *VerifyRequest) unpack(s *segments) { m.Options.Evidence.unpack(s) }

// VerifyChainRequest asks for the report on one certificate. It travels first,
// then the evidence.
type VerifyChainRequest struct {
	Certificate []byte        `json:"-"` // DER
	Options     VerifyOptions `json:"options"`
}

func (m *VerifyChainRequest) pack() [][]byte {
	return append([][]byte{m.Certificate}, m.Options.Evidence.pack()...)
}

func (m *VerifyChainRequest) unpack(s *segments) {
	m.Certificate = s.next()
	m.Options.Evidence.unpack(s)
}

// OCSPRequestsAnswer holds what to ask an OCSP responder so that the report on
// the same request can say more: DER of one OCSPRequest for each signer whose
// issuer is known, with the nonce of Options.Evidence.
type OCSPRequestsAnswer struct {
	Requests Blobs `json:"requests"` // not nil
}

func (m *OCSPRequestsAnswer) pack() [][]byte     { return m.Requests }
func (m *OCSPRequestsAnswer) unpack(s *segments) { s.fill(&m.Requests) }

// ReportAnswer holds the report of verify or verify-chain: JSON, exactly the
// bytes that every other caller gets for the same question.
type ReportAnswer struct {
	Report []byte `json:"-"`
}

func (m *ReportAnswer) pack() [][]byte     { return [][]byte{m.Report} }
func (m *ReportAnswer) unpack(s *segments) { m.Report = s.next() }
