package pdf

import (
	"slices"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// Keys of a field or widget that may change when it is filled in: its value, how
// that is shown, and flags. Place, name, type and parent never may.
var (
	fillKeys   = []string{"V", "AP", "AS", "DA", "Q", "F", "Ff", "I", "RV", "M"}
	signedKeys = []string{"V", "AP", "AS", "DA", "F", "Ff", "M", "MK", "Lock", "SV", "Type"}
	emptyKeys  = []string{"Ff"} // Acrobat sets it on signature fields it passes by
)

// newFieldKeys are the keys of a signature field that is added (ISO 32000-1
// Tables 164, 188, 220, 232). Actions are not among them.
var newFieldKeys = []string{"Type", "Subtype", "FT", "T", "TU", "TM", "F", "Ff", "Rect", "P", "V", "AP", "AS",
	"MK", "DA", "Q", "DR", "Lock", "SV", "BS", "Border", "Parent", "Kids", "NM", "M", "DV", "H", "C", "StructParent"}

// checkObject judges an object that the older revision has and this one
// redefines, by what it is there.
func (a *analysis) checkObject(o *changedObject) {
	if node, ok := a.fields.nodes[o.number]; ok {
		a.checkField(o, node)
		return
	}
	switch t := o.before.Value.Get("Type"); {
	case t.Is("Page"):
		a.checkPage(o)
	case o.before.IsStream():
		a.checkDrawing(o)
	case o.before.Value.Kind == syntax.Array:
		a.checkArray(o)
	case o.before.Value.Kind == syntax.Dictionary:
		a.checkAppearances(o)
		a.checkAnnotation(o)
	}
}

// checkField judges a field or widget by its type and by whether it was signed.
func (a *analysis) checkField(o *changedObject, node fieldNode) {
	keys, ok := a.changedKeys(o.before.Value, o.after.Value)
	if now, is := a.newFields.nodes[o.number]; !ok || !is || now.name != node.name || now.kind != node.kind {
		return
	}
	c := clearance{what: "field", rule: "field-filled", level: ModificationFormFilling, field: node.name,
		place: a.f.widgetPlace(a.new, o)}
	allowed, signature := fillKeys, node.kind == "Sig"
	value, was := o.after.Value.Get("V"), o.before.Value.Get("V")
	switch {
	case signature && was.Kind == syntax.Null && value.Kind != syntax.Null:
		allowed, c.what, c.rule = signedKeys, "signature-field", "signature-filled"
	case signature:
		allowed, c.what, c.rule, c.level = emptyKeys, "signature-field", "signature-field", ModificationLTA
	}
	for _, key := range keys {
		if key == "Kids" && a.checkKids(o) {
			continue
		}
		if !slices.Contains(allowed, key) || key == "F" && hides(o.before.Value, o.after.Value) ||
			key == "Type" && (o.before.Value.Get(key).Kind != syntax.Null || !o.after.Value.Get(key).Is("Annot")) {
			return
		}
	}
	if signature && value.Kind != syntax.Null && was.Kind == syntax.Null {
		if !a.claimSignature(o.after.Value, &c) {
			return
		}
	} else if len(keys) > 0 && !signature {
		a.noteValue(o, node, &c, keys)
	}
	if a.appearanceShared(o.before.Value.Get("AP")) ||
		!a.claimAppearance(o.before.Value.Get("AP"), o.after.Value.Get("AP"), c) {
		return
	}
	a.clear(o.number, c)
}

// noteValue remembers which field was filled in, and whether what somebody
// signed was written over.
func (a *analysis) noteValue(o *changedObject, node fieldNode, c *clearance, keys []string) {
	a.names = append(a.names, node.name)
	if a.hadValue(node) && slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(shownKeys, k) }) {
		a.changed, c.rule = true, "field-changed"
	}
	a.claim(o.after.Value.Get("V"), *c)
	a.claim(o.after.Value.Get("RV"), *c)
}

// shownKeys are the keys that decide what a field shows.
var shownKeys = []string{"V", "RV", "I", "AP", "AS", "DA"}

// hadValue reports whether a field, or the group it belongs to, had a value in
// the older revision.
func (a *analysis) hadValue(node fieldNode) bool {
	for range MaxFieldDepth {
		if v := node.dict.Get("V"); v.Kind != syntax.Null && !emptyText(v) {
			return true
		}
		parent, ok := a.fields.nodes[node.parent]
		if !ok {
			return false
		}
		node = parent
	}
	return true
}

