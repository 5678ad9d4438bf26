package c14n

import (
	"cmp"
	"slices"

	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// writeAttributes writes the attributes of an element sorted by namespace name
// and local name, those without namespace first.
func (c *writer) writeAttributes(n *infoset.Node, apex bool) {
	list := c.attributes[:0]
	for i := range n.Attributes {
		list = append(list, &n.Attributes[i])
	}
	if apex && !c.method.Exclusive {
		list = c.inheritAttributes(list, n)
	}
	if len(list) > 1 {
		slices.SortFunc(list, func(a, b *infoset.Attribute) int {
			return cmp.Or(cmp.Compare(a.Space, b.Space), cmp.Compare(a.Local, b.Local))
		})
	}
	for _, a := range list {
		c.out = append(c.out, ' ')
		c.name(a.Prefix, a.Local)
		c.value(a.Value)
	}
	c.attributes = list
}

// inheritAttributes adds to the attributes of the apex those of namespace xml
// that it takes from its ancestors: the nearest of each name in Canonical XML 1.0
// (§2.4); xml:lang, xml:space and a combined xml:base in 1.1 (§2.4).
func (c *writer) inheritAttributes(list []*infoset.Attribute, n *infoset.Node) []*infoset.Attribute {
	own := map[string]bool{}
	for _, a := range list {
		if a.Space == infoset.XMLSpace {
			own[a.Local] = true
		}
	}
	for e := n.Parent; e != nil; e = e.Parent {
		for i := range e.Attributes {
			a := &e.Attributes[i]
			if a.Space != infoset.XMLSpace || own[a.Local] ||
				c.method.V11 && a.Local != "lang" && a.Local != "space" {
				continue
			}
			own[a.Local] = true
			list = append(list, a)
		}
	}
	if c.method.V11 {
		list = withBase(list, n)
	}
	return list
}

// withBase combines xml:base of the apex with those of its ancestors.
func withBase(list []*infoset.Attribute, n *infoset.Node) []*infoset.Attribute {
	isBase := func(a *infoset.Attribute) bool { return a.Space == infoset.XMLSpace && a.Local == "base" }
	base, found, inherited := "", false, false
	for e := n; e != nil; e = e.Parent {
		for i := range e.Attributes {
			if a := &e.Attributes[i]; isBase(a) {
				if found {
					base = join(a.Value, base)
				} else {
					base = a.Value
				}
				found, inherited = true, inherited || e != n
			}
		}
	}
	if !inherited {
		return list
	}
	list = slices.DeleteFunc(list, isBase)
	if base == "" {
		return list
	}
	return append(list, &infoset.Attribute{Prefix: "xml", Local: "base", Space: infoset.XMLSpace, Value: base})
}
