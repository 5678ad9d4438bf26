package protocol

import (
	"reflect"

	"github.com/natsuin/natsuin/failure"
)

// Message is any message of either hop. The set is closed.
type Message interface {
	// kind is the message's "type" on the wire.
	kind() string
}

// HostRequest is what the extension sends the host: Hello, HostTurn, HostSign,
// HostSignXML, HostAuthenticate or Cancel.
type HostRequest interface {
	Message
	hostRequest()
}

// HostReply is what the host sends the extension: Hello, HostReady,
// HostProgress, Signed, SignedXML, Authenticated or HostError.
type HostReply interface {
	Message
	hostReply()
}

// PageRequest is what a page sends the extension: Hello, PageStatus, PageSign,
// PagePassword, PageDocument, PageXMLDocument, PageSlice, PageAuthenticate or
// Cancel.
type PageRequest interface {
	Message
	pageRequest()
}

// PageReply is what the extension sends a page: Hello, Status, PageProgress,
// PageWant, Signed, SignedXML, Authenticated or PageError.
type PageReply interface {
	Message
	pageReply()
}

// Hello is the first message of either side on either hop. Its fields never
// change, so that the oldest and the newest version understand each other's.
type Hello struct {
	Protocol        ProtocolNumber `json:"protocol"`
	MinimumProtocol ProtocolNumber `json:"minimumProtocol"`
	Version         Version        `json:"version"`
}

// Cancel ends a request, which is answered by its error.
type Cancel struct {
	ID RequestID `json:"id"`
}

// Signed ends a request well. All signatures come from one key, whose
// certificates stand once: the signer's first, then its issuer's.
type Signed struct {
	ID           RequestID        `json:"id"`
	Certificates []CertificateDER `json:"certificates" count:"4"`
	Signatures   []Signature      `json:"signatures" count:"100"`
}

// Signature is that of one document, in the order of the request.
type Signature struct {
	Attributes AttributesDER  `json:"attributes"`
	Signature  SignatureBytes `json:"signature"`
}

// SignedXML ends a request for XML documents well: their signature values in the
// order of the request, all from one key, whose certificates stand once, the
// signer's first. It stands behind protocol XML.
type SignedXML struct {
	ID           RequestID        `json:"id"`
	Certificates []CertificateDER `json:"certificates" count:"4"`
	Signatures   []SignatureBytes `json:"signatures" count:"100"`
}

// Authenticated ends a login well. Signature is over the login statement of
// package login; Certificates are those to check it with, the person's first.
// It stands behind protocol Login.
type Authenticated struct {
	ID           RequestID        `json:"id"`
	Signature    SignatureBytes   `json:"signature"`
	Algorithm    Algorithm        `json:"algorithm"`
	Certificates []CertificateDER `json:"certificates" count:"4"`
}

// HostTurn asks for the person's turn, of which there is one: sent when the
// consent window opens, before anybody reads. The request of the same id and
// origin, or a Cancel, uses it up. It stands behind protocol Turn.
type HostTurn struct {
	ID     RequestID `json:"id"`
	Origin Origin    `json:"origin"`
}

// HostReady answers a HostTurn: the turn is this connection's until its request
// or the connection ends. It stands behind protocol Turn.
type HostReady struct {
	ID RequestID `json:"id"`
}

// HostSign asks the host to sign. Document bytes never go to the host.
type HostSign struct {
	ID        RequestID      `json:"id"`
	Origin    Origin         `json:"origin"`
	Code      ShortCode      `json:"code"`
	Documents []HostDocument `json:"documents" count:"100"`
}

// HostDocument is one document to sign, fixed before the PIN.
type HostDocument struct {
	Name          FileName  `json:"name"`
	MediaType     MediaType `json:"mediaType"`
	Profile       Profile   `json:"profile"`
	ContentDigest Digest    `json:"contentDigest"`
	// SignerName is what the document shows as the signer's name; empty if it
	// shows none.
	SignerName SignerName `json:"signerName,omitempty"`
	// SigningTime is the time the document shows.
	SigningTime UnixSeconds `json:"signingTime"`
}

