package xmlsig

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// Inspection is what a prepared file holds: the document, and one signature
// without a value.
type Inspection struct {
	// Prepared is what Prepare returns for the document, which is the file
	// without Element: Cut is 0.
	Prepared Prepared
	// Time is that of the signature's name.
	Time time.Time
	// Signatures is how many the document has already.
	Signatures int
	// Lines are the whole file as a person reads it.
	Lines []Line
}

// Inspect reads a file that somebody else prepared: a document into which the
// Element of Prepare was put. It believes nothing but the bytes: it takes the
// element out, prepares the document itself, and compares. So what the file adds
// to the document is exactly one signature of the profile, and every reference
// and digest is derived from these bytes.
//
// Errors: those of Prepare; failure.InspectionRefused where the file holds
// anything but what Prepare writes; failure.XMLTooComplex for more lines than a
// person is shown.
func Inspect(file []byte, profile string) (Inspection, error) {
	refused := func(doing string) (Inspection, error) {
		return Inspection{}, failure.New(failure.InspectionRefused, "%s", doing)
	}
	form, ok := profiles[profile]
	if !ok || profile == EgovKousei { // which covers files that are not here
		return Inspection{}, failure.New(failure.NotSupported, "inspecting a file of another profile")
	}
	start, end := pending(file, form)
	if start < 0 {
		return refused("looking for a signature without a value")
	}
	element := file[start:end]
	at, ok := timeOf(valueAfter(element, `Id="`))
	if !ok {
		return refused("reading the name of the new signature")
	}
	o := Options{Profile: profile, Time: at}
	base := slices.Concat(file[:start], file[end:])
	p, s, err := prepare(base, o, nil)
	if profile == Generic && (err != nil || !bytes.Equal(p.Element, element)) {
		// It may cover an element of the person's choice.
		o.ID, ok = unescape(strings.TrimPrefix(valueAfter(element, `Reference URI="`), "#"))
		if ok && o.ID != "" {
			p, s, err = prepare(base, o, nil)
		}
	}
	switch {
	case err != nil:
		return Inspection{}, err
	case p.At != int64(start) || p.Cut != 0 || !bytes.Equal(p.Element, element):
		return refused("comparing the file with its preparation")
	}
	lines, err := s.lines()
	return Inspection{Prepared: p, Time: at, Signatures: len(s.document.signatures) - 1, Lines: lines}, err
}

// pending finds the last signature of a profile whose value is empty; start is
// -1 if there is none.
func pending(file []byte, form profile) (start, end int) {
	prefix, declaration := "", "xmlns"
	if form.prefix != "" {
		prefix, declaration = form.prefix+":", "xmlns:"+form.prefix
	}
	tail := "<" + prefix + "SignatureValue></" + prefix + "SignatureValue></" + prefix + "Signature>"
	i := bytes.LastIndex(file, []byte(tail))
	if i < 0 {
		return -1, 0
	}
	return bytes.LastIndex(file[:i], []byte("<"+prefix+"Signature "+declaration+`="`)), i + len(tail)
}

