package pdf

import (
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

func tooMany(what string) error {
	return failure.New(failure.PDFTooComplex, "analysing too many %s", what)
}

// checkTrailer allows another document information dictionary, and nothing
// else that has a meaning: catalog and encryption stay what they are.
func (a *analysis) checkTrailer() {
	old, now := a.old.Trailer(), a.new.Trailer()
	if a.root.Ref != a.newRoot.Ref || !a.same(old.Get("Encrypt"), now.Get("Encrypt")) {
		a.fault("trailer")
	}
	info := clearance{what: "document-information", rule: "document-information", level: ModificationLTA}
	before, _ := old.Get("Info").Ref()
	if ref, ok := now.Get("Info").Ref(); ok && ref.Number != 0 {
		if i, ok := target(a.new, now.Get("Info")); !ok || i.IsStream() || i.Value.Kind != syntax.Dictionary {
			return
		}
		a.claim(now.Get("Info"), info)
		if ref == before && a.onlyUsed(ref.Number, func(u usage) bool { return u == usage{0, "Info"} }) {
			a.clear(ref.Number, info)
			a.claim(a.objects[ref.Number].value(), info)
		}
	}
}

// value is what the object is in this revision.
func (o *changedObject) value() syntax.Object {
	if o == nil {
		return syntax.Object{}
	}
	return o.after.Value
}

// onlyUsed reports whether the older revision refers to a changed object in
// places of one kind only.
func (a *analysis) onlyUsed(n int, allowed func(usage) bool) bool {
	if a.objects[n] == nil {
		return false
	}
	x, err := a.f.usages(a.k - 1)
	if err != nil {
		return false
	}
	list, complete := x.usages(a.old, n)
	for _, u := range list {
		if !allowed(u) {
			return false
		}
	}
	return complete
}

// checkUnused clears what nothing leads to: cross-reference and object streams,
// objects that were added for nothing, and objects that are gone without being
// missed. An object that the older revision refers to before it exists, or this
// one after it is gone, is none of them.
func (a *analysis) checkUnused() error {
	x, err := a.f.usages(a.k - 1)
	if err != nil {
		return err
	}
	reached := a.reached()
	for _, n := range a.numbers {
		o := a.objects[n]
		switch before, complete := x.usages(a.old, n); {
		case !o.existed && o.exists:
			if len(before) > 0 || !complete {
				o.faulty = true
			} else if !reached[n] {
				a.clear(n, unused(o.after))
			}
		case o.existed && !o.exists:
			if now, complete := x.usages(a.new, n); len(now) == 0 && complete {
				a.clear(n, clearance{what: "removed", rule: "unused", level: ModificationLTA})
			}
		case o.existed && !o.cleared && len(before) == 0 && complete && !reached[n] &&
			!o.before.Value.Get("Type").Is("ObjStm"):
			a.clear(n, unused(o.after))
		}
	}
	return nil
}

func unused(i syntax.Indirect) clearance {
	c := clearance{what: kindOf(i.Value), rule: "unused", level: ModificationLTA}
	switch {
	case i.IsStream() && i.Value.Get("Type").Is("XRef"):
		c.rule = "cross-reference-stream"
	case i.IsStream() && i.Value.Get("Type").Is("ObjStm"):
		c.rule = "object-stream"
	}
	return c
}

// reached are the objects of this revision that its trailer and the objects it
// redefines lead to.
func (a *analysis) reached() map[int]bool {
	reached := map[int]bool{}
	todo := []syntax.Object{a.new.Trailer()}
	for _, n := range a.numbers {
		if o := a.objects[n]; o.existed && o.exists && !o.before.Value.Get("Type").Is("XRef") {
			todo = append(todo, o.after.Value)
		}
	}
	follow(todo, func(ref syntax.Ref) []syntax.Object {
		o := a.objects[ref.Number]
		if o == nil || !o.exists || reached[ref.Number] {
			return nil
		}
		if reached[ref.Number] = true; o.existed {
			return nil
		}
		return []syntax.Object{o.after.Value}
	})
	return reached
}
