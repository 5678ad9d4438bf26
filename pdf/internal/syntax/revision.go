package syntax

// Revision is one state of the document: the first version of the file, or one
// incremental update (ISO 32000-1 §7.5.6).
type Revision struct {
	// Newest is the section that the revision's startxref names. Its trailer is
	// the trailer of the revision.
	Newest *Section
	// Sections are all sections of the revision, newest first: one, or two in a
	// linearized file.
	Sections []*Section
	// StartXref is where the keyword "startxref" stands, EOF the offset just
	// after "%%EOF", End that after one end of line behind it.
	mark, EOF, End int64
}

// StartXref is where the keyword "startxref" of the revision stands.
func (r Revision) StartXref() int64 { return r.mark }

// Linearized reports whether the revision has a first-page section at the front
// of the file (ISO 32000-1 Annex F).
func (r Revision) Linearized() bool { return len(r.Sections) == 2 }

// Revisions returns the revisions, oldest first; there is at least one.
func (f *File) Revisions() []Revision { return f.revisions }

// divide groups sections, newest first, into revisions and finds where each
// ends. Every update stands behind what it updates. The one exception is a
// linearized file, whose oldest section stands behind the first-page section.
func (f *File) divide(sections []*Section) error {
	for len(sections) > 0 {
		group := sections[:1]
		if n := len(sections); n == 2 && sections[1].Start > sections[0].Start {
			group = sections
		} else if n > 1 && sections[1].Start > sections[0].Start {
			return malformed("reading revisions that are out of order")
		}
		r := Revision{Newest: group[0], Sections: group}
		last := group[len(group)-1]
		s, err := f.readStartXref(last.End)
		if err != nil {
			return err
		}
		if s.target != r.Newest.Start {
			return malformed("reading a startxref that names another section")
		}
		r.mark, r.EOF, r.End = s.mark, s.eof, s.end
		f.revisions = append(f.revisions, r)
		sections = sections[len(group):]
	}
	for i, j := 0, len(f.revisions)-1; i < j; i, j = i+1, j-1 {
		f.revisions[i], f.revisions[j] = f.revisions[j], f.revisions[i]
	}
	for i := 1; i < len(f.revisions); i++ {
		if f.revisions[i].Newest.Start < f.revisions[i-1].EOF {
			return malformed("reading revisions that overlap")
		}
	}
	return nil
}
