package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// addition is a revision that adds one signature field as Prepare does, and
// nothing else.
type addition struct {
	base      *document // as of the revision before
	baseSize  int64     // where the revision begins
	field     syntax.Indirect
	signature syntax.Indirect
	values    signatureValues
	name      string // of the field
	changes   []Change
}

// signatureValues are the checked values of a signature dictionary.
type signatureValues struct {
	byteRange                           [4]int64
	time                                time.Time
	name, reason, location, contactInfo string
	profile                             string
	reserve                             int
}

// recogniser checks revision k of f against an allow-list: the objects that
// Prepare writes, with the values it gives them, each byte of the revision
// accounted for. It compares meaning, not layout, so that a file prepared by
// another version of this package is judged by the same rules.
type recogniser struct {
	file       *File
	f          *syntax.File
	k          int
	old, new   *document
	section    *syntax.Section
	objects    map[int]syntax.Indirect
	field      syntax.Indirect
	signature  int
	appearance int
}

// refused is the error for a revision that is not on the allow-list.
func refused(doing string, args ...any) error {
	return failure.New(failure.InspectionRefused, "finding "+doing, args...)
}

// recognise returns what revision k adds. empty asks for a signature that is
// still to be filled in. Any error means that the revision is not recognised.
func (f *File) recognise(k int, empty bool) (*addition, error) {
	if k == 0 {
		return nil, refused("no revision to inspect")
	}
	c := &recogniser{file: f, f: f.f, k: k}
	var err error
	if c.old, err = readDocument(f.f.At(k - 1)); err != nil {
		return nil, err
	}
	if c.new, err = readDocument(f.f.At(k)); err != nil {
		return nil, err
	}
	if err := c.checkSection(); err != nil {
		return nil, err
	}
	start, err := c.checkLayout()
	if err != nil {
		return nil, err
	}
	if err := c.findNew(); err != nil {
		return nil, err
	}
	a := &addition{base: c.old, baseSize: start, field: c.field, signature: c.objects[c.signature]}
	if a.values, err = c.checkSignature(a.signature.Value, empty); err != nil {
		return nil, err
	}
	if a.name, err = c.checkField(); err != nil {
		return nil, err
	}
	if err := c.checkAppearance(); err != nil {
		return nil, err
	}
	if err := c.checkReach(); err != nil {
		return nil, err
	}
	a.changes, err = c.checkObjects()
	for i := range a.changes {
		switch a.changes[i].What {
		case "signature-field", "signature", "appearance":
			a.changes[i].Field = a.name
		}
	}
	return a, err
}

// checkSection allows one cross-reference section of the predecessor's kind
// whose entries all point to objects of this revision.
func (c *recogniser) checkSection() error {
	revisions := c.f.Revisions()
	now, before := revisions[c.k], revisions[c.k-1]
	c.section = now.Newest
	if now.Linearized() || c.section.Hidden != nil || c.section.Kind != before.Newest.Kind {
		return refused("a cross-reference section of another kind")
	}
	c.objects = map[int]syntax.Indirect{}
	view := c.f.At(c.k)
	for _, n := range c.section.Numbers() {
		e, _ := view.Entry(n)
		if e.Kind != syntax.InUse || n == 0 {
			return refused("an object that is removed or compressed")
		}
		i, found, err := view.Load(syntax.Ref{Number: n, Generation: int(e.Detail)})
		if err != nil {
			return err
		}
		if !found || i.Start != e.Position {
			return refused("an object that is not where it should be")
		}
		if i.Value.Ambiguous() {
			return refused("a key given twice")
		}
		c.objects[n] = i
	}
	return c.checkTrailer(before.Newest)
}

// checkTrailer allows the predecessor's trailer with a new size, link and
// second identifier.
func (c *recogniser) checkTrailer(before *syntax.Section) error {
	trailer := c.section.Trailer
	if !blankGaps(trailer, syntax.Object{}) {
		return refused("a comment in the trailer")
	}
	kept := entriesWithout(before.Trailer, structural)
	if !slices.EqualFunc(kept, entriesWithout(trailer, structural), sameEntry) {
		return refused("another trailer")
	}
	allowed := []string{"Size", "Prev", "ID"}
	if c.section.Kind == syntax.Stream {
		allowed = append(allowed, "Type", "W", "Index", "Length")
	}
	if len(entriesWithout(trailer, allowed)) != len(kept) || trailer.Len() != len(kept)+len(allowed) {
		return refused("another trailer")
	}
	size, _ := trailer.Get("Size").Int()
	highest := slices.Max(c.section.Numbers())
	if size != int64(highest)+1 {
		return refused("a /Size that leaves room")
	}
	id := trailer.Get("ID")
	if id.Kind != syntax.Array || id.Len() != 2 || !blankGaps(id, syntax.Object{}) ||
		id.At(1).Kind != syntax.HexString || len(id.At(1).Raw) != 34 {
		return refused("another file identifier")
	}
	first := firstID(c.f.At(c.k - 1))
	if first == nil {
		first = id.At(1).Raw
	}
	if !bytes.Equal(id.At(0).Raw, first) {
		return refused("another file identifier")
	}
	return nil
}

