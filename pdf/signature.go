package pdf

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// Signature is one signature of a file: what its dictionary says, which bytes
// it covers, and what came after it. Nothing in it is verified but the form; the
// CMS in Contents has to be verified over Ranges.
type Signature struct {
	// ID tells the signatures of a file apart: S1, S2, … in the order in which
	// they were made.
	ID string `json:"id"`
	// Field is the full name of the field, Type /Type of the dictionary ("Sig",
	// "DocTimeStamp" or empty), Filter and SubFilter the keys of the same name.
	Field     string `json:"field"`
	Type      string `json:"type"`
	Filter    string `json:"filter"`
	SubFilter string `json:"subFilter"`
	// ByteRange is offset, length, offset, length; zeros if it is not four
	// integers.
	ByteRange [4]int64 `json:"byteRange"`
	// Contents is the DER without its padding.
	Contents []byte `json:"contents"`
	// Time is /M as claimed; zero if it is missing or no date.
	Time        time.Time `json:"time"`
	Zoned       bool      `json:"zoned"` // /M says in which zone
	Name        string    `json:"name"`
	Reason      string    `json:"reason"`
	Location    string    `json:"location"`
	ContactInfo string    `json:"contactInfo"`
	// Revision is the revision that the range ends with, counted from 0; -1 if
	// it ends with none.
	Revision int `json:"revision"`
	// DocMDP is the limit that this signature sets on later changes
	// (ISO 32000-1 Table 254), 1 to 3; 0 if it sets none.
	DocMDP int `json:"docMDP"`
	// Coverage says what the range covers, Modification what came after it,
	// Changes the objects behind that.
	Coverage     Coverage     `json:"coverage"`
	Modification Modification `json:"modification"`
	Changes      []Change     `json:"changes"`
	// Altered: a field that had a value when this signature was made has another
	// one now, and no certification allowed that.
	Altered bool `json:"altered"`
	// Problems are the faults of the form. A signature with any is broken.
	Problems []Problem `json:"problems"`

	locks []lock
}

// Coverage says which part of the file a signature covers.
type Coverage string

// The coverages.
const (
	EntireFile     Coverage = "entire-file"     // every byte but its own /Contents
	EntireRevision Coverage = "entire-revision" // the same, up to the end of a revision
	Unclear        Coverage = "unclear"         // anything else
)

// Modification is the strongest kind of change after a signature.
type Modification string

// The modifications, weakest first.
const (
	ModificationNone Modification = "none" // nothing follows
	// ModificationLTA: validation data, document time-stamps, and what changes
	// nothing that anybody is shown.
	ModificationLTA         Modification = "lta"
	ModificationFormFilling Modification = "form-filling" // fields filled in, signatures added
	// ModificationAnnotations: annotations, or a new signature field that covers
	// what was signed.
	ModificationAnnotations Modification = "annotations"
	ModificationOther       Modification = "other"   // a change no rule recognises
	ModificationUnknown     Modification = "unknown" // could not be analysed
)

// Problem is a fault of one signature's form. The strings are stable.
type Problem string

// The problems. In brackets the name of the like check of the EU DSS.
const (
	// DictionaryMalformed: the value of the field is no dictionary, or one whose
	// values cannot be read.
	DictionaryMalformed Problem = "dictionary-malformed"
	// DictionaryAmbiguous: a key is given twice.
	DictionaryAmbiguous Problem = "dictionary-ambiguous"
	// DictionaryChanged: the dictionary is not, or not the same, in the signed
	// revision, or a later one changed or removed it
	// (PdfSignatureDictionaryCheck).
	DictionaryChanged Problem = "dictionary-changed"
	// SubFilterMissing: nothing says what /Contents is.
	SubFilterMissing Problem = "sub-filter-missing"
	// ContentsMalformed: /Contents is missing or no direct hexadecimal string.
	ContentsMalformed Problem = "contents-malformed"
	// ContentsNotDER: /Contents holds no DER value of definite length.
	ContentsNotDER Problem = "contents-not-der"
	// ContentsPadding: the value is followed by something else than zeros.
	ContentsPadding Problem = "contents-padding"
	// ByteRangeMalformed: /ByteRange is missing or not four direct integers that
	// are ordered and inside the file (ByteRangeCheck).
	ByteRangeMalformed Problem = "byte-range-malformed"
	// ByteRangeStart: the range does not begin with the file.
	ByteRangeStart Problem = "byte-range-start"
	// ByteRangeGap: what the range leaves out is not exactly the /Contents of
	// this dictionary.
	ByteRangeGap Problem = "byte-range-gap"
	// ByteRangeEnd: the range does not end with a revision
	// (ByteRangeAllDocumentCheck).
	ByteRangeEnd Problem = "byte-range-end"
	// ChangesForbidden: the signature forbids the changes that were made after
	// it (DocMDPCheck, FieldMDPCheck, SigFieldLockCheck).
	ChangesForbidden Problem = "changes-forbidden"
)

