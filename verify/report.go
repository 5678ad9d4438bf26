package verify

import (
	"bytes"
	"encoding/json"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
)

// Schema is the version of the JSON form of Report and ChainReport. Fields may
// be added under the same number; none changes its meaning or goes.
const Schema = 1

// Report is the verdict on a file.
type Report struct {
	Schema int        `json:"schema"` // Schema
	File   FileReport `json:"file"`
	// Signatures has one entry per signature of the file, in the order of the
	// revisions that added them; never null.
	Signatures []Signature `json:"signatures"`
	// Conformance is the check against Options.Profile, if that was asked for.
	Conformance *Conformance `json:"conformance,omitempty"`
	// Error is why there is no verdict at all, or null. Then Signatures is
	// empty.
	Error *Error `json:"error"`
	// TimeStampTokens are the document time-stamps of a PDF, in the order of its
	// revisions; never null.
	TimeStampTokens []TimeStamp `json:"timeStampTokens"`
}

// FileReport says which file was judged.
type FileReport struct {
	Name   string `json:"name"`   // as the caller gave it
	SHA256 string `json:"sha256"` // of the whole file, 64 lower-case hex digits; "" if unreadable
	Format Format `json:"format"`
}

// Format is the kind of file, told by its first bytes.
type Format string

// The formats.
const (
	FormatPDF     Format = "pdf"     // signatures inside a PDF
	FormatCMS     Format = "cms"     // a detached CMS beside its content
	FormatXML     Format = "xml"     // signatures inside an XML file
	FormatPackage Format = "package" // signatures inside kousei.xml of a ZIP
	FormatUnknown Format = "unknown" // none of these
)

// Error is a failure as a report tells it.
type Error struct {
	Code      failure.Code `json:"code"` // of package failure's closed list
	MessageJa string       `json:"messageJa"`
	MessageEn string       `json:"messageEn"`
}

// newError makes an Error of any error; nil stays nil.
func newError(err error) *Error {
	if err == nil {
		return nil
	}
	code := failure.CodeOf(err)
	ja, en := failure.Sentences(code)
	return &Error{Code: code, MessageJa: ja.String(), MessageEn: en.String()}
}

// Signature is the verdict on one signature.
type Signature struct {
	// ID tells the signatures of a file apart: "S1" for the first. It is the
	// order of the report, not a name from the file.
	ID string `json:"id"`
	// Indication and SubIndication are the conclusion, in the words of
	// EN 319 102-1 §5.1.3. SubIndication is "" for TOTAL-PASSED and never
	// otherwise.
	Indication    trust.Indication    `json:"indication"`
	SubIndication trust.SubIndication `json:"subIndication"`
	Integrity     Integrity           `json:"integrity"`
	// Coverage says which part of the document the signature covers, and
	// Modification which kind of change came after it. A detached CMS covers
	// its content entirely and knows no later change. An XML signature knows no
	// later change either: what it does not cover may be anything.
	Coverage     pdf.Coverage     `json:"coverage"`
	Modification pdf.Modification `json:"modification"`
	// SignedSize is how many bytes, from the first, are the file as it was when
	// it was signed: cut there, it can be looked at beside the newest one. 0 if
	// the coverage is unclear, and for a detached CMS.
	SignedSize int64 `json:"signedSize"`
	// Changes are the later changes behind Modification, with the rule that
	// recognised each; never null.
	Changes []pdf.Change `json:"changes"`
	// Altered: a later change is of a kind that is recognised, but it wrote over a
	// value that was signed, or the signature forbids it.
	Altered bool `json:"altered"`
	// Signer is null if no certificate is even named.
	Signer     *Signer                `json:"signer"`
	Chain      trust.ChainStatus      `json:"chain"`
	Revocation trust.RevocationStatus `json:"revocation"`
	Time       Time                   `json:"time"`
	Level      Level                  `json:"level"`
	// TimeStamps are the signature time-stamps, in the order of the message;
	// never null.
	TimeStamps []TimeStamp `json:"timeStamps"`
	// Pair is the state of the signer's two certificates, null unless
	// Options.Links knows the other.
	Pair *Pair `json:"pair"`
	// XML says what an XML signature refers to; absent for others.
	XML *XMLFacts `json:"xml,omitempty"`
}

// ChainReport is the verdict on a certificate alone.
type ChainReport struct {
	Schema        int                    `json:"schema"` // Schema
	Chain         trust.ChainStatus      `json:"chain"`
	Indication    trust.Indication       `json:"indication"`
	SubIndication trust.SubIndication    `json:"subIndication"`
	Revocation    trust.RevocationStatus `json:"revocation"`
	Error         *Error                 `json:"error"`
	// Official is the class of certificate that this one issues, if it is itself
	// a published CA certificate of JPKI; else empty.
	Official cert.Class `json:"official"`
}

// JSON returns the report as JSON, indented by two spaces, ending in a newline:
// the same bytes wherever it is computed.
func (r Report) JSON() []byte { return encode(r) }

// JSON is Report.JSON for a chain.
func (r ChainReport) JSON() []byte { return encode(r) }

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("encoding a report: " + err.Error()) // only a type of this package could fail
	}
	return indented(b.Bytes())
}

// indented is json.Indent by two spaces for a compact text that is known to be
// JSON, at a fraction of the time.
func indented(text []byte) []byte {
	out := make([]byte, 0, 2*len(text))
	depth, quoted := 0, false
	line := func() {
		out = append(out, '\n')
		for range depth {
			out = append(out, "  "...)
		}
	}
	for i, b := range text {
		switch {
		case b == '"' && !escaped(text[:i]):
			quoted = !quoted
		case quoted:
		case (b == '}' || b == ']') && text[i-1] == b-2: // "{}" and "[]"
			depth--
		case b == '}' || b == ']':
			depth--
			line()
		}
		out = append(out, b)
		switch {
		case quoted:
		case b == ':':
			out = append(out, ' ')
		case b == ',':
			line()
		case b == '{' || b == '[':
			if depth++; text[i+1] != b+2 {
				line()
			}
		}
	}
	return out
}

// escaped reports whether a byte behind text, within a string, is escaped.
func escaped(text []byte) bool {
	return (len(text)-len(bytes.TrimRight(text, `\`)))%2 == 1
}
