package pdf

import (
	"slices"
	"strings"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// claimAppearance accepts another appearance dictionary of a field that may
// change: its streams, by state or without (ISO 32000-1 §12.5.5).
func (a *analysis) claimAppearance(old, now syntax.Object, c clearance) bool {
	i, ok := target(a.new, now)
	if !ok || i.IsStream() || i.Value.Kind != syntax.Null && i.Value.Kind != syntax.Dictionary || i.Value.Ambiguous() {
		return a.same(old, now)
	}
	c.what = "appearance"
	a.claim(now, c)
	return len(entriesWithout(i.Value, []string{"N", "R", "D"})) == 0 || a.same(old, now)
}

// appearanceShared reports whether a dictionary of appearances has a second
// role, before the change or after it: then the field is not only filled in.
func (a *analysis) appearanceShared(old syntax.Object) bool {
	ref, is := old.Ref()
	if !is {
		return false
	}
	x, err := a.f.usages(a.k - 1)
	if err != nil {
		return true
	}
	for _, v := range []syntax.View{a.old, a.new} {
		list, complete := x.usages(v, ref.Number)
		if !complete || slices.ContainsFunc(list, func(u usage) bool { return u.path != "AP" }) {
			return true
		}
	}
	return false
}

// appearanceOwners returns the widgets whose appearance an object belongs to, or
// nil if the older revision uses it anywhere else. An object belongs to one as
// the value of /AP, as one of its streams, or as a list of streams by state.
func (a *analysis) appearanceOwners(n, depth int) []int {
	if depth > 3 {
		return nil
	}
	x, err := a.f.usages(a.k - 1)
	if err != nil {
		return nil
	}
	list, complete := x.usages(a.old, n)
	if !complete {
		return nil
	}
	var owners []int
	for _, u := range list {
		if u.from != 0 && (u.path == "AP" || strings.HasPrefix(u.path, "AP/")) {
			owners = append(owners, u.from)
			continue
		}
		more := []int(nil)
		if u.from != 0 && u.from != n && !strings.Contains(u.path, "/") {
			more = a.appearanceOwners(u.from, depth+1)
		}
		if more == nil {
			return nil
		}
		owners = append(owners, more...)
	}
	slices.Sort(owners)
	return slices.Compact(owners)
}

// checkAppearances judges a dictionary of appearances that is an object of its
// own: it may change as its widgets may.
func (a *analysis) checkAppearances(o *changedObject) {
	if o.before.Value.Get("Subtype").Kind != syntax.Null || o.after.IsStream() {
		return // an annotation
	}
	a.clearAppearance(o, func(c clearance) bool {
		a.claim(o.after.Value, c)
		return o.after.Value.Kind == syntax.Dictionary
	})
}

// checkDrawing judges a stream that is redefined in place: an appearance may be
// drawn anew, with the resources it had or with new ones.
func (a *analysis) checkDrawing(o *changedObject) {
	if !o.before.Value.Get("Subtype").Is("Form") && o.before.Value.Get("Subtype").Kind != syntax.Null {
		return
	}
	a.clearAppearance(o, func(c clearance) bool {
		a.claim(o.after.Value, c)
		return o.after.IsStream()
	})
}

// clearAppearance clears an object that belongs to the appearance of fields that
// may be filled in, or of annotations that are no fields.
func (a *analysis) clearAppearance(o *changedObject, accept func(clearance) bool) {
	owners := a.appearanceOwners(o.number, 0)
	if len(owners) == 0 {
		return
	}
	c := clearance{what: "appearance", rule: "appearance-changed", level: ModificationFormFilling}
	var names []string
	altered := false
	for _, n := range owners {
		widget, ok := a.objectAt(a.new, n)
		node, isField := a.fields.nodes[n]
		switch {
		case !ok:
			return
		case !isField && widget.Value.Get("Subtype").Is("Widget"):
			return
		case !isField:
			c.level = ModificationAnnotations
		case node.kind == "Sig" && !a.signedNow(n):
			return
		default:
			names, c.field = append(names, node.name), node.name
			altered = altered || node.kind != "Sig" && a.hadValue(node)
		}
		c.place = a.f.widgetPlace(a.new, &changedObject{number: n, after: widget})
	}
	if altered {
		c.rule = "field-changed"
	}
	if accept(c) {
		a.changed = a.changed || altered
		a.names = append(a.names, names...)
		a.clear(o.number, c)
	}
}

// signedNow reports whether a signature field was empty and is signed now.
func (a *analysis) signedNow(n int) bool {
	before, now := a.fields.nodes[n], a.newFields.nodes[n]
	return before.value.Kind == syntax.Null && now.value.Kind != syntax.Null
}

// objectAt loads an object as of a revision.
func (a *analysis) objectAt(v syntax.View, n int) (syntax.Indirect, bool) {
	ref, ok := v.RefTo(n)
	if !ok {
		return syntax.Indirect{}, false
	}
	i, found, err := v.Load(ref)
	return i, found && err == nil
}
