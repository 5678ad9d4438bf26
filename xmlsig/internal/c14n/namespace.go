package c14n

import (
	"slices"
	"sort"

	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// shown returns the namespace that a prefix has in what was written so far.
func (c *writer) shown(prefix string) string {
	for i := len(c.rendered) - 1; i >= 0; i-- {
		if c.rendered[i].Prefix == prefix {
			return c.rendered[i].URI
		}
	}
	return ""
}

// render notes that a namespace is to be written unless it already means the
// same there.
func (c *writer) render(prefix, uri string) {
	if prefix != "xml" && c.shown(prefix) != uri {
		c.rendered = append(c.rendered, infoset.Namespace{Prefix: prefix, URI: uri})
	}
}

// inclusiveNamespaces: an element shows what it declares anew, the apex all that
// is in scope (Canonical XML §2.3).
func (c *writer) inclusiveNamespaces(n *infoset.Node, apex bool) {
	for i := range n.Namespaces {
		c.render(n.Namespaces[i].Prefix, n.Namespaces[i].URI)
	}
	if apex {
		c.inherit(n.Parent, nil)
	}
}

// inherit renders the namespaces in scope at n that no descendant has declared:
// all, or those of a list of prefixes.
func (c *writer) inherit(n *infoset.Node, only []string) {
	declared := map[string]bool{}
	for i := range c.subset.Apex.Namespaces {
		declared[c.subset.Apex.Namespaces[i].Prefix] = true
	}
	for ; n != nil; n = n.Parent {
		for i := range n.Namespaces {
			d := n.Namespaces[i]
			if !declared[d.Prefix] && (only == nil || slices.Contains(only, d.Prefix)) {
				c.render(d.Prefix, d.URI)
			}
			declared[d.Prefix] = true
		}
	}
}

// exclusiveNamespaces: an element shows the namespaces that its own name and
// attributes use, and treats those of the PrefixList as the inclusive form does
// (Exclusive XML Canonicalization §3).
func (c *writer) exclusiveNamespaces(n *infoset.Node, apex bool) {
	if len(c.method.Prefixes) > 0 {
		for i := range n.Namespaces {
			if slices.Contains(c.method.Prefixes, n.Namespaces[i].Prefix) {
				c.render(n.Namespaces[i].Prefix, n.Namespaces[i].URI)
			}
		}
		if apex {
			c.inherit(n.Parent, c.method.Prefixes)
		}
	}
	c.render(n.Prefix, n.Space)
	for i := range n.Attributes {
		if a := &n.Attributes[i]; a.Prefix != "" {
			c.render(a.Prefix, a.Space)
		}
	}
}

// writeNamespaces writes what was rendered since from, sorted by prefix.
func (c *writer) writeNamespaces(from int) {
	list := c.rendered[from:]
	if len(list) > 1 {
		sort.Slice(list, func(i, j int) bool { return list[i].Prefix < list[j].Prefix })
	}
	for i := range list {
		c.out = append(c.out, " xmlns"...)
		if list[i].Prefix != "" {
			c.out = append(append(c.out, ':'), list[i].Prefix...)
		}
		c.value(list[i].URI)
	}
}

// value writes the value of an attribute.
func (c *writer) value(s string) {
	c.out = append(appendEscaped(append(c.out, `="`...), s, &valueEscapes), '"')
}