// Ranges are the bytes of the file that the CMS has to be verified over, nil
// if /ByteRange is malformed.
func (s Signature) Ranges() []Range {
	if slices.Contains(s.Problems, ByteRangeMalformed) {
		return nil
	}
	return []Range{{s.ByteRange[0], s.ByteRange[1]}, {s.ByteRange[2], s.ByteRange[3]}}
}

func (s *Signature) problem(p Problem) { s.Problems = append(s.Problems, p) }

// order sorts signatures by what they cover and names them.
func order(list []Signature) {
	end := func(s *Signature) int64 { return s.ByteRange[2] + s.ByteRange[3] }
	sort.SliceStable(list, func(i, j int) bool {
		a, b := &list[i], &list[j]
		return cmp.Or(cmp.Compare(end(a), end(b)), cmp.Compare(a.Field, b.Field)) < 0
	})
	for i := range list {
		list[i].ID = fmt.Sprintf("S%d", i+1)
	}
}

// read fills in a Signature. The order is that of the questions: is it a
// dictionary, which bytes does it cover, what came later.
func (f *File) read(c candidate) (Signature, error) {
	s := Signature{Field: c.field.name, Revision: -1, Coverage: Unclear,
		Modification: ModificationUnknown, Changes: []Change{}, Problems: []Problem{}}
	if c.dict.Kind != syntax.Dictionary {
		s.problem(DictionaryMalformed)
		s.problem(ContentsMalformed)
		s.problem(ByteRangeMalformed)
		return s, nil
	}
	if c.dict.Ambiguous() {
		s.problem(DictionaryAmbiguous)
	}
	s.readContents(c.dict.Get("Contents"))
	s.readByteRange(c.dict.Get("ByteRange"), f.f.Size())
	err := f.readCoverage(&s, c)
	if err == nil {
		err = f.readValues(&s, c)
	}
	switch {
	case failure.CodeOf(err) == failure.FileUnreadable:
		return s, err
	case err != nil:
		s.Coverage = Unclear
		s.problem(DictionaryMalformed)
	}
	return s, nil
}

// readValues reads what else the dictionary says, as of the signed revision.
func (f *File) readValues(s *Signature, c candidate) error {
	view := f.f.Last()
	if s.Revision >= 0 {
		view = f.f.At(s.Revision)
	}
	if err := s.readTexts(view, c.dict); err != nil {
		return err
	}
	limit, err := docMDP(view, c.dict)
	if err != nil {
		return err
	}
	if s.locks, limit, err = locks(view, c, limit); limit < noLimit {
		s.DocMDP = limit
	}
	return err
}

// readTexts reads the keys that hold names, texts and the date.
func (s *Signature) readTexts(v syntax.View, dict syntax.Object) error {
	for _, k := range []struct {
		key  string
		into *string
	}{
		{"Type", &s.Type}, {"Filter", &s.Filter}, {"SubFilter", &s.SubFilter}, {"Name", &s.Name},
		{"Reason", &s.Reason}, {"Location", &s.Location}, {"ContactInfo", &s.ContactInfo},
	} {
		o, err := v.Get(dict, k.key)
		if err != nil {
			return err
		}
		if name, ok := o.Name(); ok {
			*k.into = name
		} else if text, ok := o.Text(); ok {
			*k.into = text
		}
	}
	if s.SubFilter == "" {
		s.problem(SubFilterMissing)
	}
	date, err := v.Get(dict, "M")
	if err != nil {
		return err
	}
	if t, zoned, ok := ParseDate(string(date.Bytes())); ok {
		s.Time, s.Zoned = t, zoned
	}
	return nil
}