// findNew tells the three new objects apart. They have the numbers just above
// all that any earlier revision knows.
func (c *recogniser) findNew() error {
	base := c.f.At(c.k - 1).Highest()
	var added []int
	for n := range c.objects {
		if n > base && (c.section.Kind == syntax.Table || n != c.section.Number) {
			added = append(added, n)
		}
	}
	slices.Sort(added)
	if len(added) != 3 || added[0] != base+1 || added[2] != base+3 {
		return refused("another number of new objects")
	}
	if c.section.Kind == syntax.Stream && c.section.Number != base+4 {
		return refused("a cross-reference stream under another number")
	}
	for _, n := range added {
		if c.objects[n].Value.Get("FT").Kind != syntax.Null {
			c.field = c.objects[n]
		}
	}
	value, _ := c.field.Value.Get("V").Ref()
	normal, _ := c.field.Value.Get("AP").Get("N").Ref()
	c.signature, c.appearance = value.Number, normal.Number
	found := []int{c.field.Ref.Number, c.signature, c.appearance}
	slices.Sort(found)
	if !slices.Equal(found, added) {
		return refused("new objects that are no signature field")
	}
	return nil
}

// checkObjects goes through every object of the revision; each must have a
// role, and be changed only as its role allows.
func (c *recogniser) checkObjects() ([]Change, error) {
	numbers := c.section.Numbers()
	out := make([]Change, 0, len(numbers))
	for _, n := range numbers {
		what, err := c.checkObject(c.objects[n])
		if err != nil {
			return nil, err
		}
		out = append(out, Change{Revision: c.k, Object: n, What: what, Rule: "signature-added"})
	}
	return out, nil
}

// checkObject names the role of one object and checks what changed in it.
func (c *recogniser) checkObject(i syntax.Indirect) (what string, err error) {
	number, field := i.Ref.Number, c.field.Ref.Number
	switch {
	case number == field:
		return "signature-field", nil
	case number == c.signature:
		return "signature", nil
	case number == c.appearance:
		return "appearance", nil
	case c.section.Kind == syntax.Stream && number == c.section.Number:
		return "cross-reference-stream", nil
	case i.IsStream():
		return "", refused("a stream that is changed")
	case i.Ref == c.old.root.Ref:
		return "catalog", c.checkCatalog(i.Value)
	case !c.old.form.direct && i.Ref == c.old.form.object.Ref:
		return "form", c.checkForm(c.old.form.dict, i.Value)
	case c.old.form.fields.indirect && i.Ref == c.old.form.fields.object.Ref:
		return "fields", checkExtended(c.old.form.fields.array, i.Value, field)
	case i.Ref == c.old.page.Ref:
		return "page", c.checkPage(i.Value)
	}
	annotations, err := readSlot(c.old.view, c.old.page.Value, "Annots")
	if err == nil && annotations.indirect && i.Ref == annotations.object.Ref {
		return "annotations", checkExtended(annotations.array, i.Value, field)
	}
	return "", refused("object %d, which is no part of a signature", number)
}

// checkAppearance allows exactly the empty appearance.
func (c *recogniser) checkAppearance() error {
	i := c.objects[c.appearance]
	if !i.IsStream() {
		return refused("an appearance that is no drawing")
	}
	length, _, err := c.new.view.StreamEnd(i)
	if err != nil || length > maxEmpty {
		return refusedUnless(err, "an appearance that is not empty")
	}
	stored, err := c.f.Window(i.Data, int(length))
	if err != nil {
		return err
	}
	data, err := c.new.view.Stored(i)
	if err != nil {
		return err
	}
	want := fmt.Appendf(nil, "%d 0 obj\n"+appearanceText+"\nendobj", i.Ref.Number, len(stored), stored)
	got, err := c.f.Window(i.Start, len(want))
	if err == nil && (len(data) != 0 || !bytes.Equal(got, want)) {
		err = refused("an appearance that is not empty")
	}
	return err
}

// maxEmpty is the length of no data at all, encrypted: AES adds a vector and one
// block.
const maxEmpty = 32
