package cli

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/natsuin/natsuin/failure"
)

// The report of package verify, as far as the text form and the exit status
// need it. It comes out of the sandbox as JSON, which --json passes on as it is.
type report struct {
	Schema      int          `json:"schema"`
	File        reportFile   `json:"file"`
	Signatures  []signature  `json:"signatures"`
	Error       *reportError `json:"error"`
	TimeStamps  []timeStamp  `json:"timeStampTokens"`
	Conformance *conformance `json:"conformance"`
}

type reportFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Format string `json:"format"`
}

type reportError struct {
	Code      failure.Code `json:"code"`
	MessageJa string       `json:"messageJa"`
	MessageEn string       `json:"messageEn"`
}

type signature struct {
	ID            string  `json:"id"`
	Indication    string  `json:"indication"`
	SubIndication *string `json:"subIndication"`
	Integrity     struct {
		Status string `json:"status"`
	} `json:"integrity"`
	Coverage     string     `json:"coverage"`
	Modification string     `json:"modification"`
	Changes      []change   `json:"changes"`
	SignedSize   int64      `json:"signedSize"`
	Altered      bool       `json:"altered"`
	Signer       *signer    `json:"signer"`
	Chain        chain      `json:"chain"`
	Revocation   revocation `json:"revocation"`
	Time         struct {
		Claimed *string `json:"claimedSigningTime"`
		Proven  *string `json:"bestSignatureTime"`
		Judged  *string `json:"validationTime"`
	} `json:"time"`
	Level      string      `json:"level"`
	TimeStamps []timeStamp `json:"timeStamps"`
	Pair       *struct {
		State string `json:"state"`
	} `json:"pair"`
	XML *xmlFacts `json:"xml,omitempty"`
}

type timeStamp struct {
	ID            string  `json:"id"`
	Indication    string  `json:"indication"`
	SubIndication *string `json:"subIndication"`
	Time          *string `json:"signedTime"`
	SignedBy      string  `json:"signedBy"`
	Chain         chain   `json:"chain"`
}

// xmlFacts is what an XML signature refers to.
type xmlFacts struct {
	Profile    string `json:"profile"`
	References []struct {
		Outcome string `json:"outcome"`
		Element string `json:"element"`
		File    string `json:"file"`
	} `json:"references"`
	Uncovered []string `json:"uncovered"`
	Legacy    bool     `json:"legacy"`
}

type signer struct {
	Class      string      `json:"class"`
	Serial     string      `json:"serial"`
	Attributes *attributes `json:"attributes"`
}

type attributes struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Sex     string `json:"sex"`
	Birth   string `json:"birth"`
	BirthJa string `json:"birthJa"`
}

type chain struct {
	Status string `json:"status"`
	Why    string `json:"why"`
	Class  string `json:"class"`
	Test   bool   `json:"test"`
	Anchor *struct {
		Name string `json:"name"`
	} `json:"anchor"`
}

type revocation struct {
	Status     string  `json:"status"`
	ReasonCode *int    `json:"reasonCode"`
	Reason     string  `json:"reason"`
	Time       *string `json:"time"`
	Source     string  `json:"source"`
	SourceTime *string `json:"sourceTime"`
	Why        string  `json:"why"`
}

// chainReport is the report on a certificate alone.
type chainReport struct {
	Schema        int          `json:"schema"`
	Chain         chain        `json:"chain"`
	Indication    string       `json:"indication"`
	SubIndication *string      `json:"subIndication"`
	Revocation    revocation   `json:"revocation"`
	Error         *reportError `json:"error"`
}

// The words of a report that decide something here.
const (
	totalPassed  = "TOTAL-PASSED"
	totalFailed  = "TOTAL-FAILED"
	intact       = "intact"
	entireFile   = "entire-file"
	reportSchema = 1
)

func decodeReport(raw []byte) (report, error) {
	var r report
	if err := json.Unmarshal(raw, &r); err != nil || r.Schema != reportSchema {
		return r, failure.Wrap(failure.SandboxFailed, err, "reading a report of schema %d", r.Schema)
	}
	return r, nil
}

