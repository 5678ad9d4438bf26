package protocol

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
	"regexp"
	"slices"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// The values messages are made of. Each has one rule, in rules.
type (
	// RequestID names one request on one hop: 1 to 64 of 0-9 A-Z a-z _ -.
	RequestID string
	// ProtocolNumber is a version of this contract, 1 to 65535.
	ProtocolNumber int
	// Version is a program's version, such as 1.2.3 or 1.2.3-rc.1.
	Version string
	// Origin is scheme, host and port of a document, as browsers serialise
	// origins (HTML, section 7.1.1); at most 255 bytes. Plain http only for
	// localhost and 127.0.0.1.
	Origin string
	// ShortCode is shown by the consent window and the PIN dialog alike. Its
	// hyphen keeps it from ever being a well-formed PIN.
	ShortCode string
	// FileName has 1 to 255 code points, none of them a control, a
	// bidirectional control or a folder separator.
	FileName string
	// SignerName has 1 to 200 code points, no control or bidirectional control.
	SignerName string
	// PasswordText is the password of a document: 1 to 255 code points, no
	// control or bidirectional control.
	PasswordText string
	// MediaType is the type of a document's file.
	MediaType string
	// Profile is a signature format.
	Profile string
	// XMLMediaType is the type of an XML document's file.
	XMLMediaType string
	// XMLProfile is the shape of an XML document and the place of its signature.
	XMLProfile string
	// ReferenceURI is the URI of a reference in a SignedInfo: at most 1024
	// printable ASCII characters, none for the whole document.
	ReferenceURI string
	// SignedInfoOctets are the canonical form of a SignedInfo (XML-DSig section
	// 4.4), at most 6144 bytes.
	SignedInfoOctets []byte
	// UnixSeconds is a time, 1 to the last second of the year 9999.
	UnixSeconds int64
	// Size is the length of a prepared document in bytes.
	Size int64
	// Index is a document's place in its request, from 0.
	Index int
	// Offset is a place in a prepared document, in bytes from 0.
	Offset int64
	// Count is how many documents a request has.
	Count int
	// Done is how many documents are done.
	Done int
	// Tries is how many PIN tries the card says are left.
	Tries int
	// Digest is a SHA-256 digest.
	Digest [32]byte
	// Nonce is what a site wants signed for one login: 256 random bits.
	Nonce [32]byte
	// Algorithm is how a login statement is signed, in the words of RFC 7518.
	Algorithm string
	// AttributesDER is the DER of a CMS SignedAttributes SET OF, as signed
	// (RFC 5652 section 5.4); at most 3072 bytes.
	AttributesDER []byte
	// SignatureBytes is a signature value, at most 768 bytes.
	SignatureBytes []byte
	// CertificateDER is one X.509 certificate, at most 6144 bytes.
	CertificateDER []byte
	// SliceBytes is a part of a prepared document, at most MaxSliceBytes.
	SliceBytes []byte
	// HostStage is what the host is busy with.
	HostStage string
	// PageStage is what a page may know of where its request is.
	PageStage string
)

// The media types, profiles and stages of protocol 1, those of protocol XML, and
// the algorithm of protocol Login.
const (
	MediaPDF MediaType = "application/pdf"

	PAdESBB Profile = "pades-bb"

	MediaXML XMLMediaType = "application/xml"

	EtaxXTX XMLProfile = "etax-xtx"
	Generic XMLProfile = "generic"

	RS256 Algorithm = "RS256" // RSASSA-PKCS1-v1_5 with SHA-256

	HostCard    HostStage = "card"
	HostPIN     HostStage = "pin"
	HostSigning HostStage = "signing"

	PageConsent PageStage = "consent"
	PageCard    PageStage = "card"
	PagePIN     PageStage = "pin"
	PageSigning PageStage = "signing"
)

// Time returns the moment in UTC.
func (u UnixSeconds) Time() time.Time { return time.Unix(int64(u), 0).UTC() }

// MarshalJSON writes base64, as the other byte values have it by themselves.
func (d Digest) MarshalJSON() ([]byte, error) {
	return json.Marshal(base64.StdEncoding.EncodeToString(d[:]))
}

// MarshalJSON writes base64, as the other byte values have it by themselves.
func (n Nonce) MarshalJSON() ([]byte, error) { return Digest(n).MarshalJSON() }

