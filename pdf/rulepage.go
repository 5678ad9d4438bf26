package pdf

import (
	"slices"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// checkPage allows another list of annotations, and the date of the last
// change, which shows nowhere.
func (a *analysis) checkPage(o *changedObject) {
	keys, ok := a.changedKeys(o.before.Value, o.after.Value)
	for _, key := range keys {
		ok = ok && (key == "Annots" || key == "LastModified")
	}
	level, fine := a.checkAnnotations(o.before.Value.Get("Annots"), o.after.Value.Get("Annots"), o.number)
	if ok && fine {
		a.clear(o.number, clearance{what: "page", rule: "annotations", level: level,
			place: place{page: a.f.pageNumber(o.number)}})
	}
}

// checkArray judges an array that is an object of its own: a page's annotations,
// a group's kids.
func (a *analysis) checkArray(o *changedObject) {
	x, err := a.f.usages(a.k - 1)
	if err != nil {
		return
	}
	list, complete := x.usages(a.old, o.number)
	if !complete || len(list) == 0 {
		return
	}
	level := ModificationLTA
	for _, u := range list {
		holder, ok := a.objectAt(a.old, u.from)
		_, isField := a.fields.nodes[u.from]
		switch {
		case ok && u.path == "Annots" && holder.Value.Get("Type").Is("Page"):
			l, fine := a.checkAnnotations(o.before.Value, o.after.Value, u.from)
			if !fine {
				return
			}
			if strength[l] > strength[level] {
				level = l
			}
		case u.path == "Kids" && isField:
			more, fine := a.extended(o.before.Value, o.after.Value)
			if !fine || slices.ContainsFunc(more, func(k syntax.Object) bool { return !a.checkNewField(k) }) {
				return
			}
		default:
			return
		}
	}
	a.clear(o.number, clearance{what: "annotations", rule: "annotations", level: level})
}

// checkAnnotations compares two lists of annotations. Widgets of signature
// fields that are added may join; anything else that comes or goes is a change
// of the annotations, as long as it is no field.
func (a *analysis) checkAnnotations(old, now syntax.Object, page int) (level Modification, ok bool) {
	before, ok := target(a.old, old)
	after, found := target(a.new, now)
	if !ok || !found || before.Value.Kind != syntax.Array && before.Value.Kind != syntax.Null ||
		after.Value.Kind != syntax.Array && after.Value.Kind != syntax.Null {
		return "", false
	}
	level = ModificationLTA
	if o, isNew := a.added(now); isNew {
		defer func() {
			if ok {
				a.clear(o.number, clearance{what: "annotations", rule: "annotations", level: level})
			}
		}()
	}
	more, complete := a.extended(before.Value, after.Value)
	if !complete {
		level = ModificationAnnotations
		more = a.others(after.Value, before.Value)
		for _, gone := range a.others(before.Value, after.Value) {
			if a.isWidget(a.old, gone) {
				return "", false
			}
		}
	}
	for _, o := range more {
		l, fine := a.checkNewAnnotation(o, page)
		if !fine {
			return "", false
		}
		if strength[l] > strength[level] {
			level = l
		}
	}
	return level, true
}

// others returns the elements of x that y does not have.
func (a *analysis) others(x, y syntax.Object) []syntax.Object {
	have := map[string]bool{}
	for i := range y.Len() {
		have[string(y.At(i).Raw)] = true
	}
	var out []syntax.Object
	for i := range x.Len() {
		if !have[string(x.At(i).Raw)] {
			out = append(out, x.At(i))
		}
	}
	return out
}

// isWidget reports whether an annotation belongs to a form field. One that
// cannot be read may.
func (a *analysis) isWidget(v syntax.View, o syntax.Object) bool {
	i, ok := target(v, o)
	return !ok || i.Value.Get("Subtype").Is("Widget")
}

// checkNewAnnotation judges one annotation that a page gains.
func (a *analysis) checkNewAnnotation(o syntax.Object, page int) (Modification, bool) {
	added, isNew := a.added(o)
	if !isNew {
		return "", false
	}
	d := added.after.Value
	if node, is := a.newFields.nodes[added.number]; is {
		if added.cleared {
			return ModificationLTA, node.kind == "Sig"
		}
		return ModificationLTA, node.kind == "Sig" && a.fields.nodes[added.number].kind == ""
	}
	if d.Kind != syntax.Dictionary || added.after.IsStream() || d.Get("Subtype").Is("Widget") {
		return "", false
	}
	c := clearance{what: "annotation", rule: "annotation-added", level: ModificationAnnotations,
		place: a.f.widgetPlace(a.new, added)}
	c.place.page = a.f.pageNumber(page)
	a.claim(o, c)
	return ModificationAnnotations, added.cleared
}

// checkAnnotation judges an annotation that is no field and is redefined: all of
// it may change but its kind, and what it does.
func (a *analysis) checkAnnotation(o *changedObject) {
	subtype := o.before.Value.Get("Subtype")
	rect := o.before.Value.Get("Rect").Kind == syntax.Array
	if !rect || subtype.Kind != syntax.Name || subtype.Is("Widget") || !a.same(subtype, o.after.Value.Get("Subtype")) {
		return
	}
	kinds := map[string]bool{}
	if collectActive(o.after.Value, kinds); len(kinds) > 0 {
		return
	}
	if !a.onlyUsed(o.number, func(u usage) bool {
		return slices.Contains([]string{"", "Annots", "Popup", "Parent", "IRT", "Obj"}, lastKey(u.path))
	}) {
		return
	}
	c := clearance{what: "annotation", rule: "annotation-changed", level: ModificationAnnotations,
		place: a.f.widgetPlace(a.new, o)}
	a.claim(o.after.Value, c)
	a.clear(o.number, c)
}
