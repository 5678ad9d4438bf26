package xmlsig

import (
	"errors"
	"slices"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// Covered is one thing that a signature covers.
type Covered struct {
	URI string // of the reference
	// File is the name of the file beside the document, "" for a part of the
	// document.
	File string
	// Document says that it is the whole document, with what stands beside its
	// document element.
	Document bool
	// Element is the covered element, the document element for a whole
	// document; nil for a file.
	Element *Element

	node *infoset.Node
}

// covered returns what a target covers.
func (t target) covered(uri string) *Covered {
	if t.file != nil {
		return &Covered{URI: uri, File: t.file.Name}
	}
	c := &Covered{URI: uri, node: t.subset.Apex, Document: t.subset.Apex.Kind == infoset.Root}
	n := t.subset.Apex
	if c.Document {
		for n = n.First; n.Kind != infoset.Element; n = n.Next {
		}
	}
	c.Element = &Element{n, t.subset.Without}
	return c
}

// Element is a view of an element that a signature covers. Nothing outside it,
// and no signature that is not covered, can be reached from it.
type Element struct{ node, without *infoset.Node }

// Name returns namespace and local name.
func (e *Element) Name() (space, local string) { return e.node.Space, e.node.Local }

// Attribute returns the value of an attribute; space is "" for one without
// namespace.
func (e *Element) Attribute(space, local string) (string, bool) {
	for i := range e.node.Attributes {
		if a := &e.node.Attributes[i]; a.Local == local && a.Space == space {
			return a.Value, true
		}
	}
	return "", false
}

// Children returns the child elements.
func (e *Element) Children() []*Element {
	var list []*Element
	for c := e.node.First; c != nil; c = c.Next {
		if c.Kind == infoset.Element && c != e.without {
			list = append(list, &Element{c, e.without})
		}
	}
	return list
}

// Text returns the characters directly inside the element, all pieces joined:
// comments between them are not signed and separate nothing.
func (e *Element) Text() string {
	var b strings.Builder
	for c := e.node.First; c != nil; c = c.Next {
		if c.Kind == infoset.Text {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// Range returns offset and length of the element in the file, in bytes.
func (e *Element) Range() (offset, length int64) {
	return int64(e.node.Start), int64(e.node.End - e.node.Start)
}

// Verified is a signature all of whose checks passed. It says who signed what
// and nothing about trust.
type Verified struct {
	Certificate []byte    // of the signer, DER
	Covered     []Covered // in the order of the references
	Scope       Scope     // whether that is the whole document
	Legacy      bool      // SHA-1 was accepted
}

// Verify is Examine for callers that need a yes: it returns an error that joins
// every finding that is Failed.
func (s *Signature) Verify(o CheckOptions) (*Verified, error) {
	f, err := s.Examine(o)
	if err != nil {
		return nil, err
	}
	var all []error
	for _, x := range f.List {
		if x.Outcome == Failed {
			all = append(all, failure.Wrap(failure.XMLUnsuitable, x.Problem, "checking %s", x.Check))
		}
	}
	if len(all) > 0 || f.Signer == nil || slices.ContainsFunc(f.List, func(x Finding) bool { return x.Outcome != Passed }) {
		return nil, failure.Wrap(failure.XMLUnsuitable, errors.Join(all...), "verifying a signature")
	}
	v := &Verified{Certificate: f.Signer, Scope: s.Scope(f), Legacy: f.Legacy}
	for _, r := range f.References {
		v.Covered = append(v.Covered, *r.Covered)
	}
	return v, nil
}
