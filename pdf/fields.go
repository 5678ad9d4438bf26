package pdf

import (
	"fmt"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// field is one signature field of the form, or the value of one.
type field struct {
	name  string // fully qualified (ISO 32000-1 §12.7.3.2)
	ref   syntax.Ref
	dict  syntax.Object
	value syntax.Object // /V: a reference or a direct dictionary; Null if empty
}

// fieldWalk collects the signature fields and the names in use at the top.
type fieldWalk struct {
	view       syntax.View
	seen       map[int]bool
	visited    int
	names      map[string]bool
	signatures []field
	nodes      map[int]fieldNode // every field and widget that is an object
	full       map[string]bool   // full names of all fields
}

// fieldNode is a field or a widget of the form with what it inherits.
type fieldNode struct {
	field
	kind   string // /FT without its slash, "" if none
	parent int    // number of the parent's object, 0 at the top
}

// walkFields visits the whole form, each object once.
func walkFields(v syntax.View, f form) (*fieldWalk, error) {
	w := &fieldWalk{view: v, seen: map[int]bool{}, names: map[string]bool{},
		nodes: map[int]fieldNode{}, full: map[string]bool{}}
	for i := range f.fields.array.Len() {
		if err := w.visit(f.fields.array.At(i), fieldNode{}, syntax.Object{}, 0); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// visit handles one field below a parent whose name and type it inherits.
func (w *fieldWalk) visit(o syntax.Object, parent fieldNode, kind syntax.Object, depth int) error {
	if w.visited++; w.visited > MaxFields || depth > MaxFieldDepth {
		return failure.New(failure.PDFTooComplex, "walking the fields of a form")
	}
	f := field{name: parent.name, dict: o}
	if ref, ok := o.Ref(); ok {
		if w.seen[ref.Number] {
			return failure.New(failure.PDFMalformed, "walking the fields of a form in a circle")
		}
		w.seen[ref.Number] = true
		dict, err := w.view.Resolve(o)
		if err != nil {
			return err
		}
		f.ref, f.dict = ref, dict
	}
	if f.dict.Kind != syntax.Dictionary {
		return nil // a reference to nothing
	}
	if err := w.name(&f, parent.name, depth); err != nil {
		return err
	}
	own, err := w.view.Get(f.dict, "FT")
	if err != nil {
		return err
	}
	if own.Kind != syntax.Null {
		kind = own
	}
	if f.value = f.dict.Get("V"); kind.Is("Sig") && f.value.Kind != syntax.Null {
		if f.dict.Ambiguous() {
			return failure.New(failure.PDFMalformed, "reading a signature field with a key given twice")
		}
		w.signatures = append(w.signatures, f)
	}
	node := fieldNode{field: f, parent: parent.ref.Number}
	node.kind, _ = kind.Name()
	if w.full[f.name] = true; f.ref.Number != 0 {
		w.nodes[f.ref.Number] = node
	}
	kids, err := w.view.Get(f.dict, "Kids")
	if err != nil {
		return err
	}
	for i := range kids.Len() {
		if kids.Kind != syntax.Array {
			break
		}
		if err := w.visit(kids.At(i), node, kind, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// name works out the field's full name and notes the names at the top.
func (w *fieldWalk) name(f *field, parent string, depth int) error {
	t, err := w.view.Get(f.dict, "T")
	if err != nil {
		return err
	}
	partial, ok := t.Text()
	switch {
	case !ok:
	case parent == "":
		f.name = partial
	default:
		f.name = parent + "." + partial
	}
	if depth == 0 {
		w.names[f.name] = true
	}
	return nil
}

// freeName returns the name for a new field: wanted, or the first free of
// Signature1, Signature2, ….
func (w *fieldWalk) freeName(wanted string) (string, error) {
	if wanted != "" {
		if w.names[wanted] {
			return "", failure.New(failure.NotSupported, "signing in a field that exists already")
		}
		return wanted, nil
	}
	for n := 1; ; n++ {
		if name := fmt.Sprintf("Signature%d", n); !w.names[name] {
			return name, nil
		}
	}
}
