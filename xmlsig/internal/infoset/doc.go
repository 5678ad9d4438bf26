// Package infoset reads XML 1.0 with namespaces into a tree, strictly and with
// bounds, for signatures: what it accepts it reads as every conforming reader
// does, and every element remembers its bytes in the file.
//
// It knows UTF-8 only and no document type declaration, hence no entities but
// the five of XML itself, no default attributes, no types and no access to other
// files. Attributes named Id, ID, id or xml:id carry the ids of elements: without
// a document type nothing else says so.
//
// Standards: XML 1.0 (Fifth Edition), Namespaces in XML 1.0 (Third Edition),
// xml:id 1.0; the tree is the XPath 1.0 data model (§5) without namespace nodes,
// which are looked up.
package infoset
