package infoset

import (
	"strings"
	"unicode/utf8"

	"github.com/natsuin/natsuin/failure"
)

// Parse reads a document of at most MaxSize bytes.
//
// Errors: failure.DocumentTooLarge, XMLEncoding for anything but UTF-8,
// XMLDoctype for a document type declaration, XMLTooComplex for the other bounds,
// XMLMalformed.
func Parse(src []byte) (*Document, error) {
	if len(src) > MaxSize {
		return nil, failure.New(failure.DocumentTooLarge, "reading %d bytes of XML", len(src))
	}
	p := &parser{s: string(src), doc: &Document{ids: map[string]*Node{}, duplicate: map[string]bool{}}}
	p.doc.Source = p.s
	if err := p.checkCharacters(); err != nil {
		return nil, err
	}
	if err := p.document(); err != nil {
		return nil, err
	}
	return p.doc, nil
}

// parser reads one document from the start to the end.
type parser struct {
	s   string
	at  int // offset of the next byte
	doc *Document

	open     []frame     // elements that are open
	bindings []Namespace // declarations in scope, innermost last
	nodes    int

	slab      []Node      // nodes not handed out yet
	attrs     []Attribute // attributes not handed out yet
	scratch   []rawAttribute
	nsScratch []Namespace
}

// frame is one open element.
type frame struct {
	node     *Node
	name     string // as written
	bindings int    // length of parser.bindings outside it
}

// checkCharacters: the bytes are UTF-8 and only characters of XML §2.2.
func (p *parser) checkCharacters() error {
	if strings.HasPrefix(p.s, "\xFE\xFF") || strings.HasPrefix(p.s, "\xFF\xFE") || !utf8.ValidString(p.s) {
		return failure.New(failure.XMLEncoding, "reading XML that is not UTF-8")
	}
	for i := 0; i < len(p.s); i++ {
		if c := p.s[i]; c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return p.fail(i, "a control character")
		}
	}
	for _, forbidden := range []string{"\uFFFE", "\uFFFF"} {
		if i := strings.Index(p.s, forbidden); i >= 0 {
			return p.fail(i, "a character that is none")
		}
	}
	return nil
}

// document reads prolog, document element and epilog.
func (p *parser) document() error {
	p.at = len(p.s) - len(strings.TrimPrefix(p.s, "\uFEFF"))
	root, err := p.add(nil, Root)
	if err != nil {
		return err
	}
	p.doc.Root, root.Start, root.End = root, p.at, len(p.s)
	if err := p.declaration(); err != nil {
		return err
	}
	for p.at < len(p.s) {
		if len(p.open) > 0 {
			err = p.content()
		} else {
			err = p.outside()
		}
		if err != nil {
			return err
		}
	}
	if len(p.open) > 0 || p.doc.Element == nil {
		return p.fail(p.at, "the end, with an element missing or open")
	}
	return nil
}

// outside reads one thing beside the document element.
func (p *parser) outside() error {
	rest := p.s[p.at:]
	switch {
	case isSpace(rest[0]):
		p.skipSpace()
		return nil
	case strings.HasPrefix(rest, "<!--"), strings.HasPrefix(rest, "<?"):
		return p.markup(p.doc.Root)
	case strings.HasPrefix(rest, "<!DOCTYPE"):
		return failure.New(failure.XMLDoctype, "reading a document type declaration")
	case rest[0] == '<' && p.doc.Element == nil:
		return p.startTag(p.doc.Root)
	}
	return p.fail(p.at, "what stands beside the document element")
}

// content reads one thing inside the innermost open element.
func (p *parser) content() error {
	rest := p.s[p.at:]
	parent := p.open[len(p.open)-1].node
	switch {
	case rest[0] != '<' || strings.HasPrefix(rest, cdataStart):
		return p.text(parent)
	case strings.HasPrefix(rest, "</"):
		return p.endTag()
	case strings.HasPrefix(rest, "<!"), strings.HasPrefix(rest, "<?"):
		return p.markup(parent)
	}
	return p.startTag(parent)
}

// markup reads a comment or a processing instruction.
func (p *parser) markup(parent *Node) error {
	start := p.at
	kind, open, end := PI, "<?", "?>"
	if strings.HasPrefix(p.s[p.at:], "<!--") {
		kind, open, end = Comment, "<!--", "--"
	} else if p.s[p.at+1] != '?' {
		return p.fail(start, "a declaration inside the document")
	}
	inner := p.at + len(open)
	length := strings.Index(p.s[inner:], end)
	if length < 0 {
		return p.fail(start, "a comment or instruction without end")
	}
	data := p.s[inner : inner+length]
	p.at = inner + length + len(end)
	n, err := p.add(parent, kind)
	if err != nil {
		return err
	}
	n.Start = start
	if kind == Comment {
		if !strings.HasPrefix(p.s[p.at:], ">") {
			return p.fail(start, "two hyphens in a comment")
		}
		p.at++
		n.Data = lineEnds(data)
	} else if err := p.instruction(n, data); err != nil {
		return err
	}
	n.End = p.at
	return nil
}

// instruction splits target and data (XML §2.6; no colon, Namespaces §7).
func (p *parser) instruction(n *Node, data string) error {
	end := nameEnd(data)
	target := data[:end]
	rest := strings.TrimLeft(data[end:], " \t\r\n")
	if end == 0 || strings.EqualFold(target, "xml") || strings.Contains(target, ":") ||
		end < len(data) && len(rest) == len(data)-end {
		return p.fail(n.Start, "the target of an instruction")
	}
	n.Local, n.Data = target, lineEnds(rest)
	return nil
}

// add makes a node the last child of its parent.
func (p *parser) add(parent *Node, kind Kind) (*Node, error) {
	if p.nodes++; p.nodes > MaxNodes {
		return nil, failure.New(failure.XMLTooComplex, "counting more than %d nodes", MaxNodes)
	}
	if len(p.slab) == 0 {
		p.slab = make([]Node, min(max(16, p.nodes), 1024))
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	n.Kind, n.Parent = kind, parent
	switch {
	case parent == nil:
	case parent.Last == nil:
		parent.First, parent.Last = n, n
	default:
		parent.Last.Next, parent.Last = n, n
	}
	return n, nil
}

// fail is a document that is not well-formed. The text has no part of it.
func (p *parser) fail(offset int, what string) error {
	return failure.New(failure.XMLMalformed, "reading %s at byte %d", what, offset)
}
