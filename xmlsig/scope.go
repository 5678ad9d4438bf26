package xmlsig

import (
	"slices"
	"strings"

	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// Scope says how much of a document a signature covers, by the shape of the
// document.
type Scope struct {
	// Profile is the shape that was recognised: EtaxXTX, EtaxTEG, EgovKousei or
	// Generic.
	Profile string
	// Whole: everything that the shape has is covered, and the signature stands
	// where the shape has its signatures.
	Whole bool
	// Uncovered are the names of elements directly below the document element,
	// and of files beside the document, that are not covered.
	Uncovered []string
}

// isTEG: the document element of 電子的控除証明書 and the like, TEG and three
// digits.
func isTEG(name string) bool {
	digits, ok := strings.CutPrefix(name, "TEG")
	return ok && len(digits) == 3 && strings.Trim(digits, "0123456789") == ""
}

// shapeOf tells the shape by the document element.
func shapeOf(root *infoset.Node) string {
	switch {
	case root.Local == "DATA" && !root.Is(Space, "DATA"):
		return EtaxXTX
	case isTEG(root.Local):
		return EtaxTEG
	case root.Is("", "DataRoot"):
		return EgovKousei
	}
	return Generic
}

// Scope tells what the references that hold cover of the document.
func (s *Signature) Scope(f Findings) Scope {
	root := s.document.doc.Element
	c := coverage{signature: s, refs: f.References}
	scope := Scope{Profile: shapeOf(root)}
	covered := c.covers(root)
	for n := root.First; n != nil; n = n.Next {
		if n.Kind == infoset.Element && !c.inside(n) && !onlySignatures(n) && (n != s.node || !c.ownObjects()) {
			scope.Uncovered = append(scope.Uncovered, n.Local)
		}
	}
	if covered {
		scope.Uncovered = c.foreignObjects()
	}
	files := true
	for _, file := range s.document.files {
		if !slices.ContainsFunc(c.refs, func(r ReferenceFinding) bool {
			return r.Covered != nil && r.Covered.File == file.Name
		}) {
			files = false
			scope.Uncovered = append(scope.Uncovered, file.Name)
		}
	}
	switch scope.Profile {
	case EtaxXTX:
		covered = covered || c.procedure(root)
	case EgovKousei:
		covered = covered || c.composition(root)
	default:
		covered = covered || s.node == root
	}
	scope.Whole = covered && files && c.ownObjects() && len(c.foreignObjects()) == 0
	return scope
}

// coverage answers what a signature covers.
type coverage struct {
	signature *Signature
	refs      []ReferenceFinding
}

// covers reports whether n itself, with everything inside it, is covered.
func (c coverage) covers(n *infoset.Node) bool {
	for _, r := range c.refs {
		if c := r.Covered; c != nil && c.node != nil && n.Within(c.node) &&
			(c.Element.without == nil || !n.Within(c.Element.without)) {
			return true
		}
	}
	return false
}

// inside is covers, or n is a signature beside others.
func (c coverage) inside(n *infoset.Node) bool {
	if n.Is(Space, "Signature") {
		return n != c.signature.node
	}
	return c.covers(n)
}

// ownObjects reports whether all content inside the signature itself is covered,
// but for XAdES properties, which are no content.
func (c coverage) ownObjects() bool {
	found := false
	for _, o := range c.signature.objects {
		for n := o.First; n != nil; n = n.Next {
			switch {
			case n.Kind == infoset.Text && strings.Trim(n.Data, " \t\r\n") == "", n.Kind == infoset.Comment:
			case n.Kind == infoset.Element && n.Local == "QualifyingProperties" &&
				strings.HasPrefix(n.Space, xadesSpacePrefix):
			case !c.covers(n):
				return false
			default:
				found = true
			}
		}
	}
	return found || c.signature.node != c.signature.document.doc.Element || c.coversFile()
}

// coversFile reports whether a file beside the document is covered.
func (c coverage) coversFile() bool {
	return slices.ContainsFunc(c.refs, func(r ReferenceFinding) bool { return r.Covered != nil && r.Covered.File != "" })
}

// foreignObjects are other signatures with content of their own: a reader could
// take it for this signature's.
func (c coverage) foreignObjects() (names []string) {
	for _, other := range c.signature.document.signatures {
		if other == c.signature || c.covers(other.node) {
			continue
		}
		if other.problem != "" || !(coverage{other, nil}).ownObjects() && !c.objectsCovered(other) {
			names = append(names, "Signature")
		}
	}
	return names
}

// objectsCovered: the content of another signature is covered by this one.
func (c coverage) objectsCovered(other *Signature) bool {
	for _, o := range other.objects {
		if !c.covers(o) {
			return false
		}
	}
	return true
}

// procedure is the rule of etax-xtx: DATA holds the covered procedure element,
// then signatures, and nothing else.
func (c coverage) procedure(root *infoset.Node) bool {
	list, ok := elements(root)
	if !ok || len(list) < 2 || !c.covers(list[0]) || list[0].Is(Space, "Signature") || c.signature.node.Parent != root {
		return false
	}
	for _, n := range list[1:] {
		if !n.Is(Space, "Signature") {
			return false
		}
	}
	return bare(root, "id")
}

// bare reports whether an element that is not covered itself says nothing: no
// attributes but xml:lang, xml:space and the one named.
func bare(n *infoset.Node, id string) bool {
	for i := range n.Attributes {
		a := &n.Attributes[i]
		own := a.Space == "" && a.Local == id
		if !own && (a.Space != infoset.XMLSpace || a.Local != "lang" && a.Local != "space") {
			return false
		}
	}
	return true
}

// composition is the rule of egov-kousei: 構成情報 is covered, once, and the
// signature stands in 署名情報 directly after it.
func (c coverage) composition(root *infoset.Node) bool {
	composed := composition(root)
	return composed != nil && c.covers(composed) && c.signature.node.Parent == nextElement(composed) &&
		onlySignatures(nextElement(composed)) && bare(root, "")
}

// onlySignatures reports whether n is a 署名情報 that holds signatures and
// nothing else.
func onlySignatures(n *infoset.Node) bool {
	list, ok := elements(n)
	return ok && n.Is("", signaturesName) && len(n.Attributes) == 0 &&
		!slices.ContainsFunc(list, func(e *infoset.Node) bool { return !e.Is(Space, "Signature") })
}