// rule bounds a value: code points and pattern (or enum) of a string, range of
// an integer, bytes behind base64.
type rule struct {
	min, max int64
	pattern  *regexp.Regexp
	enum     []string
}

const (
	label  = `[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?`
	port   = `[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]`
	number = `(?:0|[1-9][0-9]{0,5})`
	// unseen are the characters that draw nothing, or not where they stand.
	unseen = "\x00-\x1f\x7f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd"
)

var rules = map[reflect.Type]rule{
	reflect.TypeFor[RequestID]():      {min: 1, max: 64, pattern: regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)},
	reflect.TypeFor[ProtocolNumber](): {min: 1, max: math.MaxUint16},
	reflect.TypeFor[Version](): {min: 5, max: 64, pattern: regexp.MustCompile(
		`^` + number + `\.` + number + `\.` + number + `(?:-[0-9A-Za-z.-]{1,32})?$`)},
	reflect.TypeFor[Origin](): {min: 9, max: 255, pattern: regexp.MustCompile(
		`^(?:https://(?:(?:` + label + `\.)*` + label + `|\[[0-9a-f:]{2,39}\])` +
			`|http://(?:localhost|127\.0\.0\.1))(?::(?:` + port + `))?$`)},
	reflect.TypeFor[ShortCode](): {min: 7, max: 7, pattern: regexp.MustCompile(
		`^[A-HJ-NP-Z2-9]{3}-[A-HJ-NP-Z2-9]{3}$`)},
	reflect.TypeFor[FileName]():         {min: 1, max: 255, pattern: regexp.MustCompile(`^[^` + unseen + `/\\]+$`)},
	reflect.TypeFor[SignerName]():       {min: 1, max: 200, pattern: regexp.MustCompile(`^[^` + unseen + `]+$`)},
	reflect.TypeFor[PasswordText]():     {min: 1, max: 255, pattern: regexp.MustCompile(`^[^` + unseen + `]+$`)},
	reflect.TypeFor[MediaType]():        {enum: []string{string(MediaPDF)}},
	reflect.TypeFor[Profile]():          {enum: []string{string(PAdESBB)}},
	reflect.TypeFor[XMLMediaType]():     {enum: []string{string(MediaXML)}},
	reflect.TypeFor[XMLProfile]():       {enum: []string{string(EtaxXTX), string(Generic)}},
	reflect.TypeFor[ReferenceURI]():     {max: 1024, pattern: regexp.MustCompile(`^[!-~]*$`)},
	reflect.TypeFor[SignedInfoOctets](): {min: 1, max: 6144},
	reflect.TypeFor[UnixSeconds]():      {min: 1, max: 253402300799},
	reflect.TypeFor[Size]():             {min: 1, max: MaxPreparedBytes},
	reflect.TypeFor[Index]():            {max: MaxDocuments - 1},
	reflect.TypeFor[Offset]():           {max: MaxPreparedBytes - 1},
	reflect.TypeFor[Count]():            {min: 1, max: MaxDocuments},
	reflect.TypeFor[Done]():             {max: MaxDocuments},
	reflect.TypeFor[Tries]():            {max: 15},
	reflect.TypeFor[Digest]():           {min: 32, max: 32},
	reflect.TypeFor[Nonce]():            {min: 32, max: 32},
	reflect.TypeFor[Algorithm]():        {enum: []string{string(RS256)}},
	reflect.TypeFor[AttributesDER]():    {min: 1, max: 3072},
	reflect.TypeFor[SignatureBytes]():   {min: 1, max: 768},
	reflect.TypeFor[CertificateDER]():   {min: 1, max: 6144},
	reflect.TypeFor[SliceBytes]():       {min: 1, max: MaxSliceBytes},
	reflect.TypeFor[HostStage]():        {enum: []string{string(HostCard), string(HostPIN), string(HostSigning)}},
	reflect.TypeFor[PageStage](): {enum: []string{
		string(PageConsent), string(PageCard), string(PagePIN), string(PageSigning)}},
	reflect.TypeFor[failure.Code](): {enum: failureCodes()},
}

func failureCodes() []string {
	var words []string
	for _, c := range failure.Codes() {
		words = append(words, string(c))
	}
	slices.Sort(words)
	return words
}
