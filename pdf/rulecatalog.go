package pdf

import (
	"bytes"
	"slices"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// catalogKeys are the entries of the catalog that a later revision may change,
// each under a rule of its own.
var catalogKeys = map[string]func(a *analysis, old, now syntax.Object) bool{
	"AcroForm": (*analysis).checkForm, "DSS": (*analysis).checkStore, "Metadata": (*analysis).checkMetadata,
	"Extensions": (*analysis).checkExtensions, "Version": (*analysis).checkVersion,
	"Perms": (*analysis).checkPerms,
}

// checkCatalog runs the rule of every entry, changed or not: objects behind an
// entry may have changed while the entry did not.
func (a *analysis) checkCatalog() {
	old, now := a.root.Value, a.newRoot.Value
	keys, ok := a.changedKeys(old, now)
	for _, key := range keys {
		if catalogKeys[key] == nil {
			ok = false
		}
	}
	for _, key := range []string{"AcroForm", "DSS", "Metadata", "Extensions", "Version", "Perms"} {
		if !catalogKeys[key](a, old.Get(key), now.Get(key)) {
			ok = false
		}
	}
	if ok {
		a.clear(a.root.Ref.Number, clearance{what: "catalog", rule: "catalog", level: ModificationLTA})
	}
}

// checkVersion allows a name: the version of PDF (ISO 32000-1 Table 28).
func (a *analysis) checkVersion(old, now syntax.Object) bool {
	return a.same(old, now) || now.Kind == syntax.Name
}

// checkExtensions allows any dictionary: extensions are declarations (§7.12).
func (a *analysis) checkExtensions(old, now syntax.Object) bool {
	c := clearance{what: "extensions", rule: "extensions", level: ModificationLTA}
	i, ok := target(a.new, now)
	if !ok || i.IsStream() || i.Value.Kind != syntax.Dictionary {
		return a.same(old, now)
	}
	a.claim(now, c)
	if ref, is := now.Ref(); is && a.onlyUsed(ref.Number, func(u usage) bool {
		return u == usage{a.root.Ref.Number, "Extensions"}
	}) {
		a.clear(ref.Number, c)
	}
	return true
}

// checkPerms allows /DocMDP to be added for a signature that is new itself: it
// restricts what may follow, and nothing before it.
func (a *analysis) checkPerms(old, now syntax.Object) bool {
	if a.same(old, now) {
		return true
	}
	before, ok := target(a.old, old)
	i, found := target(a.new, now)
	if !ok || !found {
		return false
	}
	if before.Value.Kind == syntax.Null {
		before.Value = syntax.Object{Kind: syntax.Dictionary}
	}
	keys, ok := a.changedKeys(before.Value, i.Value)
	if !ok || !slices.Equal(keys, []string{"DocMDP"}) || before.Value.Get("DocMDP").Kind != syntax.Null {
		return false
	}
	if _, isNew := a.added(i.Value.Get("DocMDP")); !isNew {
		return false
	}
	c := clearance{what: "permissions", rule: "permissions", level: ModificationFormFilling}
	if o, isNew := a.added(now); isNew {
		a.clear(o.number, c)
	}
	return true
}

// checkMetadata allows another XMP packet in the place of the old one, which
// must be used nowhere else (ISO 32000-1 §14.3.2).
func (a *analysis) checkMetadata(old, now syntax.Object) bool {
	ref, is := now.Ref()
	if !is {
		return a.same(old, now)
	}
	if a.objects[ref.Number] == nil {
		return a.same(old, now)
	}
	i, ok := target(a.new, now)
	if !ok || !i.IsStream() || !i.Value.Get("Type").Is("Metadata") || !i.Value.Get("Subtype").Is("XML") ||
		!a.looksLikeXMP(i) {
		return false
	}
	c := clearance{what: "metadata", rule: "metadata", level: ModificationLTA}
	if o, isNew := a.added(now); isNew {
		a.clear(o.number, c)
		return true
	}
	if oldRef, _ := old.Ref(); oldRef == ref && a.onlyUsed(ref.Number, func(u usage) bool {
		return u == usage{a.root.Ref.Number, "Metadata"}
	}) {
		a.clear(ref.Number, c)
	}
	return oldRefIs(old, ref)
}

func oldRefIs(old syntax.Object, ref syntax.Ref) bool {
	r, is := old.Ref()
	return is && r == ref
}

// looksLikeXMP asks for an XMP packet, whose element names stand near its
// beginning, or for data under a filter that is not undone here.
func (a *analysis) looksLikeXMP(i syntax.Indirect) bool {
	if i.Value.Get("Filter").Kind != syntax.Null {
		return true
	}
	length, _, err := a.new.StreamEnd(i)
	if err != nil {
		return false
	}
	head, err := a.new.File().Window(i.Data, int(min(length, digestBuffer)))
	return err == nil && (bytes.Contains(head, []byte("xmpmeta")) || bytes.Contains(head, []byte("rdf:RDF")))
}
