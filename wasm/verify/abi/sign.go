package abi

import (
	"slices"
	"time"
)

// PrepareOptions says what the new signature field holds. All of it is text
// that will stand in the document, under the signature.
type PrepareOptions struct {
	Profile     string    `json:"profile"`               // "pades-bb"
	Time        time.Time `json:"time"`                  // signing time shown in the document
	Field       string    `json:"field,omitempty"`       // field name; empty chooses a free one
	Name        string    `json:"name,omitempty"`        // signer's name as typed by the person
	Reason      string    `json:"reason,omitempty"`      //
	Location    string    `json:"location,omitempty"`    //
	ContactInfo string    `json:"contactInfo,omitempty"` //
	Reserve     int       `json:"reserve,omitempty"`     // bytes kept for the CMS; 0 means 8192
	// Password opens an encrypted document; it does not come to stand in it.
	Password []byte `json:"password,omitempty"`
}

// Prepared is a document with an empty signature: its original bytes and Tail
// behind them. It holds no secret, but crosses the page, so that nothing in it
// is believed when it comes back.
type Prepared struct {
	Version       int      `json:"version"`
	Profile       string   `json:"profile"`
	Field         string   `json:"field"`                   // name of the new field
	Size          int64    `json:"size"`                    // of the original, bytes
	ByteRange     [4]int64 `json:"byteRange"`               // of original and tail together
	ContentDigest []byte   `json:"contentDigest,omitempty"` // SHA-256 over the byte range
	Reserve       int      `json:"reserve"`                 // bytes kept for the CMS
	Tail          []byte   `json:"-"`                       // what is appended to the original
}

// PrepareRequest asks for a prepared document.
type PrepareRequest struct {
	noBytes
	File    File           `json:"file"`
	Options PrepareOptions `json:"options"`
}

// PrepareAnswer is the prepared document without a content digest, which the
// caller computes. The tail is its one segment.
type PrepareAnswer struct {
	Prepared Prepared `json:"prepared"`
}

func (m *PrepareAnswer) pack() [][]byte     { return [][]byte{m.Prepared.Tail} }
func (m *PrepareAnswer) unpack(s *segments) { m.Prepared.Tail = s.next() }

// InspectRequest asks what the last revision of a prepared document adds.
type InspectRequest struct {
	noBytes
	File     File   `json:"file"`
	Password []byte `json:"password,omitempty"` // of an encrypted document
}

// Inspection is everything that a preparation put into a document, and what in
// the document below it a person should know of before signing. A document
// whose last revision adds anything else has none.
type Inspection struct {
	Time        time.Time `json:"time"`        // signing time that the document will claim
	Name        string    `json:"name"`        // the texts, empty where absent
	Reason      string    `json:"reason"`      //
	Location    string    `json:"location"`    //
	ContactInfo string    `json:"contactInfo"` //
	Signatures  int       `json:"signatures"`  // the document has already
	Changes     []Change  `json:"changes"`     // objects of the last revision; not nil
	Active      []Active  `json:"active"`      // content that acts or hides; not nil
	// Prepared is what Prepare had returned, read back from the document.
	Prepared Prepared `json:"prepared"`
}

// Change is one object that a revision adds or redefines, as in package pdf.
type Change struct {
	Revision int    `json:"revision"` // from 0, the first version of the file
	Object   int    `json:"object"`   // number; 0 is the file structure
	What     string `json:"what"`     // role of the object
	Rule     string `json:"rule"`     // that recognised it, or empty
}

// Active is one kind of content that acts or hides, as in package pdf.
type Active struct {
	Kind    string `json:"kind"`
	Count   int    `json:"count"`
	Objects []int  `json:"objects"` // the first of their numbers; not nil
}

// InspectAnswer is the inspection; the tail is its one segment.
type InspectAnswer struct {
	Inspection Inspection `json:"inspection"`
}

func (m *InspectAnswer) pack() [][]byte     { return [][]byte{m.Inspection.Prepared.Tail} }
func (m *InspectAnswer) unpack(s *segments) { m.Inspection.Prepared.Tail = s.next() }

// Signed is what the native host returns for one document.
type Signed struct {
	Attributes   []byte `json:"-"`            // DER of the signed attributes, SET OF
	Signature    []byte `json:"-"`            // the card's signature over them
	Certificates Blobs  `json:"certificates"` // DER, the signer's first
	// TimeStamps are RFC 3161 responses about the signature, if it is to have
	// any, and TimeStampNonce the nonce, big endian, that all were asked with.
	TimeStamps     Blobs  `json:"timeStamps,omitempty"`
	TimeStampNonce []byte `json:"timeStampNonce,omitempty"`
}

// CompleteRequest asks for the tail with the signature in it. Segments: tail,
// attributes, signature, certificates, time-stamps.
type CompleteRequest struct {
	Prepared Prepared `json:"prepared"`
	Signed   Signed   `json:"signed"`
}

func (m *CompleteRequest) pack() [][]byte {
	return slices.Concat([][]byte{m.Prepared.Tail, m.Signed.Attributes, m.Signed.Signature},
		m.Signed.Certificates, m.Signed.TimeStamps)
}

func (m *CompleteRequest) unpack(s *segments) {
	m.Prepared.Tail, m.Signed.Attributes, m.Signed.Signature = s.next(), s.next(), s.next()
	s.fill(&m.Signed.Certificates)
	s.fill(&m.Signed.TimeStamps)
}

// CompleteAnswer is the tail that makes the original a signed document. It is
// as long as the prepared one.
type CompleteAnswer struct {
	Tail []byte `json:"-"`
}

func (m *CompleteAnswer) pack() [][]byte     { return [][]byte{m.Tail} }
func (m *CompleteAnswer) unpack(s *segments) { m.Tail = s.next() }