// HostSignXML asks the host to sign XML documents. Document bytes never go to
// the host. It stands behind protocol XML.
type HostSignXML struct {
	ID        RequestID         `json:"id"`
	Origin    Origin            `json:"origin"`
	Code      ShortCode         `json:"code"`
	Documents []HostXMLDocument `json:"documents" count:"100"`
}

// HostXMLDocument is one XML document to sign, fixed before the PIN.
type HostXMLDocument struct {
	Name      FileName     `json:"name"`
	MediaType XMLMediaType `json:"mediaType"`
	Profile   XMLProfile   `json:"profile"`
	// SignedInfo is what is signed, and References are what it has to refer to,
	// no more and nothing else.
	SignedInfo SignedInfoOctets `json:"signedInfo"`
	References []XMLReference   `json:"references" count:"16"`
	// SigningTime is the time that the new signature is named after.
	SigningTime UnixSeconds `json:"signingTime"`
}

// XMLReference is one reference of a SignedInfo, and the digest it has to have.
type XMLReference struct {
	URI    ReferenceURI `json:"uri"`
	Digest Digest       `json:"digest"`
}

// HostAuthenticate asks the host to log in at the origin. What is signed the
// host builds itself. It stands behind protocol Login.
type HostAuthenticate struct {
	ID     RequestID `json:"id"`
	Origin Origin    `json:"origin"`
	Code   ShortCode `json:"code"`
	Nonce  Nonce     `json:"nonce"`
}

// HostProgress tells how far a request is and reveals no identity.
type HostProgress struct {
	ID    RequestID `json:"id"`
	Stage HostStage `json:"stage"`
	Done  Done      `json:"done"`
	Total Count     `json:"total"`
}

// HostError ends the request it names; without one it ends the connection.
type HostError struct {
	ID        RequestID    `json:"id,omitempty"`
	Code      failure.Code `json:"code"`
	TriesLeft *Tries       `json:"triesLeft,omitempty"`
}

// PageStatus asks what is installed.
type PageStatus struct {
	ID RequestID `json:"id"`
}

// PageSign opens a request on the user's gesture. Its documents follow once
// the consent window is open.
type PageSign struct {
	ID    RequestID `json:"id"`
	Count Count     `json:"count"`
}

// PageAuthenticate asks for a login on the user's gesture. The origin is the
// browser's to state. It stands behind protocol Login.
type PageAuthenticate struct {
	ID    RequestID `json:"id"`
	Nonce Nonce     `json:"nonce"`
}

// PagePassword brings the password of an encrypted document, ahead of its
// PageDocument. It is for the consent window alone: no message to the host has a
// place for it. It stands behind protocol Password.
type PagePassword struct {
	ID       RequestID    `json:"id"`
	Index    Index        `json:"index"`
	Password PasswordText `json:"password"`
}

// PageDocument announces one prepared document. What it contains is decided by
// inspection, not by these words.
type PageDocument struct {
	ID        RequestID `json:"id"`
	Index     Index     `json:"index"`
	Name      FileName  `json:"name"`
	MediaType MediaType `json:"mediaType"`
	Profile   Profile   `json:"profile"`
	Size      Size      `json:"size"`
}

// PageXMLDocument announces one prepared XML document: the file with a signature
// that has no value yet. What it contains is decided by inspection, not by these
// words. It stands behind protocol XML.
type PageXMLDocument struct {
	ID        RequestID    `json:"id"`
	Index     Index        `json:"index"`
	Name      FileName     `json:"name"`
	MediaType XMLMediaType `json:"mediaType"`
	Profile   XMLProfile   `json:"profile"`
	Size      Size         `json:"size"`
}

// PageSlice answers a PageWant: the bytes from the offset to MaxSliceBytes or
// to the end, whichever comes first.
type PageSlice struct {
	ID     RequestID  `json:"id"`
	Index  Index      `json:"index"`
	Offset Offset     `json:"offset"`
	Data   SliceBytes `json:"data"`
}

// Status says what is installed and the first thing that is wrong; nothing
// about a reader, a card or a person.
type Status struct {
	ID          RequestID    `json:"id"`
	Version     Version      `json:"version"`
	HostVersion Version      `json:"hostVersion,omitempty"`
	Problem     failure.Code `json:"problem,omitempty"`
}

