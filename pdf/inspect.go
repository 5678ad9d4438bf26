package pdf

import (
	"io"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// Inspection is everything that the last revision of a prepared file adds, and
// what in the document below it a person should know of before signing.
type Inspection struct {
	// BaseSize is the length of the file before it was prepared.
	BaseSize int64 `json:"baseSize"`
	// ByteRange is what the signature will cover; the content digest is SHA-256
	// over it.
	ByteRange [4]int64 `json:"byteRange"`
	// Field is the name of the new field, Profile the profile of the signature.
	Field   string `json:"field"`
	Profile string `json:"profile"`
	// Time is the signing time that the document will claim.
	Time time.Time `json:"time"`
	// The texts of the signature, empty where the key is absent.
	Name        string `json:"name"`
	Reason      string `json:"reason"`
	Location    string `json:"location"`
	ContactInfo string `json:"contactInfo"`
	// Reserve is the room for the CMS in bytes of DER.
	Reserve int `json:"reserve"`
	// Signatures is the number of signatures the document has already.
	Signatures int `json:"signatures"`
	// Changes lists the objects of the revision with their roles.
	Changes []Change `json:"changes"`
	// Active lists content of the document that acts or hides.
	Active []Active `json:"active"`
}

// Ranges are the bytes of the file that the content digest covers, in order.
func (i Inspection) Ranges() []Range {
	return []Range{{i.ByteRange[0], i.ByteRange[1]}, {i.ByteRange[2], i.ByteRange[3]}}
}

// Inspect reads a prepared file, original and tail, made by anybody. It accepts
// exactly what Prepare writes as its last revision: an empty signature in a new
// invisible field, and what has to change for it. Everything else is
// failure.InspectionRefused, or the code that Prepare would give for the
// document below. Passwords are those of Open.
func Inspect(r io.ReaderAt, size int64, passwords ...[]byte) (Inspection, error) {
	s, err := unlock(r, size, passwords...)
	if err != nil {
		return Inspection{}, err
	}
	last := len(s.Revisions()) - 1
	if s.Revisions()[last].End != size {
		return Inspection{}, refused("bytes after the last revision")
	}
	f := newFile(s)
	a, err := f.recognise(last, true)
	if err != nil {
		return Inspection{}, err
	}
	fields, err := f.fields(last - 1)
	if err != nil {
		return Inspection{}, err
	}
	if err := a.base.signable(fields); err != nil {
		return Inspection{}, err
	}
	if len(fields.signatures) > 0 {
		if err := f.respects(last); err != nil {
			return Inspection{}, err
		}
	}
	active, err := findActive(a.base.view)
	if err != nil {
		return Inspection{}, failure.Wrap(failure.InspectionRefused, err, "searching for active content")
	}
	v := a.values
	return Inspection{
		BaseSize: a.baseSize, ByteRange: v.byteRange, Field: a.name, Profile: v.profile, Time: v.time,
		Name: v.name, Reason: v.reason, Location: v.location, ContactInfo: v.contactInfo,
		Reserve: v.reserve, Signatures: len(fields.signatures), Changes: a.changes, Active: active,
	}, nil
}
