package pdf

import (
	"sort"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// analysis compares revision k with the one before. It starts from the objects
// that changed, never from a list of places to look at: each must be cleared by
// a rule that knows every way in which the older revision uses the object, and
// what is left over makes the revision ModificationOther. The model is
// pyHanko's; ISO 32000-2 §12.8.2.2.2 and §12.8.4 say what may change.
type analysis struct {
	f                *File
	k                int
	old, new         syntax.View
	root, newRoot    syntax.Indirect // the catalogs
	form, newForm    form
	fields           *fieldWalk // as of the older revision
	newFields        *fieldWalk
	objects          map[int]*changedObject
	numbers          []int
	faults           []Change // changes of the structure
	visible, changed bool
	names            []string // of the fields that may not be changed when locked
}

// changedObject is one object of the revision with the verdict on it.
type changedObject struct {
	number  int
	before  syntax.Indirect
	after   syntax.Indirect
	existed bool // in the older revision
	exists  bool // in this one
	cleared bool
	faulty  bool // cannot be cleared by any rule
	level   Modification
	change  Change
}

// clearance is what a rule says of an object that it accepts.
type clearance struct {
	what, rule string
	level      Modification
	field      string
	place      place
}

// analyse judges revision k > 0.
func (f *File) analyse(k int) (revisionChange, error) {
	a := &analysis{f: f, k: k, old: f.f.At(k - 1), new: f.f.At(k), objects: map[int]*changedObject{}}
	if err := a.load(); err != nil {
		return revisionChange{}, err
	}
	if err := a.readDocuments(); err != nil {
		return revisionChange{}, err
	}
	a.clearRepeated()
	a.checkTrailer()
	a.checkCatalog()
	for _, n := range a.numbers {
		if o := a.objects[n]; o.existed && o.exists && !o.cleared {
			a.checkObject(o)
		}
	}
	if err := a.checkUnused(); err != nil {
		return revisionChange{}, err
	}
	return a.result(), nil
}

// load reads both versions of every object that changed. One that cannot be
// read is an error: nothing can be said of the revision.
func (a *analysis) load() error {
	a.numbers = a.f.f.Changed(a.k)
	if len(a.numbers) > MaxIndexed {
		return tooMany("objects")
	}
	for _, n := range a.numbers {
		o := &changedObject{number: n}
		if ref, ok := a.old.RefTo(n); ok {
			i, found, err := a.old.Load(ref)
			if err != nil {
				return err
			}
			o.before, o.existed = i, found
		}
		if ref, ok := a.new.RefTo(n); ok {
			i, found, err := a.new.Load(ref)
			if err != nil {
				return err
			}
			if o.after, o.exists = i, found; i.IsStream() {
				if _, _, err := a.new.StreamEnd(i); err != nil {
					return err
				}
			}
			o.faulty = i.Value.Ambiguous()
		}
		a.objects[n] = o
	}
	return nil
}

func (a *analysis) readDocuments() (err error) {
	if a.root, err = dictionaryAt(a.old, a.old.Trailer().Get("Root"), "catalog"); err != nil {
		return err
	}
	if a.newRoot, err = dictionaryAt(a.new, a.new.Trailer().Get("Root"), "catalog"); err != nil {
		return err
	}
	if a.form, err = readForm(a.old, a.root.Value); err != nil {
		return err
	}
	if a.newForm, err = readForm(a.new, a.newRoot.Value); err != nil {
		return err
	}
	if a.fields, err = a.f.fields(a.k - 1); err != nil {
		return err
	}
	a.newFields, err = a.f.fields(a.k)
	return err
}

// clear accepts the change of one object, unless it has a fault of its own.
func (a *analysis) clear(n int, c clearance) {
	o := a.objects[n]
	if o == nil || o.faulty || o.cleared {
		return
	}
	o.cleared, o.level = true, c.level
	o.change = c.change(a.k, n)
}

func (c clearance) change(k, n int) Change {
	out := Change{Revision: k, Object: n, What: c.what, Rule: c.rule, Field: c.field}
	c.place.into(&out)
	return out
}

// claim accepts the objects that this revision adds and that a value leads to:
// they come with the change that was accepted. Content that acts is never part
// of one.
func (a *analysis) claim(value syntax.Object, c clearance) {
	follow([]syntax.Object{value}, func(ref syntax.Ref) []syntax.Object {
		o := a.objects[ref.Number]
		if o == nil || o.existed || !o.exists || o.cleared || o.faulty || o.after.Ref != ref {
			return nil
		}
		kinds := map[string]bool{}
		collectActive(o.after.Value, kinds)
		o.faulty = len(kinds) > 0
		a.clear(o.number, c)
		return []syntax.Object{o.after.Value}
	})
}

// added reports whether o refers to an object that this revision adds.
func (a *analysis) added(o syntax.Object) (*changedObject, bool) {
	ref, is := o.Ref()
	if !is {
		return nil, false
	}
	c := a.objects[ref.Number]
	if c == nil || c.existed || !c.exists || c.after.Ref != ref {
		return nil, false
	}
	return c, true
}

// fault notes a change that is no object's own.
func (a *analysis) fault(what string) {
	a.faults = append(a.faults, Change{Revision: a.k, What: what})
}

// clearRepeated clears objects that are written again as they were.
func (a *analysis) clearRepeated() {
	for _, n := range a.numbers {
		if o := a.objects[n]; o.existed && o.exists && a.sameObject(o.before, o.after) {
			a.clear(n, clearance{what: kindOf(o.after.Value), rule: "repeated", level: ModificationLTA})
		}
	}
}

// result sums the verdicts up. Even a revision without any object is a change.
func (a *analysis) result() revisionChange {
	out := revisionChange{strongest: ModificationLTA, visible: a.visible, altered: a.changed, fields: a.names}
	out.list = append(out.list, a.faults...)
	if len(a.faults) > 0 {
		out.strongest = ModificationOther
	}
	for _, n := range a.numbers {
		o := a.objects[n]
		if !o.cleared || o.faulty {
			o.level = ModificationOther
			o.change = clearance{what: o.what(), place: a.f.placeOf(a.old, a.new, o)}.change(a.k, n)
		}
		if strength[o.level] > strength[out.strongest] {
			out.strongest = o.level
		}
		out.list = append(out.list, o.change)
	}
	sort.SliceStable(out.list, func(i, j int) bool { return out.list[i].Object < out.list[j].Object })
	return out
}

// what names the kind of an object that no rule recognised.
func (o *changedObject) what() string {
	if !o.exists {
		return "removed"
	}
	return kindOf(o.after.Value)
}