func decodeChainReport(raw []byte) (chainReport, error) {
	var r chainReport
	if err := json.Unmarshal(raw, &r); err != nil || r.Schema != reportSchema {
		return r, failure.Wrap(failure.SandboxFailed, err, "reading a report of schema %d", r.Schema)
	}
	return r, nil
}

// endsIntact reports whether the last signature is good as far as the document
// goes, has the profile, and covers the whole file.
func (r report) endsIntact(profile string) bool {
	if r.Error != nil || len(r.Signatures) == 0 {
		return false
	}
	last := r.Signatures[len(r.Signatures)-1]
	return last.Integrity.Status == intact && last.Coverage == entireFile &&
		last.Indication != totalFailed && last.Level == profile
}

// includesIntact reports whether a signature that refers to so many things is
// good as far as the document goes: XML signatures stand where their profile
// has them, not last in the file.
func (r report) includesIntact(references int) bool {
	return r.Error == nil && slices.ContainsFunc(r.Signatures, func(s signature) bool {
		return s.Integrity.Status == intact && s.Indication != totalFailed && s.XML != nil &&
			len(s.XML.References) == references
	})
}

// The exit statuses of verify and verify-chain.
const (
	exitPassed        = 0 // every signature is TOTAL-PASSED
	exitRejected      = 1 // a signature, or a document time-stamp, is TOTAL-FAILED
	exitIndeterminate = 3 // a signature is INDETERMINATE, none is TOTAL-FAILED
	exitNoSignature   = 4 // the file has no signature
	exitRefused       = 5 // the file was refused or cannot be read
)

func (r report) exit() status {
	if r.Error != nil {
		return r.Error.exit()
	}
	for _, t := range r.TimeStamps {
		if t.Indication == totalFailed {
			return exitRejected
		}
	}
	if len(r.Signatures) == 0 {
		return exitNoSignature
	}
	worst := status(exitPassed)
	for _, s := range r.Signatures {
		switch exitOf(s.Indication) {
		case exitRejected:
			return exitRejected
		case exitIndeterminate:
			worst = exitIndeterminate
		}
	}
	return worst
}

func (r chainReport) exit() status {
	if r.Error != nil {
		return r.Error.exit()
	}
	return exitOf(r.Indication)
}

func exitOf(indication string) status {
	switch indication {
	case totalPassed:
		return exitPassed
	case totalFailed:
		return exitRejected
	}
	return exitIndeterminate
}

func (e *reportError) exit() status {
	if e.Code == failure.Usage || e.Code == failure.ContentMissing {
		return exitUsage
	}
	return exitRefused
}

func newReportError(err error) *reportError {
	code := failure.CodeOf(err)
	ja, en := failure.Sentences(code)
	return &reportError{Code: code, MessageJa: ja.String(), MessageEn: en.String()}
}

// noReport and noChainReport stand for a report that could not be made, in the
// form that package verify gives it.
func noReport(name string, err error) any {
	return report{
		Schema: reportSchema, File: reportFile{Name: name, Format: "unknown"},
		Signatures: []signature{}, Error: newReportError(err), TimeStamps: []timeStamp{},
	}
}

func noChainReport(err error) any {
	return struct {
		Schema        int             `json:"schema"`
		Chain         json.RawMessage `json:"chain"`
		Indication    string          `json:"indication"`
		SubIndication string          `json:"subIndication"`
		Revocation    json.RawMessage `json:"revocation"`
		Error         *reportError    `json:"error"`
		Official      string          `json:"official"`
	}{
		Schema: reportSchema,
		Chain: json.RawMessage(`{"status":"malformed","why":"malformed","class":"other","test":false,` +
			`"anchor":null,"path":[]}`),
		Indication: "INDETERMINATE", SubIndication: "NO_SIGNING_CERTIFICATE_FOUND",
		Revocation: json.RawMessage(`{"status":"not-checked","reasonCode":null,"reason":"","time":null,` +
			`"source":"","sourceTime":null,"sourceSha256":"","why":"no-chain"}`),
		Error: newReportError(err),
	}
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err) // strings and numbers always encode
	}
	return b.Bytes()
}
