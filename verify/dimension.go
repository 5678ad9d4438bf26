package verify

import (
	"encoding/json"
	"time"

	"github.com/natsuin/natsuin/cms"
)

// Integrity says whether the signed bytes are the ones that were signed, by the
// key that the message names. It says nothing about whose key that is.
type Integrity struct {
	Status IntegrityStatus `json:"status"`
	// Checks are the single checks of the CMS message, or those of package xmlsig
	// by the same fields; never null, empty if it could not be read.
	Checks []cms.Finding `json:"checks"`
	// Problems are the names of everything that is wrong in the form of the
	// signature, of package cms and of package pdf; never null.
	Problems []string `json:"problems"`
}

// IntegrityStatus is the sum of an Integrity.
type IntegrityStatus string

// The statuses.
const (
	// Intact: content and attributes are what the key signed.
	Intact IntegrityStatus = "intact"
	// Modified: the content is not what was signed.
	Modified IntegrityStatus = "modified"
	// Broken: the signature value or its form is wrong, so that it proves
	// nothing.
	Broken IntegrityStatus = "broken"
	// Unchecked: it could not be verified, for want of the certificate or of an
	// algorithm that is supported and strong.
	Unchecked IntegrityStatus = "unchecked"
)

// Level is the baseline profile that the signature conforms to.
type Level string

// The levels. B-T is B-B with a time-stamp that is intact and stamps this
// signature; whether its authority is to be believed, TimeStamp says.
const (
	PAdESBB   Level = "pades-bb" // EN 319 142-1, B-B
	PAdESBT   Level = "pades-bt" // EN 319 142-1, B-T
	CAdESBB   Level = "cades-bb" // EN 319 122-1, B-B
	CAdESBT   Level = "cades-bt" // EN 319 122-1, B-T
	LevelNone Level = "none"     // none of these
)

// Time keeps what the signer claims apart from what is proven. The names are
// those of SiVa and the EU DSS.
type Time struct {
	// Claimed is the time the signer states, null if none or unreadable. Anyone
	// can state anything.
	Claimed Moment `json:"claimedSigningTime"`
	// Source is where the claim stands: "signature-dictionary" (/M),
	// "signing-time" (CMS attribute), or "" if there is none.
	Source string `json:"claimedSource"`
	// Proven is the earliest time at which a time-stamp that is TOTAL-PASSED
	// proves the signature to have been there, null if there is none. Chain and
	// Revocation then speak of that time.
	Proven Moment `json:"bestSignatureTime"`
	// Judged is the moment for which the verdict holds.
	Judged Moment `json:"validationTime"`
}

// The values of Time.Source.
const (
	SourceDictionary = "signature-dictionary"
	SourceAttribute  = "signing-time"
)

// Moment is a time in UTC to the second; the zero Moment is null in JSON.
type Moment struct{ time.Time }

// MarshalJSON writes RFC 3339 in UTC, or null.
func (m Moment) MarshalJSON() ([]byte, error) {
	if m.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(m.UTC().Format(time.RFC3339))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Moment) UnmarshalJSON(data []byte) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil || text == nil {
		*m = Moment{}
		return err
	}
	t, err := time.Parse(time.RFC3339, *text)
	*m = Moment{t.UTC()}
	return err
}
