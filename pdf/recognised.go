package pdf

import (
	"bytes"
	"fmt"
	"sort"
	"strings"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// checkLayout allows no byte between the objects: line end, objects one after
// the other, cross-reference section, end. It returns where the line end
// stands, which is the length of the file that was prepared.
func (c *recogniser) checkLayout() (int64, error) {
	objects := make([]syntax.Indirect, 0, len(c.objects))
	for _, i := range c.objects {
		objects = append(objects, i)
	}
	sort.Slice(objects, func(i, j int) bool { return objects[i].Start < objects[j].Start })
	revisions := c.f.Revisions()
	now, before := revisions[c.k], revisions[c.k-1]
	start := objects[0].Start
	if start <= before.EOF {
		return 0, refused("an object in an earlier revision")
	}
	if ok, err := onlySpace(c.f, before.EOF, start); err != nil || !ok {
		return 0, refusedUnless(err, "bytes before the first object")
	}
	at := start
	for _, i := range objects {
		end, err := c.checkFrame(i)
		if err != nil {
			return 0, err
		}
		if i.Start != at {
			return 0, refused("bytes between two objects")
		}
		at = end
	}
	if c.section.Kind == syntax.Table && c.section.Start != at ||
		c.section.Kind == syntax.Stream && c.section.End != at-1 {
		return 0, refused("bytes before the cross-reference section")
	}
	return start - 1, c.checkEnding(now, start)
}

// refusedUnless is refused, unless err says why the bytes could not be read.
func refusedUnless(err error, doing string) error {
	if err != nil {
		return err
	}
	return refused("%s", doing)
}

// checkFrame allows "N G obj", the value, the data of a stream and "endobj",
// each on a line of its own, and returns where the next line begins.
func (c *recogniser) checkFrame(i syntax.Indirect) (int64, error) {
	texts := []placed{{i.Start, fmt.Sprintf("%d %d obj\n", i.Ref.Number, i.Ref.Generation)}}
	at := i.Value.End()
	if i.IsStream() {
		length, ok := i.Value.Get("Length").Int()
		if !ok {
			return 0, refused("a stream with an indirect length")
		}
		if _, _, err := c.f.At(c.k).StreamEnd(i); err != nil {
			return 0, err
		}
		texts = append(texts, placed{at, "\nstream\n"})
		if i.Data != at+int64(len("\nstream\n")) {
			return 0, refused("bytes around a stream")
		}
		at = i.Data + length
		texts = append(texts, placed{at, "\nendstream"})
		at += int64(len("\nendstream"))
	}
	texts = append(texts, placed{at, "\nendobj\n"})
	if i.Value.Pos != i.Start+int64(len(texts[0].text)) {
		return 0, refused("bytes before a value")
	}
	return at + int64(len("\nendobj\n")), c.checkTexts(texts...)
}

// placed is a text and where in the file it must stand.
type placed struct {
	at   int64
	text string
}

func (c *recogniser) checkTexts(texts ...placed) error {
	for _, t := range texts {
		got, err := c.f.Window(t.at, len(t.text))
		if err != nil {
			return err
		}
		if string(got) != t.text {
			return refused("bytes around an object")
		}
	}
	return nil
}

// checkEnding allows nothing but white space and the legal words between the
// last object and the end of the revision, and one line end before the first.
func (c *recogniser) checkEnding(now syntax.Revision, start int64) error {
	s := c.section
	if s.Kind == syntax.Table {
		table, err := c.f.Window(s.Start, int(s.Trailer.Pos-s.Start))
		if err != nil || bytes.IndexByte(table, '%') >= 0 {
			return refusedUnless(err, "a comment in the cross-reference table")
		}
	} else if err := c.checkStream(); err != nil {
		return err
	}
	if ok, err := onlySpace(c.f, s.End, now.StartXref()); err != nil || !ok {
		return refusedUnless(err, "bytes after the cross-reference section")
	}
	ending := fmt.Sprintf("startxref\n%d\n%%%%EOF\n", s.Start-c.f.HeaderOffset())
	if now.End != now.StartXref()+int64(len(ending)) {
		return refused("another end of the revision")
	}
	return c.checkTexts(placed{start - 1, "\n"}, placed{now.StartXref(), ending})
}

// checkStream allows a cross-reference stream without filters, whose data are
// the rows it announces.
func (c *recogniser) checkStream() error {
	dict := c.section.Trailer
	row := int64(0)
	for i := range dict.Get("W").Len() {
		n, _ := dict.Get("W").At(i).Int()
		row += n
	}
	if !isInt(dict.Get("Length"), row*int64(len(c.objects))) ||
		!blankGaps(dict.Get("W"), syntax.Object{}) || !blankGaps(dict.Get("Index"), syntax.Object{}) {
		return refused("another cross-reference stream")
	}
	return nil
}

// checkCatalog allows a form where there was none, the changes of checkForm to
// one that stands in the catalog, and the developer extension.
func (c *recogniser) checkCatalog(now syntax.Object) error {
	old := c.old.root.Value
	if !changedOnly(old, now, "AcroForm", "Extensions") {
		return refused("a catalog that is changed otherwise")
	}
	form := now.Get("AcroForm")
	switch {
	case c.old.form.direct:
		if err := c.checkForm(c.old.form.dict, form); err != nil {
			return err
		}
	case c.old.form.dict.Kind == syntax.Null:
		if !isExactly(form, "Fields", "SigFlags") || !isInt(form.Get("SigFlags"), 3) {
			return refused("a form that holds more than the signature")
		}
		if err := checkExtended(syntax.Object{}, form.Get("Fields"), c.field.Ref.Number); err != nil {
			return err
		}
	case !same(old.Get("AcroForm"), form):
		return refused("a form under another number")
	}
	return checkExtensions(old.Get("Extensions"), now.Get("Extensions"))
}

// checkExtensions allows the entry that Prepare adds, in a dictionary of its own
// or beside others.
func checkExtensions(old, now syntax.Object) error {
	switch {
	case same(old, now):
		return nil
	case now.Ambiguous():
	case old.Kind == syntax.Null && !isExactly(now, extensionKey):
	case old.Kind == syntax.Dictionary && (hasKey(old, extensionKey) || !changedOnly(old, now, extensionKey)):
	case old.Kind != syntax.Null && old.Kind != syntax.Dictionary:
	default:
		added := now.Get(extensionKey)
		if isExactly(added, "BaseVersion", "ExtensionLevel") &&
			added.Get("BaseVersion").Is(extensionBase) && isInt(added.Get("ExtensionLevel"), extensionLevel) {
			return nil
		}
	}
	return refused("an extension that is not PAdES")
}

// checkForm allows one more field, and the flags that go with signatures.
func (c *recogniser) checkForm(old, now syntax.Object) error {
	if now.Ambiguous() || !changedOnly(old, now, "Fields", "SigFlags") {
		return refused("a form that is changed otherwise")
	}
	if !same(old.Get("SigFlags"), now.Get("SigFlags")) && !isInt(now.Get("SigFlags"), 3) {
		return refused("other flags of the form")
	}
	return c.checkSlot(c.old.form.fields, old.Get("Fields"), now.Get("Fields"))
}

// checkPage allows one more annotation.
func (c *recogniser) checkPage(now syntax.Object) error {
	old := c.old.page.Value
	if !changedOnly(old, now, "Annots") {
		return refused("a page that is changed")
	}
	annotations, err := readSlot(c.old.view, old, "Annots")
	if err != nil {
		return err
	}
	return c.checkSlot(annotations, old.Get("Annots"), now.Get("Annots"))
}

// checkSlot allows a direct or absent array to be extended; a reference to one
// stays as it is.
func (c *recogniser) checkSlot(s slot, old, now syntax.Object) error {
	if !s.indirect {
		return checkExtended(s.array, now, c.field.Ref.Number)
	}
	if !same(old, now) {
		return refused("an array under another number")
	}
	return nil
}

// checkReach asks that the new field is in the form and on the first page, once
// each: one that is not would be a signature nobody finds.
func (c *recogniser) checkReach() error {
	field := c.field.Ref.Number
	if c.new.page.Ref != c.old.page.Ref || c.new.root.Ref != c.old.root.Ref {
		return refused("another first page")
	}
	if err := checkExtended(c.old.form.fields.array, c.new.form.fields.array, field); err != nil {
		return err
	}
	if flags, err := c.new.view.Get(c.new.form.dict, "SigFlags"); err != nil || !isInt(flags, 3) {
		return refusedUnless(err, "a form without the flags of a signed document")
	}
	was, err := readSlot(c.old.view, c.old.page.Value, "Annots")
	if err != nil {
		return err
	}
	is, err := readSlot(c.new.view, c.new.page.Value, "Annots")
	if err != nil {
		return err
	}
	return checkExtended(was.array, is.array, field)
}

// checkField allows the invisible field, under a name that is free.
func (c *recogniser) checkField() (string, error) {
	d := c.field.Value
	if c.field.IsStream() || !isExactly(d, "Type", "Subtype", "FT", "T", "F", "Rect", "P", "V", "AP") ||
		!isExactly(d.Get("AP"), "N") || !isRaw(d.Get("Type"), "/Annot") ||
		!isRaw(d.Get("Subtype"), "/Widget") || !isRaw(d.Get("FT"), "/Sig") || !isInt(d.Get("F"), fieldFlags) ||
		!isRaw(d.Get("Rect"), "[0 0 0 0]") || !isRef(d.Get("P"), c.old.page.Ref) ||
		!isRef(d.Get("V"), syntax.Ref{Number: c.signature}) ||
		!isRef(d.Get("AP").Get("N"), syntax.Ref{Number: c.appearance}) {
		return "", refused("a signature field that is not as prepared here")
	}
	name, err := readText(d.Get("T"))
	if err != nil {
		return "", err
	}
	fields, err := c.file.fields(c.k - 1)
	if err != nil {
		return "", err
	}
	if name == "" || strings.ContainsRune(name, '.') || fields.names[name] {
		return "", refused("a field name that is not free")
	}
	return name, nil
}

// readText reads a text that is written as Prepare writes it.
func readText(o syntax.Object) (string, error) {
	s, ok := o.Text()
	if !ok || !validText(s) || !isHex(o, textBytes(s)) {
		return "", refused("a text that is not as prepared here")
	}
	return s, nil
}
