package xmlsig

import (
	"crypto"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// target is what a reference covers: a subset of the document, or a file.
type target struct {
	subset c14n.Subset
	method c14n.Method
	file   *File
	parsed bool // the file is read as XML and canonicalized
}

// resolve finds what a reference means, without looking at a digest.
func (s *Signature) resolve(r reference) (t target, p Problem) {
	switch {
	case !r.hasURI:
		return t, URIRefused
	case r.uri == "":
		t.subset.Apex = s.document.doc.Root
	case r.uri[0] == '#':
		if t.subset.Apex, p = s.document.element(r.uri[1:]); p != "" {
			return t, p
		}
	default:
		if t.file, p = s.document.file(r.uri); p != "" {
			return t, p
		}
	}
	return t, s.transform(&t, r.transforms)
}

// transform applies the list of allowed transforms: enveloped-signature, then
// one canonicalization (XMLDSig §6.6).
func (s *Signature) transform(t *target, list []algorithm) Problem {
	canonical := false
	for i, a := range list {
		m, ok := a.canonicalization()
		switch {
		case ok && i == len(list)-1:
			t.method, canonical = m, true
		case a.uri == envelopedURI && i == 0 && t.file == nil && s.node.Within(t.subset.Apex):
			t.subset.Without = s.node
		default:
			return TransformRefused
		}
	}
	t.parsed = t.file != nil && canonical
	return ""
}

// element finds an element by a fragment. Percent-encoding is undone once
// (RFC 3986 §2.1); XPointers are not.
func (d *Document) element(fragment string) (*infoset.Node, Problem) {
	id, ok := unescape(fragment)
	if !ok || id == "" || strings.HasPrefix(id, "xpointer(") {
		return nil, URIRefused
	}
	if d.doc.Duplicated("") {
		return nil, IDDuplicated
	}
	if n := d.doc.ByID(id); n != nil {
		return n, ""
	}
	return nil, IDMissing
}

// file finds a file by name: as written, or with percent-encoding undone.
func (d *Document) file(uri string) (*File, Problem) {
	name, ok := unescape(uri)
	if !ok {
		name = uri
	}
	var found *File
	for i := range d.files {
		if f := &d.files[i]; f.Name == name || f.Name == uri {
			if found != nil {
				return nil, URIRefused // two meanings
			}
			found = f
		}
	}
	switch {
	case !IsFileName(name) || !IsFileName(uri):
		return nil, URIRefused
	case found == nil:
		return nil, FileMissing
	}
	return found, ""
}

// IsFileName reports whether a name is that of a file beside the document: no
// folder, drive, scheme, query, fragment or control character.
func IsFileName(name string) bool {
	return name != "" && name != "." && name != ".." && utf8.ValidString(name) && len(name) <= 255 &&
		!strings.ContainsAny(name, "/\\:?#\"<>|*\x7f") &&
		!strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r >= 0x80 && r < 0xA0 })
}

// unescape undoes percent-encoding. It is false for a stray "%" and for what is
// not UTF-8 afterwards.
func unescape(s string) (string, bool) {
	if !strings.Contains(s, "%") {
		return s, true
	}
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			out = append(out, s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", false
		}
		high, low := strings.IndexByte(hexDigits, s[i+1]|0x20), strings.IndexByte(hexDigits, s[i+2]|0x20)
		if high < 0 || low < 0 {
			return "", false
		}
		out = append(out, byte(high<<4|low))
		i += 2
	}
	return string(out), utf8.Valid(out)
}

const hexDigits = "0123456789abcdef"

// digest hashes what a target covers. The error is failure.XMLTooComplex where
// the signatures of a document would cost too much, failure.FileUnreadable, or
// that of reading a file as XML.
func (d *Document) digest(t target, hash crypto.Hash) ([]byte, error) {
	h := hash.New()
	if err := d.write(h, t); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// write writes the octets that a target covers.
func (d *Document) write(to io.Writer, t target) error {
	w := &metered{to, &d.left}
	if t.file == nil {
		return c14n.Write(w, t.subset, t.method)
	}
	if !t.parsed {
		n, err := io.Copy(w, io.NewSectionReader(t.file.Content, 0, t.file.Size))
		return readAll(n, t.file.Size, err)
	}
	if t.file.Size > MaxSize {
		return failure.New(failure.DocumentTooLarge, "reading a file of a signature")
	}
	src := make([]byte, t.file.Size)
	n, err := t.file.Content.ReadAt(src, 0)
	if n == len(src) {
		err = nil
	}
	if err := readAll(int64(n), t.file.Size, err); err != nil {
		return err
	}
	other, err := infoset.Parse(src)
	if err != nil {
		return err
	}
	return c14n.Write(w, c14n.Subset{Apex: other.Root, Comments: true}, t.method)
}

func readAll(n, size int64, err error) error {
	if err == nil && n < size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil && failure.CodeOf(err) == failure.Internal {
		return failure.Wrap(failure.FileUnreadable, err, "reading a file of a signature")
	}
	return err
}

// metered counts what is written against a budget.
type metered struct {
	to   io.Writer
	left *int64
}

func (m *metered) Write(p []byte) (int, error) {
	if *m.left -= int64(len(p)); *m.left < 0 {
		return 0, failure.New(failure.XMLTooComplex, "digesting more than %d times the document", maxPasses)
	}
	return m.to.Write(p)
}
