package pdf

import (
	"bytes"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// readContents takes the DER out of /Contents: a direct hexadecimal string,
// padded with zeros to the room that was reserved.
func (s *Signature) readContents(o syntax.Object) {
	digits := o.Raw
	if o.Kind == syntax.HexString {
		digits = o.Raw[1 : len(o.Raw)-1]
	}
	if o.Kind != syntax.HexString || len(digits)%2 != 0 || len(digits) > MaxContents ||
		bytes.ContainsAny(digits, "\x00\t\n\f\r ") {
		s.problem(ContentsMalformed)
		return
	}
	s.Contents = o.Stored()
	n, ok := derLength(s.Contents)
	if !ok {
		s.problem(ContentsNotDER)
		return
	}
	padding := s.Contents[n:]
	s.Contents = s.Contents[:n]
	if len(bytes.Trim(padding, "\x00")) != 0 {
		s.problem(ContentsPadding)
	}
}

// derLength returns the length of the DER SEQUENCE that b begins with, header
// included.
func derLength(b []byte) (int, bool) {
	if len(b) < 2 || b[0] != 0x30 {
		return 0, false
	}
	length, header := int(b[1]), 2
	if b[1] >= 0x80 {
		count := int(b[1] & 0x7F)
		if count == 0 || count > 4 || len(b) < 2+count {
			return 0, false
		}
		length = 0
		for _, c := range b[2 : 2+count] {
			length = length<<8 | int(c)
		}
		header += count
	}
	if length > len(b)-header {
		return 0, false
	}
	return header + length, true
}

// readByteRange accepts four direct integers, two ranges one after the other
// inside the file.
func (s *Signature) readByteRange(o syntax.Object, size int64) {
	if o.Kind != syntax.Array || o.Len() != 4 {
		s.problem(ByteRangeMalformed)
		return
	}
	var b [4]int64
	for i := range b {
		n, ok := o.At(i).Int()
		if !ok || n < 0 || n > size {
			s.problem(ByteRangeMalformed)
			return
		}
		b[i] = n
	}
	if b[0]+b[1] > b[2] || b[2]+b[3] > size {
		s.problem(ByteRangeMalformed)
		return
	}
	s.ByteRange = b
}

// readCoverage finds the revision that the range ends with, and asks that the
// range leaves out exactly the value of /Contents of this very dictionary,
// looked up as of that revision and unchanged since.
func (f *File) readCoverage(s *Signature, c candidate) error {
	if s.Ranges() == nil {
		return nil
	}
	b := s.ByteRange
	end := b[2] + b[3]
	for k, r := range f.f.Revisions() {
		if end < r.EOF {
			break
		}
		if ok, err := onlySpace(f.f, r.EOF, end); err != nil {
			return err
		} else if ok {
			s.Revision = k
		}
	}
	if end == f.f.Size() {
		s.Revision = f.Revisions() - 1
	}
	if s.Revision < 0 {
		s.problem(ByteRangeEnd)
		return nil
	}
	if b[0] != 0 {
		s.problem(ByteRangeStart)
	}
	signed, found, err := dictionaryAsOf(f.f.At(s.Revision), c)
	if err != nil {
		return err
	}
	contents := signed.Get("Contents")
	if !found || b[0]+b[1] != contents.Pos || b[2] != contents.End() {
		s.problem(ByteRangeGap)
	}
	now, kept, err := dictionaryAsOf(f.f.Last(), c)
	if err != nil {
		return err
	}
	if !found || !kept || !bytes.Equal(signed.Raw, c.dict.Raw) || !bytes.Equal(now.Raw, c.dict.Raw) {
		s.problem(DictionaryChanged)
	}
	switch {
	case len(s.Problems) > 0:
	case end == f.f.Size():
		s.Coverage = EntireFile
	default:
		s.Coverage = EntireRevision
	}
	return nil
}

// dictionaryAsOf looks the dictionary of a candidate up in another revision, as
// an object of its own or as the value of the field. It does not find one in an
// object stream, which has no place in the file.
func dictionaryAsOf(v syntax.View, c candidate) (syntax.Object, bool, error) {
	ref := c.ref
	if ref == (syntax.Ref{}) {
		ref = c.field.ref
	}
	i, found, err := v.Load(ref)
	if err != nil || !found || i.Container != 0 {
		return syntax.Object{}, false, err
	}
	if c.ref == (syntax.Ref{}) {
		return i.Value.Get("V"), true, nil
	}
	return i.Value, true, nil
}
