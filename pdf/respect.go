package pdf

import "github.com/natsuin/natsuin/failure"

// respects refuses a revision that an earlier signature forbids: by certification
// (DocMDP), by locked fields (FieldMDP), or by the lock of its own field. The
// reader would report that signature as broken by it, so that one more signature
// would spoil those that are there.
//
// Errors: failure.PDFLocked, and those of reading the signatures.
func (f *File) respects(k int) error {
	list, err := f.Signatures()
	if err != nil {
		return err
	}
	c, err := f.changes(k)
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.Coverage == Unclear || s.Revision >= k {
			continue
		}
		if s.forbids(c) || s.DocMDP > 0 && strength[c.strongest] > strength[permitted[s.DocMDP]] {
			return failure.New(failure.PDFLocked, "preparing a document that an earlier signature locks")
		}
	}
	return nil
}
