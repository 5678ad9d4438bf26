package pdf

import (
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// readModification looks at everything after the signed bytes, and whether the
// signature allows it. Nothing is "none" but nothing: an end of line after the
// end-of-file marker counts as part of it.
func (f *File) readModification(s *Signature) error {
	if s.Coverage == Unclear {
		return nil
	}
	revisions := f.f.Revisions()
	s.Modification = ModificationNone
	forbidden := false
	for k := s.Revision + 1; k < len(revisions); k++ {
		c, err := f.changes(k)
		if err != nil {
			return err
		}
		s.raise(c.strongest)
		s.Changes = append(s.Changes, c.list...)
		s.Altered = s.Altered || c.altered && s.DocMDP < 2
		forbidden = forbidden || s.forbids(c)
	}
	last := revisions[len(revisions)-1]
	if end := s.ByteRange[2] + s.ByteRange[3]; f.f.Size() > max(last.End, end) {
		c := Change{Revision: len(revisions) - 1, What: "trailing-bytes"}
		blank, err := onlySpace(f.f, max(last.End, end), f.f.Size())
		if err != nil {
			return err
		}
		if blank {
			c.Rule = "white-space"
			s.raise(ModificationLTA)
		} else {
			s.raise(ModificationOther)
		}
		s.Changes = append(s.Changes, c)
	}
	if forbidden || s.DocMDP > 0 && strength[s.Modification] > strength[permitted[s.DocMDP]] &&
		s.Modification != ModificationUnknown {
		s.problem(ChangesForbidden)
	}
	return nil
}

// permitted is the strongest change under each value of /P (ISO 32000-2 Table
// 257). Validation data and document time-stamps are always permitted
// (§12.8.4.3, §12.8.5).
var permitted = map[int]Modification{
	1: ModificationLTA, 2: ModificationFormFilling, 3: ModificationAnnotations,
}

// forbids reports whether one revision does what the signature forbids: it
// changes a field that is locked, or draws a new signature field on a document
// that is certified. Table 257 lets a certified document be signed. A field that
// was not there when it was certified may only join unseen: its appearance
// could show anything ("sneaky signature", Mladenov et al., S&P 2021); pyHanko
// draws the same line.
func (s *Signature) forbids(c revisionChange) bool {
	if s.DocMDP > 0 && s.DocMDP < 3 && c.visible {
		return true
	}
	for _, name := range c.fields {
		for _, l := range s.locks {
			if l.locks(name) {
				return true
			}
		}
	}
	return false
}

// strength orders the modifications.
var strength = map[Modification]int{
	ModificationNone: 0, ModificationLTA: 1, ModificationFormFilling: 2,
	ModificationAnnotations: 3, ModificationOther: 4, ModificationUnknown: 5,
}

func (s *Signature) raise(m Modification) {
	if strength[m] > strength[s.Modification] {
		s.Modification = m
	}
}

// revisionChange is what one revision changes.
type revisionChange struct {
	strongest Modification
	list      []Change
	fields    []string // names of the fields that were filled in or signed
	visible   bool     // a new signature field is drawn
	altered   bool     // a value was written over
}

// changes says, once for all signatures, what revision k changes. A revision
// that could not be analysed is ModificationUnknown; what it changes is listed
// all the same.
func (f *File) changes(k int) (revisionChange, error) {
	if c, known := f.added[k]; known {
		return c, nil
	}
	c, err := f.compare(k)
	if failure.CodeOf(err) == failure.FileUnreadable {
		return c, err
	}
	if err != nil {
		c = f.listed(k)
	}
	if len(c.list) > MaxChanges {
		c.list = c.list[:MaxChanges]
	}
	f.added[k] = c
	return c, nil
}

// compare recognises what Prepare writes by itself, and analyses the rest.
func (f *File) compare(k int) (revisionChange, error) {
	if a, err := f.recognise(k, false); err == nil {
		return revisionChange{strongest: ModificationFormFilling, list: a.changes, fields: []string{a.name}}, nil
	}
	return f.analyse(k)
}

// listed lists the objects of a revision that cannot be analysed.
func (f *File) listed(k int) revisionChange {
	out := revisionChange{strongest: ModificationUnknown}
	view := f.f.At(k)
	for _, n := range f.f.Changed(k) {
		if len(out.list) == MaxChanges {
			break
		}
		what := "removed"
		if ref, ok := view.RefTo(n); ok {
			what = "unreadable"
			if i, _, err := view.Load(ref); err == nil {
				what = kindOf(i.Value)
			}
		}
		out.list = append(out.list, Change{Revision: k, Object: n, What: what})
	}
	return out
}

// usages returns the index of references, which covers every revision from the
// oldest signed one on.
func (f *File) usages(k int) (*usageIndex, error) {
	if f.index == nil || k < f.first {
		f.first = min(f.first, k)
		x, err := f.indexUsages(f.first)
		if err != nil {
			return nil, err
		}
		f.index = x
	}
	return f.index, nil
}

// typeNames are the names of types, for a reader of a list of changes.
var typeNames = map[string]string{
	"Catalog": "catalog", "Pages": "pages", "Page": "page", "Annot": "annotation", "Sig": "signature",
	"DocTimeStamp": "time-stamp", "DSS": "validation-data", "Font": "font", "XObject": "drawing",
	"ObjStm": "object-stream", "XRef": "cross-reference-stream", "Metadata": "metadata",
	"ExtGState": "graphics-state", "OCG": "optional-content", "Filespec": "file",
}

// kindOf names an object by its /Type.
func kindOf(o syntax.Object) string {
	if name, ok := o.Get("Type").Name(); ok && typeNames[name] != "" {
		return typeNames[name]
	}
	return "object"
}