// PageProgress tells a page how far its request is.
type PageProgress struct {
	ID    RequestID `json:"id"`
	Stage PageStage `json:"stage"`
	Done  Done      `json:"done"`
	Total Count     `json:"total"`
}

// PageWant asks a page for the next slice of one document.
type PageWant struct {
	ID     RequestID `json:"id"`
	Index  Index     `json:"index"`
	Offset Offset    `json:"offset"`
}

// PageError ends the request it names; without one it ends the connection. A
// page never learns how many tries are left.
type PageError struct {
	ID   RequestID    `json:"id,omitempty"`
	Code failure.Code `json:"code"`
}

func (Hello) kind() string            { return "hello" }
func (Cancel) kind() string           { return "cancel" }
func (Signed) kind() string           { return "signed" }
func (SignedXML) kind() string        { return "signedXML" }
func (HostSignXML) kind() string      { return "signXML" }
func (PageXMLDocument) kind() string  { return "xmlDocument" }
func (HostTurn) kind() string         { return "turn" }
func (HostReady) kind() string        { return "ready" }
func (HostSign) kind() string         { return "sign" }
func (Authenticated) kind() string    { return "authenticated" }
func (HostAuthenticate) kind() string { return "authenticate" }
func (PageAuthenticate) kind() string { return "authenticate" }
func (HostProgress) kind() string     { return "progress" }
func (HostError) kind() string        { return "error" }
func (PageStatus) kind() string       { return "status" }
func (PageSign) kind() string         { return "sign" }
func (PagePassword) kind() string     { return "password" }
func (PageDocument) kind() string     { return "document" }
func (PageSlice) kind() string        { return "slice" }
func (Status) kind() string           { return "status" }
func (PageProgress) kind() string     { return "progress" }
func (PageWant) kind() string         { return "want" }
func (PageError) kind() string        { return "error" }

func (Hello) hostRequest()            {}
func (HostTurn) hostRequest()         {}
func (HostSign) hostRequest()         {}
func (HostSignXML) hostRequest()      {}
func (HostAuthenticate) hostRequest() {}
func (Cancel) hostRequest()           {}

func (Hello) hostReply()         {}
func (HostReady) hostReply()     {}
func (HostProgress) hostReply()  {}
func (Signed) hostReply()        {}
func (SignedXML) hostReply()     {}
func (Authenticated) hostReply() {}
func (HostError) hostReply()     {}

func (Hello) pageRequest()            {}
func (PageStatus) pageRequest()       {}
func (PageSign) pageRequest()         {}
func (PagePassword) pageRequest()     {}
func (PageDocument) pageRequest()     {}
func (PageXMLDocument) pageRequest()  {}
func (PageSlice) pageRequest()        {}
func (PageAuthenticate) pageRequest() {}
func (Cancel) pageRequest()           {}

func (Hello) pageReply()         {}
func (Status) pageReply()        {}
func (PageProgress) pageReply()  {}
func (PageWant) pageReply()      {}
func (Signed) pageReply()        {}
func (SignedXML) pageReply()     {}
func (Authenticated) pageReply() {}
func (PageError) pageReply()     {}

// sum lists the messages of one sum by the value of their "type".
type sum map[string]reflect.Type

var (
	hostRequests = sumOf(Hello{}, HostTurn{}, HostSign{}, HostSignXML{}, HostAuthenticate{}, Cancel{})
	hostReplies  = sumOf(Hello{}, HostReady{}, HostProgress{}, Signed{}, SignedXML{}, Authenticated{}, HostError{})
	pageRequests = sumOf(Hello{}, PageStatus{}, PageSign{}, PagePassword{}, PageDocument{},
		PageXMLDocument{}, PageSlice{},
		PageAuthenticate{}, Cancel{})
	pageReplies = sumOf(Hello{}, Status{}, PageProgress{}, PageWant{}, Signed{}, SignedXML{}, Authenticated{},
		PageError{})
)

func sumOf(messages ...Message) sum {
	s := sum{}
	for _, m := range messages {
		s[m.kind()] = reflect.TypeOf(m)
	}
	return s
}
