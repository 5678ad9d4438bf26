package xmlsig

import (
	"encoding/base64"
	"strings"

	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// algorithm is an element that names an algorithm, with its PrefixList.
type algorithm struct {
	uri      string
	prefixes []string
	listed   bool // there is a PrefixList
}

// reference is one ds:Reference (XMLDSig §4.4.3).
type reference struct {
	node       *infoset.Node
	uri        string
	hasURI     bool
	typ        string
	transforms []algorithm
	digest     string // algorithm
	value      []byte
}

// signedInfo is ds:SignedInfo (XMLDSig §4.4).
type signedInfo struct {
	node       *infoset.Node
	method     algorithm // CanonicalizationMethod
	signature  string    // SignatureMethod
	parameters bool      // SignatureMethod has some
	references []reference
}

// elements returns the child elements of n. It is false if anything but white
// space stands between them: what is signed holds no comments that one reader
// skips and another does not.
func elements(n *infoset.Node) (list []*infoset.Node, ok bool) {
	for c := n.First; c != nil; c = c.Next {
		switch {
		case c.Kind == infoset.Element:
			list = append(list, c)
		case c.Kind != infoset.Text || strings.Trim(c.Data, " \t\r\n") != "":
			return nil, false
		}
	}
	return list, true
}

// content returns the text of an element that holds nothing else.
func content(n *infoset.Node) (string, bool) {
	switch {
	case n.First == nil:
		return "", true
	case n.First != n.Last || n.First.Kind != infoset.Text:
		return "", false
	}
	return n.First.Data, true
}

// base64Of decodes the text of an element; only XML white space may stand in it.
func base64Of(n *infoset.Node) ([]byte, bool) {
	text, ok := content(n)
	if !ok {
		return nil, false
	}
	text = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "").Replace(text)
	value, err := base64.StdEncoding.Strict().DecodeString(text)
	return value, err == nil
}

// only reports whether n is a signature's element with no attributes but those
// and what canonicalization may have inherited (xml:lang and the like).
func only(n *infoset.Node, local string, attributes ...string) bool {
	if !n.Is(Space, local) {
		return false
	}
	for i := range n.Attributes {
		a := &n.Attributes[i]
		if a.Space != "" && a.Space != infoset.XMLSpace ||
			a.Space == "" && !strings.Contains(" "+strings.Join(attributes, " ")+" ", " "+a.Local+" ") {
			return false
		}
	}
	return true
}

// readSignedInfo reads the grammar of SignedInfo.
func readSignedInfo(n *infoset.Node) (si signedInfo, p Problem) {
	si.node = n
	list, ok := elements(n)
	if !ok || !only(n, "SignedInfo", "Id") || len(list) < 2 {
		return si, Malformed
	}
	if si.method, ok = readAlgorithm(list[0], "CanonicalizationMethod"); !ok {
		return si, Malformed
	}
	// A parameter of SignatureMethod is HMACOutputLength, and HMAC is not verified.
	if !only(list[1], "SignatureMethod", "Algorithm") {
		return si, Malformed
	}
	si.signature, _ = list[1].Attribute("Algorithm")
	si.parameters = list[1].First != nil
	si.references, p = readReferences(list[2:])
	return si, p
}

func readReferences(list []*infoset.Node) (refs []reference, p Problem) {
	switch {
	case len(list) == 0:
		return nil, NoReference
	case len(list) > MaxReferences:
		return nil, TooLarge
	}
	for _, n := range list {
		r, p := readReference(n)
		if p != "" {
			return nil, p
		}
		refs = append(refs, r)
	}
	return refs, ""
}

func readReference(n *infoset.Node) (r reference, p Problem) {
	list, ok := elements(n)
	if !ok || !only(n, "Reference", "Id", "URI", "Type") {
		return r, Malformed
	}
	r.node = n
	r.uri, r.hasURI = n.Attribute("URI")
	r.typ, _ = n.Attribute("Type")
	if len(list) == 3 {
		transforms, ok := elements(list[0])
		if !ok || !only(list[0], "Transforms") || len(transforms) == 0 {
			return r, Malformed
		}
		if len(transforms) > MaxTransforms {
			return r, TooLarge
		}
		for _, t := range transforms {
			a, ok := readTransform(t)
			if !ok {
				return r, Malformed
			}
			r.transforms = append(r.transforms, a)
		}
		list = list[1:]
	}
	if len(list) != 2 || !only(list[0], "DigestMethod", "Algorithm") || list[0].First != nil ||
		!only(list[1], "DigestValue") {
		return r, Malformed
	}
	r.digest, _ = list[0].Attribute("Algorithm")
	if r.value, ok = base64Of(list[1]); !ok {
		return r, Malformed
	}
	return r, ""
}

// readTransform reads a transform. Parameters of those that are refused anyway
// are not looked at.
func readTransform(n *infoset.Node) (algorithm, bool) {
	uri, _ := n.Attribute("Algorithm")
	if _, known := c14n.MethodOf(uri); !known && uri != envelopedURI {
		return algorithm{uri: uri}, only(n, "Transform", "Algorithm")
	}
	return readAlgorithm(n, "Transform")
}

// readAlgorithm reads an element that names an algorithm, with an
// InclusiveNamespaces child where it is exclusive canonicalization.
func readAlgorithm(n *infoset.Node, local string) (a algorithm, ok bool) {
	list, ok := elements(n)
	if !ok || !only(n, local, "Algorithm") || len(list) > 1 {
		return a, false
	}
	a.uri, _ = n.Attribute("Algorithm")
	if len(list) == 0 {
		return a, true
	}
	m, _ := c14n.MethodOf(a.uri)
	value, has := list[0].Attribute("PrefixList")
	if !m.Exclusive || !list[0].Is(c14n.ExclusiveSpace, "InclusiveNamespaces") || !has || list[0].First != nil {
		return a, false
	}
	a.listed = true
	a.prefixes, ok = c14n.PrefixList(value)
	return a, ok
}

// canonicalization returns the method that an algorithm names.
func (a algorithm) canonicalization() (c14n.Method, bool) {
	m, ok := c14n.MethodOf(a.uri)
	m.Prefixes = a.prefixes
	return m, ok
}
