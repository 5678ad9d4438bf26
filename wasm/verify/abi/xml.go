package abi

import "time"

// XMLOptions says what an XML signature is to be. The profiles "etax-xtx" and
// "egov-kousei" have the shape of public samples, unofficially.
type XMLOptions struct {
	Profile string `json:"profile"` // "etax-xtx", "egov-kousei", "generic"
	// Time becomes the name of the signature; its zone shows in egov-kousei.
	Time time.Time `json:"time"`
	// ID is the id of the element to cover, for generic; empty is the whole.
	ID string `json:"id,omitempty"`
}

// XMLReference is one reference of a SignedInfo.
type XMLReference struct {
	URI    string `json:"uri"`
	Digest []byte `json:"digest"` // SHA-256
}

// XMLPrepared is a signature before it is made: Element goes into the XML file
// at At in place of Cut bytes, SignedInfo is what is signed. Nothing in it is
// believed when it comes back.
type XMLPrepared struct {
	Version    int            `json:"version"`
	Profile    string         `json:"profile"`
	Size       int64          `json:"size"` // of the XML, bytes
	At         int64          `json:"at"`
	Cut        int            `json:"cut"`
	References []XMLReference `json:"references"`
	Element    []byte         `json:"-"`
	SignedInfo []byte         `json:"-"` // canonical octets
}

// PrepareXMLRequest asks for a prepared signature of an XML file, or of
// kousei.xml in a ZIP.
type PrepareXMLRequest struct {
	noBytes
	File    File       `json:"file"`
	Options XMLOptions `json:"options"`
}

// PrepareXMLAnswer is the prepared signature. Segments: element, SignedInfo.
type PrepareXMLAnswer struct {
	Prepared XMLPrepared `json:"prepared"`
}

func (m *PrepareXMLAnswer) pack() [][]byte {
	return [][]byte{m.Prepared.Element, m.Prepared.SignedInfo}
}

func (m *PrepareXMLAnswer) unpack(s *segments) {
	m.Prepared.Element, m.Prepared.SignedInfo = s.next(), s.next()
}

// InspectXMLRequest asks what a prepared XML file holds: the document with the
// element of an XMLPrepared in it.
type InspectXMLRequest struct {
	noBytes
	File    File   `json:"file"`
	Profile string `json:"profile"` // "etax-xtx", "generic"
}

// XMLInspection is what the module finds by preparing the document itself. A
// file that holds anything but one preparation has none.
type XMLInspection struct {
	Time       time.Time `json:"time"`       // of the signature's name
	Signatures int       `json:"signatures"` // the document has already
	// Prepared is for the document, which is the file without the element.
	Prepared XMLPrepared `json:"prepared"`
	// Lines are the whole file as a person reads it: JSON of []xmlsig.Line.
	Lines []byte `json:"-"`
}

// InspectXMLAnswer is the inspection. Segments: element, SignedInfo, lines.
type InspectXMLAnswer struct {
	Inspection XMLInspection `json:"inspection"`
}

func (m *InspectXMLAnswer) pack() [][]byte {
	return [][]byte{m.Inspection.Prepared.Element, m.Inspection.Prepared.SignedInfo, m.Inspection.Lines}
}

func (m *InspectXMLAnswer) unpack(s *segments) {
	p := &m.Inspection.Prepared
	p.Element, p.SignedInfo, m.Inspection.Lines = s.next(), s.next(), s.next()
}

// CompleteXMLRequest asks for the signed file. Segments: element, SignedInfo,
// signature, certificates.
type CompleteXMLRequest struct {
	File         File        `json:"file"`
	Prepared     XMLPrepared `json:"prepared"`
	Signature    []byte      `json:"-"`            // RSASSA-PKCS1-v1_5 with SHA-256 over SignedInfo
	Certificates Blobs       `json:"certificates"` // DER, the signer's first
}

func (m *CompleteXMLRequest) pack() [][]byte {
	return append([][]byte{m.Prepared.Element, m.Prepared.SignedInfo, m.Signature}, m.Certificates...)
}

func (m *CompleteXMLRequest) unpack(s *segments) {
	m.Prepared.Element, m.Prepared.SignedInfo, m.Signature = s.next(), s.next(), s.next()
	s.fill(&m.Certificates)
}

// CompleteXMLAnswer is the whole signed file.
type CompleteXMLAnswer struct {
	Document []byte `json:"-"`
}

func (m *CompleteXMLAnswer) pack() [][]byte     { return [][]byte{m.Document} }
func (m *CompleteXMLAnswer) unpack(s *segments) { m.Document = s.next() }
