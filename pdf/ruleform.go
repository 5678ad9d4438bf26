package pdf

import (
	"strings"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// checkForm allows the interactive form to gain signature fields and the
// resources that their appearances use. A form that appears with the first
// signature is an empty one that gains them.
func (a *analysis) checkForm(old, now syntax.Object) bool {
	before, was := orEmpty(a.form.dict), a.newForm.dict
	if was.Kind == syntax.Null {
		return before.Len() == 0
	}
	keys, ok := a.changedKeys(before, was)
	for _, key := range keys {
		ok = ok && a.formKey(key, before.Get(key), was.Get(key))
	}
	if !a.checkFields() || !a.checkResources(before.Get("DR"), was.Get("DR"), "DR") || !ok {
		return false
	}
	c := clearance{what: "form", rule: "form", level: ModificationLTA}
	ref, is := now.Ref()
	if !is {
		return true
	}
	if o, isNew := a.added(now); isNew {
		a.clear(o.number, c)
		return true
	}
	if a.onlyUsed(ref.Number, func(u usage) bool { return u == usage{a.root.Ref.Number, "AcroForm"} }) {
		a.clear(ref.Number, c)
	}
	return oldRefIs(old, ref)
}

// formKey allows the entries of ISO 32000-1 Table 218 that decide nothing about
// what existing fields show. /NeedAppearances would make viewers draw them anew.
func (a *analysis) formKey(key string, old, now syntax.Object) bool {
	switch key {
	case "Fields", "DR":
		return true // by rules of their own
	case "SigFlags":
		return now.Kind == syntax.Integer
	case "DA", "Q":
		return old.Kind == syntax.Null
	case "NeedAppearances":
		wanted, _ := now.Bool()
		return !wanted
	}
	return false
}

// checkFields allows signature fields to be added to the form.
func (a *analysis) checkFields() bool {
	holder := func(u usage) bool {
		return u == usage{a.form.object.Ref.Number, "Fields"} && !a.form.direct ||
			u == usage{a.root.Ref.Number, "AcroForm/Fields"} && a.form.direct
	}
	return a.checkFieldList(a.form.fields, a.newForm.fields, "fields", holder)
}

// checkFieldList compares two lists of fields: the old ones stay in order, and
// what joins them are signature fields.
func (a *analysis) checkFieldList(old, now slot, what string, holder func(usage) bool) bool {
	more, ok := a.extended(old.array, now.array)
	if !ok {
		return false
	}
	for _, o := range more {
		if !a.checkNewField(o) {
			return false
		}
	}
	if !now.indirect {
		return true
	}
	c := clearance{what: what, rule: "signature-field-added", level: ModificationLTA}
	number := now.object.Ref.Number
	if o := a.objects[number]; o != nil && !o.existed {
		a.clear(number, c)
	} else if o != nil && old.indirect && old.object.Ref == now.object.Ref && a.onlyUsed(number, holder) {
		a.clear(number, c)
	}
	return true
}

// extended returns the elements that now has more than old, whose elements must
// all be there in the same order.
func (a *analysis) extended(old, now syntax.Object) (more []syntax.Object, ok bool) {
	next := 0
	for i := range now.Len() {
		if next < old.Len() && a.same(old.At(next), now.At(i)) {
			next++
			continue
		}
		more = append(more, now.At(i))
	}
	return more, next == old.Len()
}

// checkResources allows named resources to be added to those of the form. The
// dictionaries that gain them must serve the form alone: a name that a page
// uses and that nothing defined would come to life otherwise.
func (a *analysis) checkResources(old, now syntax.Object, key string) bool {
	before, ok := target(a.old, old)
	after, found := target(a.new, now)
	if !ok || !found || after.IsStream() || after.Value.Kind != syntax.Dictionary || after.Value.Ambiguous() {
		return a.same(old, now)
	}
	c := clearance{what: "resources", rule: "resources-added", level: ModificationFormFilling}
	each(after.Value, func(name string, v syntax.Object) {
		was := before.Value.Get(name)
		switch inner, _ := target(a.new, v); {
		case key == "DR" && inner.Value.Kind == syntax.Dictionary:
			ok = ok && a.checkResources(was, v, name)
		case was.Kind == syntax.Null:
			a.claim(v, c)
		default:
			ok = ok && a.same(was, v)
		}
	})
	each(before.Value, func(name string, _ syntax.Object) {
		ok = ok && after.Value.Get(name).Kind != syntax.Null
	})
	return ok && a.acceptResources(old, now, key, c)
}

// acceptResources clears the object that holds a resource dictionary.
func (a *analysis) acceptResources(old, now syntax.Object, key string, c clearance) bool {
	ref, is := now.Ref()
	if !is || a.objects[ref.Number] == nil {
		return true
	}
	if o, isNew := a.added(now); isNew {
		a.clear(o.number, c)
		return true
	}
	resources, _ := a.form.dict.Get("DR").Ref()
	if a.onlyUsed(ref.Number, func(u usage) bool {
		return lastKey(u.path) == key && (u.from == resources.Number && u.from != 0 ||
			u.from == a.root.Ref.Number && strings.HasPrefix(u.path, "AcroForm/") ||
			u.from == a.form.object.Ref.Number && u.from != 0)
	}) {
		a.clear(ref.Number, c)
	}
	return oldRefIs(old, ref)
}
