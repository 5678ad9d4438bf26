package pdf

import (
	"math"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// place is where on which page a change shows. The zero place is none.
type place struct {
	page    int // counted from 1; 0 if unknown
	rect    [4]float64
	several bool // it is drawn on further pages
}

func (p place) into(c *Change) {
	c.Page = p.page
	if p.area() > 0 {
		c.Rect = p.rect[:]
	}
}

func (p place) area() float64 { return (p.rect[2] - p.rect[0]) * (p.rect[3] - p.rect[1]) }

// rectangle reads four finite numbers and puts the lower left corner first
// (ISO 32000-1 §7.9.5).
func rectangle(o syntax.Object) (r [4]float64, ok bool) {
	if o.Kind != syntax.Array || o.Len() != 4 {
		return r, false
	}
	for i := range r {
		if r[i] = toFloat(o.At(i)); math.Abs(r[i]) > 1e9 || !number(o.At(i)) {
			return [4]float64{}, false
		}
	}
	return [4]float64{min(r[0], r[2]), min(r[1], r[3]), max(r[0], r[2]), max(r[1], r[3])}, true
}

// widgetPlace is the place of an annotation: its rectangle, on the page that it
// names or that lists it.
func (f *File) widgetPlace(v syntax.View, o *changedObject) place {
	var p place
	if rect, err := v.Get(o.after.Value, "Rect"); err == nil {
		p.rect, _ = rectangle(rect)
	}
	x, err := f.usages(v.Revision())
	if err != nil {
		return p
	}
	list, _ := x.usages(v, o.number)
	for _, u := range f.throughArrays(x, v, list) {
		if n := f.pageNumber(u.from); lastKey(u.path) == "Annots" && n != 0 {
			p.several = p.several || p.page != 0 && p.page != n
			p.page = n
		}
	}
	if page, ok := o.after.Value.Get("P").Ref(); ok && p.page == 0 {
		p.page = f.pageNumber(page.Number)
	}
	return p
}

// throughArrays replaces places in arrays that are objects of their own by the
// places where those arrays are used.
func (f *File) throughArrays(x *usageIndex, v syntax.View, list []usage) []usage {
	var out []usage
	for _, u := range list {
		if u.path != "" || u.from == 0 {
			out = append(out, u)
			continue
		}
		more, _ := x.usages(v, u.from)
		out = append(out, more...)
	}
	return out
}

// pageNumber is the place of a page in the newest page tree, from 1; 0 if it is
// not there.
func (f *File) pageNumber(n int) int {
	if f.pages == nil {
		f.pages = map[int]int{}
		v := f.f.Last()
		if root, err := v.Get(v.Trailer(), "Root"); err == nil {
			f.countPages(v, root.Get("Pages"), map[int]bool{}, 0)
		}
	}
	return f.pages[n]
}

// countPages numbers the leaves of the page tree in order.
func (f *File) countPages(v syntax.View, o syntax.Object, seen map[int]bool, depth int) {
	ref, is := o.Ref()
	if !is || seen[ref.Number] || depth > MaxPageDepth || len(seen) > MaxPages {
		return
	}
	seen[ref.Number] = true
	i, found, err := v.Load(ref)
	if err != nil || !found {
		return
	}
	kids, err := v.Get(i.Value, "Kids")
	if err != nil || kids.Kind != syntax.Array {
		f.pages[ref.Number] = len(f.pages) + 1
		return
	}
	for k := range kids.Len() {
		f.countPages(v, kids.At(k), seen, depth+1)
	}
}

// placeOf is where a change that no rule recognised shows: the first page that
// leads to the object. Without a rectangle it is the whole page.
func (f *File) placeOf(old, now syntax.View, o *changedObject) place {
	x, err := f.usages(old.Revision())
	if err != nil {
		return place{}
	}
	view := old
	if !o.existed {
		view = now
	}
	best := 0
	seen := map[int]bool{o.number: true}
	for todo := []int{o.number}; len(todo) > 0 && len(seen) < MaxUsages; {
		n := todo[0]
		todo = todo[1:]
		if page := f.pageNumber(n); page != 0 {
			if best == 0 || page < best {
				best = page
			}
			continue
		}
		list, _ := x.usages(view, n)
		for _, u := range list {
			if key := lastKey(u.path); key != "Parent" && key != "P" && u.from != 0 && !seen[u.from] {
				seen[u.from] = true
				todo = append(todo, u.from)
			}
		}
	}
	p := place{page: best}
	if o.exists && o.after.Value.Get("Subtype").Kind == syntax.Name {
		p.rect, _ = rectangle(o.after.Value.Get("Rect"))
	}
	return p
}

// coverShare is how much of its page a seal may cover before it counts as drawn
// over the page: the nearest rule to what people take for a seal.
const coverShare = 0.25

// covers reports whether a new appearance covers much of its page or reaches
// into an annotation that was there.
func (f *File) covers(old syntax.View, p place) bool {
	if p.several {
		return true
	}
	for n, page := range f.pages {
		if page != p.page {
			continue
		}
		ref, ok := old.RefTo(n)
		if !ok {
			return true
		}
		i, _, err := old.Load(ref)
		if err != nil {
			return true
		}
		return f.pageCovered(old, i.Value, p)
	}
	return false // on no page: it is not drawn
}

func (f *File) pageCovered(old syntax.View, page syntax.Object, p place) bool {
	box := inherited(old, page, "MediaBox")
	if r, ok := rectangle(box); ok && p.area() > coverShare*(place{rect: r}).area() {
		return true
	}
	annotations, err := old.Get(page, "Annots")
	if err != nil {
		return true
	}
	for i := range annotations.Len() {
		if annotations.Kind != syntax.Array {
			break
		}
		a, err := old.Resolve(annotations.At(i))
		if err != nil {
			return true
		}
		if kind := a.Get("Subtype"); kind.Is("Link") || kind.Is("Popup") {
			continue // which show nothing of their own
		}
		rect, _ := old.Get(a, "Rect")
		if r, ok := rectangle(rect); ok && isVisible(a, place{rect: r}) && overlap(r, p.rect) {
			return true
		}
	}
	return false
}

// overlap reports whether two rectangles share more than an edge.
func overlap(a, b [4]float64) bool {
	return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

// inherited looks a page attribute up the tree (ISO 32000-1 §7.7.3.4).
func inherited(v syntax.View, page syntax.Object, key string) syntax.Object {
	for range MaxPageDepth {
		if o, err := v.Get(page, key); err == nil && o.Kind != syntax.Null {
			return o
		}
		parent, err := v.Get(page, "Parent")
		if err != nil || parent.Kind != syntax.Dictionary {
			break
		}
		page = parent
	}
	return syntax.Object{}
}
