// Package signing is the only place that lets the card sign. It takes document
// digests, never bytes to be signed as they come: it builds every structure
// itself, signed attributes of a document or the statement of a login, or checks
// it strictly against the digests (SignedInfo of an XML signature), has the card
// sign each once, and locks the card on every way out.
package signing

import (
	"regexp"
	"time"
	"unicode/utf8"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig"
)

// Bounds of one request.
const (
	MaxDocuments  = 100
	maxOrigin     = 255 // bytes
	maxName       = 255 // characters
	maxSignerName = 200 // characters
)

// Document is one document to be signed. Everything about it is fixed before
// the PIN.
type Document struct {
	Name      string // file name, shown in the dialog; no folder
	MediaType string // MediaTypeOf(Profile)
	Profile   string // "pades-bb", "moj-registry", "etax-xtx", "egov-kousei" or "generic"
	// ContentDigest is the SHA-256 of what the signature of a PDF will cover.
	ContentDigest [32]byte
	// SignedInfo are the canonical octets to be signed for XML, and References
	// what they refer to: no more and nothing else may stand in SignedInfo.
	SignedInfo []byte
	References []xmlsig.ReferenceDigest
	// SignerName is the signer's name as the document shows it, "" for none. It
	// must be the name in the card's certificate.
	SignerName string
	// SigningTime is the time that the document shows.
	SigningTime time.Time
}

// Request asks for signatures over all documents with one PIN.
type Request struct {
	Origin    string // of the asking site, as the browser states it; "" for the command line
	Code      string // shown in consent window and PIN dialog; "" for the command line
	Reader    string // the reader to use; "" for the one with a My Number Card
	Documents []Document
}

// Signed is the signature for one document.
type Signed struct {
	Attributes   []byte   // DER of the CMS signed attributes, SET OF, tag 31; nil for XML
	Signature    []byte   // RSASSA-PKCS1-v1_5 with SHA-256 over Attributes or SignedInfo
	Certificates [][]byte // DER: the signer's, then its CA's
}

// The media types of what is signed.
const (
	PDF = "application/pdf"
	XML = "application/xml"
)

// MediaTypeOf returns the media type that a profile signs, "" for an unknown one.
func MediaTypeOf(profile string) string {
	switch profile {
	case "pades-bb", mojRegistry:
		return PDF
	case xmlsig.EtaxXTX, xmlsig.EgovKousei, xmlsig.Generic:
		return XML
	}
	return ""
}

// profiles says for each profile of PDF what the signed attributes hold.
var profiles = map[string]func(Document) cms.Options{
	// PAdES B-B: the time stands in the signature dictionary, and the
	// signing-time attribute is forbidden (EN 319 142-1 §6.3).
	"pades-bb": func(Document) cms.Options { return cms.Options{} },
	// 登記 (法務省): the time stands in both.
	mojRegistry: func(d Document) cms.Options { return cms.Options{SigningTime: d.SigningTime} },
}

// mojRegistry is the profile whose documents must show the signer's name.
const mojRegistry = "moj-registry"

// Origins and codes are shown in a dialog that nothing in them may deform.
var (
	originForm = regexp.MustCompile(`^[!-~]*$`)
	codeForm   = regexp.MustCompile(`^[0-9A-Z-]{0,16}$`)
)

// check refuses what could fail or mislead after the PIN.
func (r Request) check() error {
	switch {
	case len(r.Documents) == 0:
		return malformed("counting no document")
	case len(r.Documents) > MaxDocuments:
		return failure.New(failure.TooManyDocuments, "counting %d documents", len(r.Documents))
	case len(r.Origin) > maxOrigin || !originForm.MatchString(r.Origin):
		return malformed("reading the origin")
	case !codeForm.MatchString(r.Code) || r.Origin != "" && r.Code == "":
		return malformed("reading the code")
	}
	for _, d := range r.Documents {
		if err := d.check(); err != nil {
			return err
		}
	}
	return nil
}

func (d Document) check() error {
	switch {
	case MediaTypeOf(d.Profile) == "":
		return failure.New(failure.NotSupported, "looking up a profile")
	case d.MediaType != MediaTypeOf(d.Profile):
		return failure.New(failure.NotSupported, "looking up a media type")
	case (d.ContentDigest == [32]byte{}) != (d.MediaType == XML):
		return malformed("reading a digest of zeros")
	case d.MediaType != XML && (d.SignedInfo != nil || d.References != nil):
		return malformed("reading a SignedInfo of a PDF")
	case d.Name == "" || !text(d.Name, maxName):
		return malformed("reading a file name")
	case !text(d.SignerName, maxSignerName):
		return malformed("reading a signer's name")
	case d.Profile == mojRegistry && d.SignerName == "":
		return malformed("reading no signer's name")
	case d.SigningTime.IsZero():
		return malformed("reading no signing time")
	}
	if d.MediaType == XML {
		return xmlsig.CheckSignedInfo(d.SignedInfo, d.References)
	}
	return nil
}

func text(s string, limit int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= limit
}

func malformed(doing string) error { return failure.New(failure.MessageMalformed, "%s", doing) }
