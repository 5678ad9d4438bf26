// Package c14n writes the canonical form of a document, or of one element of it
// with everything inside: the octets that an XML signature covers.
//
// Standards: Canonical XML 1.0 (2001-03-15), Canonical XML 1.1 (2008-05-02),
// Exclusive XML Canonicalization 1.0 (2002-07-18). Of node-sets it knows those
// that signatures need: a subtree, without comments or with them, and without
// one subtree inside it.
package c14n

import "strings"

// Method is one canonicalization algorithm with its parameter.
type Method struct {
	Exclusive bool // Exclusive XML Canonicalization 1.0
	V11       bool // Canonical XML 1.1 instead of 1.0
	Comments  bool // keeps comments
	// Prefixes is the InclusiveNamespaces PrefixList of the exclusive form, with
	// "" for #default.
	Prefixes []string
}

// The algorithms by identifier (XML Signature 1.1 §6.5); with comments it is the
// same with commentsSuffix.
const (
	V10URI       = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
	V11URI       = "http://www.w3.org/2006/12/xml-c14n11"
	ExclusiveURI = "http://www.w3.org/2001/10/xml-exc-c14n#"

	// ExclusiveSpace is the namespace of the InclusiveNamespaces element.
	ExclusiveSpace = ExclusiveURI
)

var methods = map[string]Method{
	V10URI:                        {},
	V10URI + "#WithComments":      {Comments: true},
	V11URI:                        {V11: true},
	V11URI + "#WithComments":      {V11: true, Comments: true},
	ExclusiveURI:                  {Exclusive: true},
	ExclusiveURI + "WithComments": {Exclusive: true, Comments: true},
}

// MethodOf returns the algorithm with an identifier.
func MethodOf(uri string) (Method, bool) {
	m, ok := methods[uri]
	return m, ok
}

// MaxPrefixes bounds a PrefixList.
const MaxPrefixes = 64

// PrefixList reads the attribute of an InclusiveNamespaces element. It is false
// for a list that is too long.
func PrefixList(value string) ([]string, bool) {
	list := strings.Fields(value)
	for i, p := range list {
		if p == "#default" {
			list[i] = ""
		}
	}
	return list, len(list) <= MaxPrefixes
}
