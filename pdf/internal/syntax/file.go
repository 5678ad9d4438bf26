package syntax

import (
	"bytes"
	"io"
)

// File is a PDF whose cross-reference data has been read. It is not safe for
// concurrent use.
type File struct {
	src       source
	shift     int64 // bytes before the header, which every offset counts from
	version   string
	revisions []Revision
	entries   int64
	decoded   int64
	streams   []*objectStream // decoded object streams, latest last
	cipher    Cipher          // nil unless the file is encrypted
	encrypt   int             // number of the encryption dictionary, 0 if it is direct
}

// Open reads header, cross-reference sections and trailers of the size bytes
// of r. It reads what it needs, never the whole file.
//
// Errors: failure.PDFMalformed, PDFTooComplex, PDFUnsupported, FileUnreadable.
func Open(r io.ReaderAt, size int64) (*File, error) {
	f := &File{src: source{r: r, size: size}}
	if size > MaxFileSize {
		return nil, tooComplex("opening a file of %d bytes", size)
	}
	if err := f.readHeader(); err != nil {
		return nil, err
	}
	last, start, err := f.findStartXref()
	if err != nil {
		return nil, err
	}
	sections, err := f.readChain(start)
	if err != nil {
		return nil, err
	}
	if err := f.divide(sections); err != nil {
		return nil, err
	}
	if newest := f.revisions[len(f.revisions)-1]; newest.mark != last {
		return nil, malformed("looking for the newest cross-reference section before its startxref")
	}
	return f, nil
}

// Size is the length of the file in bytes.
func (f *File) Size() int64 { return f.src.size }

// HeaderOffset is the number of bytes before "%PDF-". Offsets inside the file
// count from there, offsets in this package from the first byte.
func (f *File) HeaderOffset() int64 { return f.shift }

// Version is what the header says, such as "1.7".
func (f *File) Version() string { return f.version }

// Window returns up to n bytes at off; they must not be written to.
func (f *File) Window(off int64, n int) ([]byte, error) { return f.src.window(off, n) }

// readHeader finds "%PDF-M.m" near the start (ISO 32000-1 §7.5.2).
func (f *File) readHeader() error {
	const mark = "%PDF-"
	b, err := f.src.window(0, MaxHeaderOffset+len(mark)+3)
	if err != nil {
		return err
	}
	i := bytes.Index(b, []byte(mark))
	if i < 0 || len(b) < i+len(mark)+3 {
		return malformed("looking for a PDF header")
	}
	v := b[i+len(mark):][:3]
	if v[0] < '1' || v[0] > '2' || v[1] != '.' || v[2] < '0' || v[2] > '9' {
		return malformed("reading the PDF version")
	}
	f.shift, f.version = int64(i), string(v)
	return nil
}

// findStartXref returns where the last "startxref" stands and the offset of the
// section it names (ISO 32000-1 §7.5.5).
func (f *File) findStartXref() (mark, section int64, err error) {
	from := max(0, f.src.size-MaxTrailing)
	b, err := f.src.window(from, MaxTrailing)
	if err != nil {
		return 0, 0, err
	}
	i := bytes.LastIndex(b, []byte("startxref"))
	if i < 0 {
		return 0, 0, malformed("looking for startxref")
	}
	mark = from + int64(i)
	s, err := f.readStartXref(mark)
	if err != nil {
		return 0, 0, err
	}
	if s.mark != mark {
		return 0, 0, malformed("looking for startxref")
	}
	return mark, s.target, nil
}

// startXref is one "startxref N %%EOF".
type startXref struct {
	mark   int64 // where the keyword stands
	target int64 // the section it names
	eof    int64 // after "%%EOF"
	end    int64 // after one end of line behind it, if there is one
}

// readStartXref reads the keyword, the offset and the end-of-file marker that
// follow off, between white space only.
func (f *File) readStartXref(off int64) (startXref, error) {
	const most = 256
	b, err := f.src.window(off, most)
	if err != nil {
		return startXref{}, err
	}
	var s startXref
	l := lexer{buf: b, final: true}
	l.skip()
	s.mark = off + int64(l.pos)
	t, err := l.next()
	if err != nil || t.kind != tokenKeyword || string(b[t.start:t.end]) != "startxref" {
		return s, malformed("looking for startxref at %d", off)
	}
	t, err = l.next()
	if err != nil || t.kind != tokenInteger || t.integer < 0 || t.integer > MaxFileSize {
		return s, malformed("reading the offset after startxref")
	}
	s.target = t.integer + f.shift
	rest := b[l.pos:]
	pad := len(rest) - len(bytes.TrimLeft(rest, "\x00\t\n\f\r "))
	if !bytes.HasPrefix(rest[pad:], []byte("%%EOF")) {
		return s, malformed("looking for the end-of-file marker")
	}
	s.eof = off + int64(l.pos+pad+len("%%EOF"))
	s.end = s.eof
	switch rest = rest[pad+len("%%EOF"):]; {
	case bytes.HasPrefix(rest, []byte("\r\n")):
		s.end += 2
	case len(rest) > 0 && (rest[0] == '\n' || rest[0] == '\r'):
		s.end++
	}
	return s, nil
}

// readChain follows /Prev from the newest section to the oldest.
func (f *File) readChain(start int64) ([]*Section, error) {
	var out []*Section
	seen := map[int64]bool{}
	for at := start; ; {
		if seen[at] {
			return nil, malformed("following /Prev in a circle")
		}
		if seen[at] = true; len(seen) > MaxSections {
			return nil, tooComplex("reading more than %d revisions", MaxSections)
		}
		s, err := f.readSection(at)
		if err != nil {
			return nil, err
		}
		if s.Kind == Table {
			if err := f.readHidden(s, seen); err != nil {
				return nil, err
			}
		}
		out = append(out, s)
		prev := s.Trailer.Get("Prev")
		if prev.Kind == Null {
			return out, nil
		}
		n, ok := prev.Int()
		if !ok || n < 0 || n > MaxFileSize {
			return nil, malformed("reading /Prev")
		}
		at = n + f.shift
	}
}

// readHidden reads the stream that the trailer of a hybrid file names
// (ISO 32000-1 §7.5.8.4).
func (f *File) readHidden(s *Section, seen map[int64]bool) error {
	at := s.Trailer.Get("XRefStm")
	if at.Kind == Null {
		return nil
	}
	n, ok := at.Int()
	if !ok || n < 0 || n > MaxFileSize || seen[n+f.shift] {
		return malformed("reading /XRefStm")
	}
	seen[n+f.shift] = true
	hidden, err := f.readSection(n + f.shift)
	if err != nil {
		return err
	}
	if hidden.Kind != Stream {
		return malformed("reading /XRefStm")
	}
	s.Hidden = hidden
	return nil
}
