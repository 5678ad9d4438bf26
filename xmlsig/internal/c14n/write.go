package c14n

import (
	"io"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// Subset says what of a document is written.
type Subset struct {
	// Apex is an element, or the root for the whole document.
	Apex *infoset.Node
	// Without is left out with everything inside it; nil for nothing. It is what
	// the enveloped-signature transform removes.
	Without *infoset.Node
	// Comments keeps comments if the method does, too.
	Comments bool
}

// flushAt is how many bytes are gathered before they are written.
const flushAt = 32 << 10

// Write writes the canonical form of a subset.
//
// Errors: failure.XMLMalformed for a relative namespace name, of which no
// canonical form exists (Canonical XML §1.3, §4.4); those of w.
func Write(w io.Writer, s Subset, m Method) error {
	c := &writer{w: w, subset: s, method: m, comments: m.Comments && s.Comments,
		out: make([]byte, 0, flushAt+flushAt/8)}
	if s.Apex.Kind == infoset.Root {
		c.document(s.Apex)
	} else {
		c.element(s.Apex, true)
	}
	c.flush()
	return c.err
}

// Bytes returns what Write writes.
func Bytes(s Subset, m Method) ([]byte, error) {
	var b collector
	err := Write(&b, s, m)
	return b, err
}

type collector []byte

func (b *collector) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}

// writer writes one canonical form.
type writer struct {
	w        io.Writer
	err      error
	out      []byte
	subset   Subset
	method   Method
	comments bool
	// rendered are the namespaces written so far, innermost last.
	rendered []infoset.Namespace
	// attributes is room for those of one element.
	attributes []*infoset.Attribute
}

func (c *writer) flush() {
	if c.err == nil {
		_, c.err = c.w.Write(c.out)
	}
	c.out = c.out[:0]
}

// document writes what stands beside the document element with line feeds
// between (Canonical XML §2.3, processing instruction and comment nodes).
func (c *writer) document(root *infoset.Node) {
	before := true
	for n := root.First; n != nil; n = n.Next {
		switch {
		case n == c.subset.Without:
		case n.Kind == infoset.Element:
			c.element(n, false)
			before = false
		case n.Kind == infoset.PI || c.comments:
			if !before {
				c.out = append(c.out, '\n')
			}
			c.node(n)
			if before {
				c.out = append(c.out, '\n')
			}
		}
	}
}

// node writes a node that is no element.
func (c *writer) node(n *infoset.Node) {
	switch {
	case n.Kind == infoset.Text:
		c.out = appendText(c.out, n.Data)
	case n.Kind == infoset.PI:
		c.out = append(append(c.out, "<?"...), n.Local...)
		if n.Data != "" {
			c.out = append(append(c.out, ' '), n.Data...)
		}
		c.out = append(c.out, "?>"...)
	case c.comments:
		c.out = append(append(append(c.out, "<!--"...), n.Data...), "-->"...)
	}
	if len(c.out) >= flushAt {
		c.flush()
	}
}

// element writes an element with everything inside; apex says that its parent
// is not written.
func (c *writer) element(n *infoset.Node, apex bool) {
	for i := range n.Namespaces {
		if relative(n.Namespaces[i].URI) && c.err == nil {
			c.err = failure.New(failure.XMLMalformed, "canonicalizing a relative namespace name")
		}
	}
	if c.err != nil {
		return
	}
	outside := len(c.rendered)
	c.out = append(c.out, '<')
	c.name(n.Prefix, n.Local)
	if c.method.Exclusive {
		c.exclusiveNamespaces(n, apex)
	} else {
		c.inclusiveNamespaces(n, apex)
	}
	c.writeNamespaces(outside)
	c.writeAttributes(n, apex)
	c.out = append(c.out, '>')
	for child := n.First; child != nil; child = child.Next {
		switch {
		case child == c.subset.Without:
		case child.Kind == infoset.Element:
			c.element(child, false)
		default:
			c.node(child)
		}
	}
	c.out = append(c.out, "</"...)
	c.name(n.Prefix, n.Local)
	c.out = append(c.out, '>')
	c.rendered = c.rendered[:outside]
	if len(c.out) >= flushAt {
		c.flush()
	}
}

func (c *writer) name(prefix, local string) {
	if prefix != "" {
		c.out = append(append(c.out, prefix...), ':')
	}
	c.out = append(c.out, local...)
}

// relative reports whether a namespace name is a relative reference: not empty
// and without a scheme (RFC 3986 §4.2).
func relative(uri string) bool {
	if uri == "" {
		return false
	}
	for i := 0; i < len(uri); i++ {
		switch c := uri[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || strings.IndexByte("+-.", c) >= 0):
		case i > 0 && c == ':':
			return false
		default:
			return true
		}
	}
	return true
}

// textEscapes and valueEscapes say how a byte is written in a text and in an
// attribute value (Canonical XML §2.3); "" is as it is.
var (
	textEscapes  = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '\r': "&#xD;"}
	valueEscapes = [256]string{'&': "&amp;", '<': "&lt;", '"': "&quot;",
		'\t': "&#x9;", '\n': "&#xA;", '\r': "&#xD;"}
)

func appendText(out []byte, s string) []byte { return appendEscaped(out, s, &textEscapes) }

func appendEscaped(out []byte, s string, escapes *[256]string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		if e := escapes[s[i]]; e != "" {
			out = append(append(out, s[from:i]...), e...)
			from = i + 1
		}
	}
	return append(out, s[from:]...)
}
