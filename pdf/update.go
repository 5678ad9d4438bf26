package pdf

import (
	"fmt"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// update collects the objects that a signature adds and changes. The signature
// dictionary holds byteRange, the rest does not depend on it.
func (d *document) update(opt Options, byteRange [4]int64) (*update, error) {
	f := d.view.File()
	first := d.view.Highest() + 1
	u := &update{file: f, handler: d.handler, highest: first + 2}
	revisions := f.Revisions()
	if revisions[len(revisions)-1].Newest.Kind == syntax.Stream {
		u.highest++
		u.stream = u.highest
	}
	if u.highest > syntax.MaxObjectNumber {
		return nil, failure.New(failure.PDFTooComplex, "numbering new objects")
	}
	field, value, look := syntax.Ref{Number: first}, syntax.Ref{Number: first + 1}, syntax.Ref{Number: first + 2}
	body, contents := signatureDictionary(stringWriter{d.handler, value}, opt, byteRange)
	u.objects = []object{
		{ref: field, body: fmt.Appendf(nil, fieldText, stringWriter{d.handler, field}.text(opt.Field),
			fieldFlags, d.page.Ref.Number, d.page.Ref.Generation, value.Number, look.Number)},
		{ref: value, body: body, contents: contents},
		{ref: look, body: appearance(d.handler, look)},
	}
	if err := d.updateCatalog(u, first); err != nil {
		return nil, err
	}
	if err := d.updatePage(u, first); err != nil {
		return nil, err
	}
	return u, u.distinct()
}

// updateCatalog adds the field to the form, wherever that stands, and the
// developer extension to the catalog.
func (d *document) updateCatalog(u *update, field int) error {
	var edits []edit
	formEdits, err := d.formEdits(u, field)
	switch {
	case err != nil:
		return err
	case d.form.dict.Kind == syntax.Null:
		text := fmt.Appendf(nil, "<< /Fields [%d 0 R] /SigFlags 3 >>", field)
		edits = append(edits, edit{"AcroForm", text})
	case len(formEdits) == 0:
	case d.form.direct:
		edits = append(edits, edit{"AcroForm", editDictionary(d.form.dict, formEdits...)})
	default:
		if err := u.change(d.form.object, editDictionary(d.form.dict, formEdits...)); err != nil {
			return err
		}
	}
	if e, needed := d.extension(); needed {
		edits = append(edits, e)
	}
	if len(edits) == 0 {
		return nil
	}
	return u.change(d.root, editDictionary(d.root.Value, edits...))
}

// formEdits lists what changes in the form dictionary itself; an indirect
// /Fields array is extended under its own number.
func (d *document) formEdits(u *update, field int) ([]edit, error) {
	if d.form.dict.Kind == syntax.Null {
		return nil, nil
	}
	var edits []edit
	if d.form.fields.indirect {
		if err := u.change(d.form.fields.object, extend(d.form.fields.array, field)); err != nil {
			return nil, err
		}
	} else {
		edits = append(edits, edit{"Fields", extend(d.form.fields.array, field)})
	}
	flags, err := d.view.Get(d.form.dict, "SigFlags")
	if n, _ := flags.Int(); n != 3 {
		edits = append(edits, edit{"SigFlags", []byte("3")})
	}
	return edits, err
}

// extension returns the edit of /Extensions. PDF 2.0 knows PAdES without it;
// an indirect or foreign entry is left as it stands.
func (d *document) extension() (edit, bool) {
	version := d.view.File().Version()
	if v, ok := d.root.Value.Get("Version").Name(); ok && v > version {
		version = v
	}
	entry := "/" + extensionKey + " " + extensionText
	switch o := d.root.Value.Get("Extensions"); {
	case version >= "2.0":
	case o.Kind == syntax.Null:
		return edit{"Extensions", []byte("<< " + entry + " >>")}, true
	case o.Kind == syntax.Dictionary && !o.Ambiguous() && !hasKey(o, extensionKey):
		return edit{"Extensions", editDictionary(o, edit{extensionKey, []byte(extensionText)})}, true
	}
	return edit{}, false
}

// updatePage adds the widget to the first page's annotations in place.
func (d *document) updatePage(u *update, field int) error {
	annotations, err := readSlot(d.view, d.page.Value, "Annots")
	if err != nil {
		return err
	}
	if annotations.indirect {
		return u.change(annotations.object, extend(annotations.array, field))
	}
	return u.change(d.page, editDictionary(d.page.Value, edit{"Annots", extend(annotations.array, field)}))
}

// change adds a new version of an existing object. One that comes out of the
// object stream of an encrypted document has its strings encrypted now: so far
// the stream was, as a whole.
func (u *update) change(i syntax.Indirect, body []byte) error {
	if u.handler != nil && i.Container != 0 {
		o, err := syntax.Parse(body)
		if err != nil {
			return err
		}
		body = encryptStrings(stringWriter{u.handler, i.Ref}, o)
	}
	u.objects = append(u.objects, object{ref: i.Ref, body: body})
	return nil
}

// encryptStrings returns the source of o with every string encrypted; every
// other byte stays.
func encryptStrings(w stringWriter, o syntax.Object) []byte {
	if o.IsString() {
		return []byte(w.hex(o.Stored()))
	}
	var out []byte
	from := o.Pos
	replace := func(v syntax.Object) {
		out = append(out, o.Raw[from-o.Pos:v.Pos-o.Pos]...)
		out = append(out, encryptStrings(w, v)...)
		from = v.End()
	}
	for i := range o.Len() {
		if o.Kind == syntax.Array {
			replace(o.At(i))
		} else if _, value := o.Entry(i); !isContents(o, i) {
			replace(value)
		}
	}
	return append(out, o.Raw[from-o.Pos:]...)
}

// isContents reports whether an entry is the /Contents of a signature
// dictionary, which is never encrypted (ISO 32000-2 §7.6.2).
func isContents(dict syntax.Object, i int) bool {
	key, _ := dict.Entry(i)
	return key.Is("Contents") && dict.Get("ByteRange").Kind != syntax.Null
}

// distinct refuses a document in which one object has two of the roles that an
// update touches, such as an array that is both /Fields and /Annots.
func (u *update) distinct() error {
	seen := map[int]bool{}
	for _, o := range u.objects {
		if seen[o.ref.Number] {
			return failure.New(failure.PDFUnsupported, "updating an object that has two roles")
		}
		seen[o.ref.Number] = true
	}
	return nil
}
