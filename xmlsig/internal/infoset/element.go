package infoset

import (
	"strings"

	"github.com/natsuin/natsuin/failure"
)

// rawAttribute is an attribute whose prefix is not resolved yet.
type rawAttribute struct {
	prefix, local, value string
}

// startTag reads a start tag or an empty-element tag.
func (p *parser) startTag(parent *Node) error {
	start := p.at
	if len(p.open) >= MaxDepth {
		return failure.New(failure.XMLTooComplex, "counting more than %d open elements", MaxDepth)
	}
	p.at++
	name, prefix, local, err := p.qname()
	if err != nil {
		return err
	}
	n, err := p.add(parent, Element)
	if err != nil {
		return err
	}
	n.Start, n.Prefix, n.Local = start, prefix, local
	outside := len(p.bindings)
	p.scratch, p.nsScratch = p.scratch[:0], p.nsScratch[:0]
	empty, err := p.attributes()
	if err != nil {
		return err
	}
	if err := p.resolve(n); err != nil {
		return err
	}
	if parent.Kind == Root {
		p.doc.Element = n
	}
	p.doc.register(n)
	if empty {
		n.InnerStart, n.InnerEnd, n.End = p.at, p.at, p.at
		p.bindings = p.bindings[:outside]
		return nil
	}
	n.InnerStart = p.at
	p.open = append(p.open, frame{n, name, outside})
	return nil
}

// endTag closes the innermost element.
func (p *parser) endTag() error {
	start := p.at
	f := p.open[len(p.open)-1]
	rest, ok := strings.CutPrefix(p.s[p.at+2:], f.name)
	if !ok {
		return p.fail(start, "an end tag of another name")
	}
	p.at = len(p.s) - len(rest)
	p.skipSpace()
	if !strings.HasPrefix(p.s[p.at:], ">") {
		return p.fail(start, "an end tag")
	}
	p.at++
	f.node.InnerEnd, f.node.End = start, p.at
	p.open = p.open[:len(p.open)-1]
	p.bindings = p.bindings[:f.bindings]
	return nil
}

// attributes reads up to the end of the tag.
func (p *parser) attributes() (empty bool, err error) {
	for {
		before := p.at
		p.skipSpace()
		switch rest := p.s[p.at:]; {
		case strings.HasPrefix(rest, ">"):
			p.at++
			return false, nil
		case strings.HasPrefix(rest, "/>"):
			p.at += 2
			return true, nil
		case p.at == before:
			return false, p.fail(p.at, "a tag")
		}
		if len(p.scratch)+len(p.nsScratch) >= MaxAttributes {
			return false, failure.New(failure.XMLTooComplex, "counting more than %d attributes", MaxAttributes)
		}
		if err := p.attribute(); err != nil {
			return false, err
		}
	}
}

// attribute reads one attribute or namespace declaration.
func (p *parser) attribute() error {
	name, prefix, local, err := p.qname()
	if err != nil {
		return err
	}
	p.skipSpace()
	if !strings.HasPrefix(p.s[p.at:], "=") {
		return p.fail(p.at, "an attribute without value")
	}
	p.at++
	p.skipSpace()
	value, err := p.attributeValue()
	if err != nil {
		return err
	}
	switch {
	case name == "xmlns":
		return p.declare("", value)
	case prefix == "xmlns":
		return p.declare(local, value)
	}
	p.scratch = append(p.scratch, rawAttribute{prefix, local, value})
	return nil
}

// declare takes up a namespace declaration (Namespaces §3, §5).
func (p *parser) declare(prefix, uri string) error {
	switch {
	case prefix == "xmlns", uri == XMLNSSpace, (prefix == "xml") != (uri == XMLSpace), prefix != "" && uri == "":
		return p.fail(p.at, "a namespace declaration that is not allowed")
	}
	for _, d := range p.nsScratch {
		if d.Prefix == prefix {
			return p.fail(p.at, "a namespace declared twice")
		}
	}
	if len(p.bindings) >= MaxNamespaces {
		return failure.New(failure.XMLTooComplex, "counting more than %d namespaces", MaxNamespaces)
	}
	p.nsScratch = append(p.nsScratch, Namespace{prefix, uri})
	p.bindings = append(p.bindings, Namespace{prefix, uri})
	return nil
}

// resolve gives names their namespaces and n its attributes.
func (p *parser) resolve(n *Node) error {
	var ok bool
	if n.Space, ok = p.lookup(n.Prefix); !ok && n.Prefix != "" || n.Prefix == "xmlns" {
		return p.fail(n.Start, "a prefix that is not declared")
	}
	if len(p.nsScratch) > 0 {
		n.Namespaces = append([]Namespace(nil), p.nsScratch...)
	}
	if len(p.scratch) == 0 {
		return nil
	}
	n.Attributes = p.room(len(p.scratch))
	for i, raw := range p.scratch {
		a := &n.Attributes[i]
		a.Prefix, a.Local, a.Value = raw.prefix, raw.local, raw.value
		if raw.prefix != "" {
			if a.Space, ok = p.lookup(raw.prefix); !ok {
				return p.fail(n.Start, "a prefix that is not declared")
			}
		}
	}
	if repeated(n.Attributes) {
		return p.fail(n.Start, "an attribute given twice")
	}
	return nil
}

// room hands out attributes from a larger piece.
func (p *parser) room(n int) []Attribute {
	if len(p.attrs) < n {
		p.attrs = make([]Attribute, max(n, min(max(16, p.nodes), 512)))
	}
	out := p.attrs[:n:n]
	p.attrs = p.attrs[n:]
	return out
}

// lookup returns the namespace of a prefix at the current element.
func (p *parser) lookup(prefix string) (string, bool) {
	if prefix == "xml" {
		return XMLSpace, true
	}
	for i := len(p.bindings) - 1; i >= 0; i-- {
		if p.bindings[i].Prefix == prefix {
			return p.bindings[i].URI, true
		}
	}
	return "", false
}

// repeated reports whether two attributes have one expanded name.
func repeated(list []Attribute) bool {
	if len(list) > 16 {
		seen := make(map[[2]string]bool, len(list))
		for i := range list {
			name := [2]string{list[i].Space, list[i].Local}
			if seen[name] {
				return true
			}
			seen[name] = true
		}
		return false
	}
	for i := range list {
		for j := range i {
			if list[i].Local == list[j].Local && list[i].Space == list[j].Space {
				return true
			}
		}
	}
	return false
}