// emptyText reports whether a value is an empty string or the state Off: a field
// that nobody filled in.
func emptyText(o syntax.Object) bool {
	return o.IsString() && len(o.Bytes()) == 0 || o.Is("Off") || o.Is("")
}

// Annotation flags that decide whether an annotation is seen (ISO 32000-1
// Table 165): Invisible, Hidden, NoView, ToggleNoView; and whether it prints.
const visibleFlags = 1 | 2 | 32 | 256

// hides reports whether flags that decide on visibility change.
func hides(old, now syntax.Object) bool {
	before, _ := old.Get("F").Int()
	after, _ := now.Get("F").Int()
	return (before^after)&visibleFlags != 0
}

// isVisible reports whether a widget is drawn at all.
func isVisible(widget syntax.Object, p place) bool {
	flags, _ := widget.Get("F").Int()
	return flags&(2|32) == 0 && p.area() > 0
}

// claimSignature accepts the value of a field that is being signed: a signature
// dictionary that this revision adds. A document time-stamp without appearance
// is no more than validation data (ISO 32000-2 §12.8.5).
func (a *analysis) claimSignature(field syntax.Object, c *clearance) bool {
	value := field.Get("V")
	o, isNew := a.added(value)
	dict := value
	if isNew {
		dict = o.after.Value
	} else if value.Kind != syntax.Dictionary {
		return false
	}
	t := dict.Get("Type")
	if dict.Kind != syntax.Dictionary || t.Kind != syntax.Null && !t.Is("Sig") && !t.Is("DocTimeStamp") {
		return false
	}
	what := *c
	what.what = "signature"
	if t.Is("DocTimeStamp") && !isVisible(field, c.place) {
		what.what, what.rule, what.level = "time-stamp", "time-stamp-added", ModificationLTA
		c.rule, c.level = what.rule, what.level
	} else {
		a.names = append(a.names, c.field)
	}
	a.claim(value, what)
	return true
}

// checkNewField allows an element of a list of fields that is a signature field
// which this revision adds, under a name that was free.
func (a *analysis) checkNewField(o syntax.Object) bool {
	added, isNew := a.added(o)
	if !isNew {
		return false
	}
	node, ok := a.newFields.nodes[added.number]
	if !ok || node.kind != "Sig" || a.fields.full[node.name] && node.dict.Get("T").Kind != syntax.Null {
		return false
	}
	d := added.after.Value
	if len(entriesWithout(d, newFieldKeys)) > 0 {
		return false
	}
	c := clearance{what: "signature-field", rule: "signature-field-added", level: ModificationLTA,
		field: node.name, place: a.f.widgetPlace(a.new, added)}
	a.noteVisible(d, &c)
	if value := d.Get("V"); value.Kind != syntax.Null {
		if c.rule = "signature-added"; strength[c.level] < strength[ModificationFormFilling] {
			c.level = ModificationFormFilling
		}
		if !a.claimSignature(d, &c) {
			return false
		}
	}
	kids, ok := target(a.new, d.Get("Kids"))
	for i := range kids.Value.Len() {
		if kids.Value.Kind != syntax.Array || !a.checkNewField(kids.Value.At(i)) {
			return false
		}
	}
	a.clear(added.number, c)
	for _, key := range []string{"AP", "MK", "Lock", "SV", "DR", "BS", "Kids"} {
		a.claim(d.Get(key), c)
	}
	return ok
}

// noteVisible raises the change of a signature field that is drawn: one that
// covers much of a page, or what stands in another annotation, is as good as an
// annotation over what was signed.
func (a *analysis) noteVisible(widget syntax.Object, c *clearance) {
	if !isVisible(widget, c.place) {
		return
	}
	a.visible = true
	c.level = ModificationFormFilling
	if a.f.covers(a.old, c.place) {
		c.level, c.rule = ModificationAnnotations, "appearance-overlaps"
	}
}

// checkKids allows signature fields to join a group.
func (a *analysis) checkKids(o *changedObject) bool {
	old, err := readSlot(a.old, o.before.Value, "Kids")
	if err != nil {
		return false
	}
	now, err := readSlot(a.new, o.after.Value, "Kids")
	return err == nil && a.checkFieldList(old, now, "fields", func(u usage) bool {
		return u == usage{o.number, "Kids"}
	})
}
