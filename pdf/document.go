package pdf

import (
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/security"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// document is what signing needs to know of one revision: the objects that an
// added signature field touches.
type document struct {
	view    syntax.View
	root    syntax.Indirect
	form    form
	page    syntax.Indirect   // the first page
	handler *security.Handler // nil unless the document is encrypted
}

// form is the interactive form (ISO 32000-1 §12.7.2).
type form struct {
	dict   syntax.Object // zero if there is none
	object syntax.Indirect
	direct bool // dict stands in the catalog
	fields slot
}

// slot is a place for an array: a dictionary key whose value is absent, an
// array, or a reference to an array.
type slot struct {
	array    syntax.Object   // zero if absent
	object   syntax.Indirect // if indirect
	indirect bool
}

// readDocument reads the objects that Prepare and the recognition of a revision
// start from. A key given twice in any of them is refused.
func readDocument(v syntax.View) (*document, error) {
	d := &document{view: v}
	d.handler, _ = v.File().Cipher().(*security.Handler)
	var err error
	if d.root, err = dictionaryAt(v, v.Trailer().Get("Root"), "catalog"); err != nil {
		return nil, err
	}
	if t := d.root.Value.Get("Type"); t.Kind != syntax.Null && !t.Is("Catalog") {
		return nil, failure.New(failure.PDFMalformed, "reading a catalog of another type")
	}
	if d.form, err = readForm(v, d.root.Value); err != nil {
		return nil, err
	}
	d.page, err = firstPage(v, d.root.Value)
	return d, err
}

func readForm(v syntax.View, root syntax.Object) (form, error) {
	var f form
	var err error
	switch o := root.Get("AcroForm"); o.Kind {
	case syntax.Null:
		return f, nil
	case syntax.Dictionary:
		if f.dict, f.direct = o, true; o.Ambiguous() {
			return f, failure.New(failure.PDFMalformed, "reading a form with a key given twice")
		}
	default:
		if f.object, err = dictionaryAt(v, o, "form"); err != nil {
			return f, err
		}
		f.dict = f.object.Value
	}
	f.fields, err = readSlot(v, f.dict, "Fields")
	return f, err
}

// dictionaryAt loads the dictionary that o refers to. It must be an indirect
// object of its own, so that it can be updated under its own number.
func dictionaryAt(v syntax.View, o syntax.Object, what string) (syntax.Indirect, error) {
	ref, ok := o.Ref()
	if !ok {
		return syntax.Indirect{}, failure.New(failure.PDFUnsupported, "reading a %s that is no indirect object", what)
	}
	i, found, err := v.Load(ref)
	switch {
	case err != nil:
		return i, err
	case !found || i.Value.Kind != syntax.Dictionary || i.IsStream():
		return i, failure.New(failure.PDFMalformed, "looking for the %s", what)
	case i.Value.Ambiguous():
		return i, failure.New(failure.PDFMalformed, "reading a %s with a key given twice", what)
	}
	return i, nil
}

// readSlot reads the array under a key. A reference to nothing or to null
// counts as absent.
func readSlot(v syntax.View, dict syntax.Object, key string) (slot, error) {
	switch o := dict.Get(key); o.Kind {
	case syntax.Null:
		return slot{}, nil
	case syntax.Array:
		return slot{array: o}, nil
	case syntax.Reference:
		ref, _ := o.Ref()
		i, found, err := v.Load(ref)
		switch {
		case err != nil:
			return slot{}, err
		case !found || i.Value.Kind == syntax.Null:
			return slot{}, nil
		case i.Value.Kind == syntax.Array && !i.IsStream():
			return slot{array: i.Value, object: i, indirect: true}, nil
		}
	}
	return slot{}, failure.New(failure.PDFMalformed, "reading /%s", key)
}

// firstPage finds the first leaf of the page tree (ISO 32000-1 §7.7.3).
func firstPage(v syntax.View, root syntax.Object) (syntax.Indirect, error) {
	w := pageWalk{view: v, seen: map[int]bool{}}
	page, found, err := w.first(root.Get("Pages"), 0)
	if err == nil && !found {
		err = failure.New(failure.PDFUnsupported, "looking for a page in a document without any")
	}
	return page, err
}

// pageWalk walks a page tree and visits no node twice.
type pageWalk struct {
	view syntax.View
	seen map[int]bool
}

func (w *pageWalk) first(o syntax.Object, depth int) (page syntax.Indirect, found bool, err error) {
	if depth > MaxPageDepth {
		return page, false, failure.New(failure.PDFTooComplex, "walking the page tree")
	}
	node, err := dictionaryAt(w.view, o, "page")
	if err != nil {
		return page, false, err
	}
	if w.seen[node.Ref.Number] {
		return page, false, failure.New(failure.PDFMalformed, "walking a page tree in a circle")
	}
	w.seen[node.Ref.Number] = true
	kids, err := w.view.Get(node.Value, "Kids")
	if err != nil {
		return page, false, err
	}
	kind := node.Value.Get("Type")
	if kids.Kind == syntax.Null && (kind.Is("Page") || kind.Kind == syntax.Null) {
		return node, true, nil
	}
	if kids.Kind != syntax.Array || kind.Is("Page") {
		return page, false, failure.New(failure.PDFMalformed, "walking the page tree")
	}
	for i := range kids.Len() {
		page, found, err = w.first(kids.At(i), depth+1)
		if found || err != nil {
			return page, found, err
		}
	}
	return page, false, nil
}
