package pdf

import (
	"slices"
	"sort"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// Active is one kind of content that acts, hides or changes by itself, found in
// a document that is to be signed. A person who approves a picture of the
// document has not seen it.
type Active struct {
	// Kind is javascript, open-action, additional-actions, launch-action,
	// form-action, media, embedded-file, hidden-annotation, optional-content, xfa,
	// or unreadable for objects that could not be searched.
	Kind string `json:"kind"`
	// Count is the number of objects that hold it; Objects are the first
	// MaxListed of their numbers.
	Count   int   `json:"count"`
	Objects []int `json:"objects"`
}

// activeKeys are dictionary keys whose presence is the finding.
var activeKeys = map[string]string{
	"JS": "javascript", "JavaScript": "javascript", "AA": "additional-actions",
	"EF": "embedded-file", "EmbeddedFiles": "embedded-file",
	"OCProperties": "optional-content", "XFA": "xfa",
}

// activeActions are action types (ISO 32000-1 Table 198), values of /S.
var activeActions = map[string]string{
	"JavaScript": "javascript", "Launch": "launch-action",
	"SubmitForm": "form-action", "ImportData": "form-action", "ResetForm": "form-action",
	"Hide": "form-action", "SetOCGState": "optional-content", "GoToE": "embedded-file",
	"Rendition": "media", "Movie": "media", "Sound": "media", "GoTo3DView": "media",
	"RichMediaExecute": "media",
}

// activeSubtypes are annotation types (ISO 32000-1 Table 169).
var activeSubtypes = map[string]string{
	"Movie": "media", "Sound": "media", "Screen": "media", "3D": "media", "RichMedia": "media",
	"FileAttachment": "embedded-file",
}

// Annotation flags (ISO 32000-1 Table 165) that keep an annotation from the
// screen, if not from paper: Hidden and NoView. Another program, or a program
// in the document, can show it.
const hiddenFlags = 1<<1 | 1<<5

// isHidden reports whether an object is an annotation that no screen shows. A
// signature without a picture is often one, and hides nothing.
func isHidden(o syntax.Object) bool {
	flags, _ := o.Get("F").Int()
	hidden := flags&hiddenFlags != 0 || o.Get("F").Kind == syntax.Reference // nobody writes flags elsewhere
	return hidden && o.Get("Rect").Kind != syntax.Null && o.Get("Subtype").Kind != syntax.Null &&
		!o.Get("FT").Is("Sig")
}

// findActive searches every object of a revision, reachable or not, for active
// and hidden content.
func findActive(v syntax.View) ([]Active, error) {
	found := map[string]*Active{}
	for _, n := range v.Numbers() {
		kinds := map[string]bool{}
		e, _ := v.Entry(n)
		ref := syntax.Ref{Number: n}
		if e.Kind == syntax.InUse {
			ref.Generation = int(e.Detail)
		}
		if i, _, err := v.Load(ref); err != nil {
			kinds["unreadable"] = true
		} else {
			collectActive(i.Value, kinds)
		}
		for kind := range kinds {
			a := found[kind]
			if a == nil {
				a = &Active{Kind: kind}
				found[kind] = a
			}
			if a.Count++; len(a.Objects) < MaxListed {
				a.Objects = append(a.Objects, n)
			}
		}
	}
	out := []Active{}
	for _, a := range found {
		slices.Sort(a.Objects)
		out = append(out, *a)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Kind < out[j].Kind })
	return out, nil
}

// collectActive adds the kinds found in one value, at any depth.
func collectActive(o syntax.Object, kinds map[string]bool) {
	if o.Kind == syntax.Dictionary && isHidden(o) {
		kinds["hidden-annotation"] = true
	}
	for i := range o.Len() {
		if o.Kind == syntax.Array {
			collectActive(o.At(i), kinds)
			continue
		}
		key, value := o.Entry(i)
		name, _ := key.Name()
		text, _ := value.Name()
		if kind, ok := activeKeys[name]; ok && value.Kind != syntax.Null {
			kinds[kind] = true
		}
		switch {
		case (name == "S" || name == "Subtype") && value.Kind == syntax.Reference:
			kinds["unreadable"] = true // a type that is written elsewhere hides what this is
		case name == "OpenAction" && value.Kind != syntax.Array && value.Kind != syntax.Null &&
			!value.Get("S").Is("GoTo"):
			kinds["open-action"] = true
		case name == "S" && activeActions[text] != "":
			kinds[activeActions[text]] = true
		case name == "Subtype" && activeSubtypes[text] != "":
			kinds[activeSubtypes[text]] = true
		}
		collectActive(value, kinds)
	}
}
