package pdf

import (
	"io"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/security"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// File is a PDF opened for reading its signatures. It is not safe for
// concurrent use.
type File struct {
	f     *syntax.File
	walks map[int]*fieldWalk // forms walked so far, by revision
	left  int                // fields that may still be visited
	added map[int]revisionChange
	index *usageIndex // built when the first revision is analysed
	first int         // the oldest revision that index covers
	pages map[int]int // page objects of the newest revision, numbered from 1
}

// newFile wraps a file whose structure has been read.
func newFile(f *syntax.File) *File {
	return &File{f: f, walks: map[int]*fieldWalk{}, left: MaxFieldVisits, added: map[int]revisionChange{}}
}

// Open reads the structure of the size bytes of r. Later reads go through r.
// Passwords open an encrypted document: UTF-8 as typed, the owner's or the
// user's; one that needs none, or is not encrypted, opens whatever they are.
//
// Errors: failure.PDFMalformed, PDFTooComplex, PDFUnsupported, PDFEncrypted
// where a password is needed, PDFPasswordWrong, FileUnreadable.
func Open(r io.ReaderAt, size int64, passwords ...[]byte) (*File, error) {
	f, err := unlock(r, size, passwords...)
	if err != nil {
		return nil, err
	}
	return newFile(f), nil
}

// unlock reads the structure of a file and has it decrypted if it is encrypted.
func unlock(r io.ReaderAt, size int64, passwords ...[]byte) (*syntax.File, error) {
	f, err := syntax.Open(r, size)
	if err != nil {
		return nil, err
	}
	if _, err := security.Open(f, passwords...); err != nil {
		return nil, err
	}
	return f, nil
}

// Revisions is the number of revisions of the file, at least 1.
func (f *File) Revisions() int { return len(f.f.Revisions()) }

// candidate is a signature dictionary that a field names in some revision.
type candidate struct {
	field field
	dict  syntax.Object
	ref   syntax.Ref // of the dictionary; zero if it stands in the field
}

// Signatures returns the signatures of every revision, in the order in which
// they were made: one that a later revision replaced or removed is still
// listed. Fields without a value are no signatures. Each signature has its own
// Problems; an error means that the form could not be read at all.
func (f *File) Signatures() ([]Signature, error) {
	candidates, err := f.candidates()
	if err != nil {
		return nil, err
	}
	out := make([]Signature, 0, len(candidates))
	f.first = f.Revisions()
	for _, c := range candidates {
		s, err := f.read(c)
		if err != nil {
			return nil, err
		}
		if s.Coverage != Unclear {
			f.first = min(f.first, s.Revision)
		}
		out = append(out, s)
	}
	for i := range out {
		if err := f.readModification(&out[i]); err != nil {
			return nil, err
		}
	}
	order(out)
	return out, nil
}

// candidates walks the form as of every revision, newest first. An earlier
// revision whose form cannot be read adds none: what follows it is then not
// recognised either.
func (f *File) candidates() ([]candidate, error) {
	var out []candidate
	seen := map[string]bool{}
	last := f.Revisions() - 1
	for k := last; k >= 0; k-- {
		walk, err := f.fields(k)
		if err != nil && (k == last || failure.CodeOf(err) == failure.PDFTooComplex) {
			return nil, err
		}
		if err != nil {
			continue
		}
		for _, s := range walk.signatures {
			c := candidate{field: s, dict: s.value}
			if ref, ok := s.value.Ref(); ok {
				c.ref = ref
				if c.dict, err = f.f.At(k).Resolve(s.value); err != nil {
					return nil, err
				}
			}
			key := string(c.dict.Raw)
			if c.dict.Kind == syntax.Null || seen[key] {
				continue
			}
			if seen[key] = true; len(seen) > MaxSignatures {
				return nil, failure.New(failure.PDFTooComplex, "reading more than %d signatures", MaxSignatures)
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// fields walks the form as of revision k, once.
func (f *File) fields(k int) (*fieldWalk, error) {
	if w, ok := f.walks[k]; ok {
		return w, nil
	}
	v := f.f.At(k)
	root, err := dictionaryAt(v, v.Trailer().Get("Root"), "catalog")
	if err != nil {
		return nil, err
	}
	form, err := readForm(v, root.Value)
	if err != nil {
		return nil, err
	}
	w, err := walkFields(v, form)
	if err != nil {
		return nil, err
	}
	if f.left -= w.visited; f.left < 0 {
		return nil, failure.New(failure.PDFTooComplex, "walking the forms of all revisions")
	}
	f.walks[k] = w
	return w, nil
}