// valueAfter returns what stands between the first start and the next quote.
func valueAfter(element []byte, start string) string {
	_, rest, _ := strings.Cut(string(element), start)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// timeOf reads the time in an id of signatureID.
func timeOf(id string) (time.Time, bool) {
	const form = "Signature-20060102T150405Z"
	at, err := time.Parse(form, id[:min(len(id), len(form))])
	return at, err == nil
}

// Bounds of what a person is shown.
const (
	// MaxLines bounds the lines of one document: some hundred screens.
	MaxLines = 20_000
	// MaxLineText bounds the characters of all lines, in bytes.
	MaxLineText = 4 << 20
)

// LineKind is what a line shows.
type LineKind string

// The kinds of lines.
const (
	LineElement     LineKind = "element"     // a tag, with its text if it has nothing else
	LineText        LineKind = "text"        // text between elements
	LineInstruction LineKind = "instruction" // a processing instruction
	LineSignature   LineKind = "signature"   // another signature, which this one does not cover
)

// Line is one line of a file as a person reads it. Comments have none: nothing
// signs them. Nor has white space between elements.
type Line struct {
	Depth int      `json:"depth"` // from 0
	Kind  LineKind `json:"kind"`
	// Covered: the new signature covers it.
	Covered bool `json:"covered,omitempty"`
	// Name is that of an element as written, or the target of an instruction.
	Name string `json:"name,omitempty"`
	Text string `json:"text,omitempty"`
	// Attributes are names as written, and values; namespace declarations first.
	Attributes [][2]string `json:"attributes,omitempty"`
}

// liner writes lines.
type liner struct {
	own   *Signature // the new one
	apex  []*infoset.Node
	lines []Line
	left  int // bytes of text
}

// lines shows the whole file but for the new signature itself.
func (s *Signature) lines() ([]Line, error) {
	l := liner{own: s, left: MaxLineText}
	for _, r := range s.info.references {
		if t, p := s.resolve(r); p == "" && t.file == nil {
			l.apex = append(l.apex, t.subset.Apex)
		}
	}
	root := s.document.doc.Root
	err := l.children(root, 0, slices.Contains(l.apex, root))
	return l.lines, err
}

// children writes a line for everything below n that is not n's only text.
func (l *liner) children(n *infoset.Node, depth int, covered bool) error {
	for c := n.First; c != nil; c = c.Next {
		line := Line{Depth: depth, Covered: covered || slices.Contains(l.apex, c), Text: c.Data}
		switch c.Kind {
		case infoset.Element:
			if c == l.own.node {
				continue
			}
			if err := l.element(c, line); err != nil {
				return err
			}
			continue
		case infoset.Text:
			if strings.Trim(c.Data, " \t\r\n") == "" || onlyText(n) {
				continue
			}
			line.Kind = LineText
		case infoset.PI:
			line.Kind, line.Name = LineInstruction, c.Local
		default:
			continue
		}
		if err := l.add(line); err != nil {
			return err
		}
	}
	return nil
}

// element writes the line of an element and those below it.
func (l *liner) element(n *infoset.Node, line Line) error {
	line.Kind, line.Name = LineElement, qualified(n.Prefix, n.Local)
	if n.Is(Space, "Signature") && !line.Covered {
		line.Kind, line.Name = LineSignature, ""
		return l.add(line)
	}
	for _, d := range n.Namespaces {
		name := "xmlns"
		if d.Prefix != "" {
			name = "xmlns:" + d.Prefix
		}
		line.Attributes = append(line.Attributes, [2]string{name, d.URI})
	}
	for _, a := range n.Attributes {
		line.Attributes = append(line.Attributes, [2]string{qualified(a.Prefix, a.Local), a.Value})
	}
	if onlyText(n) {
		line.Text = (&Element{node: n}).Text()
	}
	if err := l.add(line); err != nil {
		return err
	}
	return l.children(n, line.Depth+1, line.Covered)
}

func (l *liner) add(line Line) error {
	l.left -= len(line.Name) + len(line.Text)
	for _, a := range line.Attributes {
		l.left -= len(a[0]) + len(a[1])
	}
	if len(l.lines) == MaxLines || l.left < 0 {
		return failure.New(failure.XMLTooComplex, "showing more than %d lines or %d bytes", MaxLines, MaxLineText)
	}
	l.lines = append(l.lines, line)
	return nil
}

// onlyText reports whether an element has text, and nothing else but comments,
// which separate nothing.
func onlyText(n *infoset.Node) bool {
	found := false
	for c := n.First; c != nil; c = c.Next {
		switch c.Kind {
		case infoset.Text:
			found = true
		case infoset.Comment:
		default:
			return false
		}
	}
	return found
}

func qualified(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}
