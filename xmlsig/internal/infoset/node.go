package infoset

// XMLSpace and XMLNSSpace are the namespaces that the prefixes xml and xmlns
// are bound to for good (Namespaces in XML §3).
const (
	XMLSpace   = "http://www.w3.org/XML/1998/namespace"
	XMLNSSpace = "http://www.w3.org/2000/xmlns/"
)

// Kind is what a node is.
type Kind uint8

// The kinds.
const (
	Root    Kind = iota // the document itself, parent of the document element
	Element             // with Prefix, Local, Space, Attributes, Namespaces
	Text                // characters; Data
	Comment             // Data
	PI                  // processing instruction: Local is the target, Data the rest
)

// Node is one node of a document. Offsets count bytes of the file as given,
// byte order mark included.
type Node struct {
	Kind Kind
	// Prefix and Local are the name as written, Space the namespace.
	Prefix, Local, Space string
	// Data are characters after references were replaced and line ends
	// normalised.
	Data string
	// Attributes are those of an element in the order of the file, Namespaces
	// its own declarations.
	Attributes []Attribute
	Namespaces []Namespace

	Parent, First, Last, Next *Node

	// Start and End are the node's bytes. InnerStart and InnerEnd are those
	// between an element's tags, equal to End for an empty-element tag.
	Start, End, InnerStart, InnerEnd int
}

// Attribute is one attribute that is no namespace declaration.
type Attribute struct {
	Prefix, Local, Space string
	Value                string // normalised as CDATA (XML §3.3.3)
}

// Namespace is one declaration. An empty Prefix is the default namespace, an
// empty URI takes it back.
type Namespace struct{ Prefix, URI string }

// Attribute returns the value of an attribute without namespace.
func (n *Node) Attribute(local string) (string, bool) {
	for i := range n.Attributes {
		if a := &n.Attributes[i]; a.Local == local && a.Space == "" {
			return a.Value, true
		}
	}
	return "", false
}

// Within reports whether n is ancestor or one of its descendants.
func (n *Node) Within(ancestor *Node) bool {
	for ; n != nil; n = n.Parent {
		if n == ancestor {
			return true
		}
	}
	return false
}

// Is reports whether n is an element of that name.
func (n *Node) Is(space, local string) bool {
	return n != nil && n.Kind == Element && n.Local == local && n.Space == space
}

// Lookup returns the namespace that a prefix means at n, and whether it is
// declared; the default namespace is "" where nothing is.
func (n *Node) Lookup(prefix string) (string, bool) {
	if prefix == "xml" {
		return XMLSpace, true
	}
	for ; n != nil; n = n.Parent {
		for i := range n.Namespaces {
			if n.Namespaces[i].Prefix == prefix {
				return n.Namespaces[i].URI, true
			}
		}
	}
	return "", false
}

// Document is a file that was read.
type Document struct {
	// Root has the document element and what stands beside it.
	Root *Node
	// Element is the document element.
	Element *Node
	// Source are the bytes of the file.
	Source string

	ids       map[string]*Node
	duplicate map[string]bool
}

// ByID returns the element with an id, or nil. An id of several elements names
// none.
func (d *Document) ByID(id string) *Node {
	if d.duplicate[id] {
		return nil
	}
	return d.ids[id]
}

// Duplicated reports whether an id stands on more than one element, and, with
// "", whether any does.
func (d *Document) Duplicated(id string) bool {
	if id == "" {
		return len(d.duplicate) > 0
	}
	return d.duplicate[id]
}

// IDs returns the ids of an element, in any spelling.
func (n *Node) IDs() []string {
	var list []string
	for i := range n.Attributes {
		if n.Attributes[i].isID() {
			list = append(list, n.Attributes[i].Value)
		}
	}
	return list
}

// isID: Id of XML-DSig and XAdES, ID and id of Japanese forms, and xml:id.
func (a *Attribute) isID() bool {
	if len(a.Local) != 2 {
		return false
	}
	if a.Space == "" {
		return a.Local == "Id" || a.Local == "ID" || a.Local == "id"
	}
	return a.Space == XMLSpace && a.Local == "id"
}

// register notes the ids of an element.
func (d *Document) register(n *Node) {
	for i := range n.Attributes {
		a := &n.Attributes[i]
		if !a.isID() {
			continue
		}
		if other, ok := d.ids[a.Value]; ok && other != n {
			d.duplicate[a.Value] = true
		}
		d.ids[a.Value] = n
	}
}
