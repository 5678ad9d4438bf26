package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"sort"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/security"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// object is one object of the tail. body runs from after "obj" to before
// "endobj"; contents is where in it the value of /Contents stands, 0 if there
// is none.
type object struct {
	ref      syntax.Ref
	body     []byte
	contents int
}

// update is an incremental update (ISO 32000-1 §7.5.6) being written: after its
// predecessor, with a cross-reference section of the same kind.
type update struct {
	file    *syntax.File
	handler *security.Handler // nil unless the file is encrypted
	objects []object
	stream  int // number of the cross-reference stream, 0 for a table
	highest int
	gap     int // where in the rendered tail the value of /Contents stands
}

// render writes the update. id is the second element of /ID; it has no
// influence on the length.
func (u *update) render(id []byte) ([]byte, error) {
	sort.Slice(u.objects, func(i, j int) bool { return u.objects[i].ref.Number < u.objects[j].ref.Number })
	out := bytes.NewBuffer([]byte("\n"))
	base := u.file.Size() - u.file.HeaderOffset()
	offsets := make([]int64, 0, len(u.objects)+1)
	for _, o := range u.objects {
		offsets = append(offsets, base+int64(out.Len()))
		fmt.Fprintf(out, "%d %d obj\n", o.ref.Number, o.ref.Generation)
		if o.contents > 0 {
			u.gap = out.Len() + o.contents
		}
		out.Write(o.body)
		out.WriteString("\nendobj\n")
	}
	section := base + int64(out.Len())
	if u.stream != 0 {
		offsets = append(offsets, section)
		u.renderStream(out, id, offsets)
	} else {
		u.renderTable(out, id, offsets)
	}
	fmt.Fprintf(out, "startxref\n%d\n%%%%EOF\n", section)
	if out.Len() > MaxTail {
		return nil, failure.New(failure.PDFTooComplex, "appending %d bytes", out.Len())
	}
	if u.file.Size()+int64(out.Len()) > syntax.MaxFileSize {
		return nil, failure.New(failure.DocumentTooLarge, "appending to a document of %d bytes", u.file.Size())
	}
	return out.Bytes(), nil
}

// runs calls yield for every run of consecutive numbers: its first number, and
// the indexes of its first object and of the one after its last.
func (u *update) runs(refs []syntax.Ref, yield func(first, from, to int)) {
	for from := 0; from < len(refs); {
		to := from + 1
		for to < len(refs) && refs[to].Number == refs[to-1].Number+1 {
			to++
		}
		yield(refs[from].Number, from, to)
		from = to
	}
}

// refs are the references of all objects, the cross-reference stream last.
func (u *update) refs() []syntax.Ref {
	var out []syntax.Ref
	for _, o := range u.objects {
		out = append(out, o.ref)
	}
	if u.stream != 0 {
		out = append(out, syntax.Ref{Number: u.stream})
	}
	return out
}

func (u *update) renderTable(out *bytes.Buffer, id []byte, offsets []int64) {
	refs := u.refs()
	out.WriteString("xref\n")
	u.runs(refs, func(first, from, to int) {
		fmt.Fprintf(out, "%d %d\n", first, to-from)
		for i := from; i < to; i++ {
			fmt.Fprintf(out, "%010d %05d n\r\n", offsets[i], refs[i].Generation)
		}
	})
	fmt.Fprintf(out, "trailer\n<< %s >>\n", u.trailer(id))
}

// renderStream writes an uncompressed cross-reference stream that lists itself
// last.
func (u *update) renderStream(out *bytes.Buffer, id []byte, offsets []int64) {
	refs := u.refs()
	width := 4
	if offsets[len(offsets)-1] > 1<<32-1 {
		width = 8
	}
	var index, rows []byte
	u.runs(refs, func(first, from, to int) {
		index = fmt.Appendf(index, " %d %d", first, to-from)
		for i := from; i < to; i++ {
			var offset [8]byte
			binary.BigEndian.PutUint64(offset[:], uint64(offsets[i]))
			rows = append(append(rows, 1), offset[8-width:]...)
			rows = binary.BigEndian.AppendUint16(rows, uint16(refs[i].Generation))
		}
	})
	fmt.Fprintf(out, "%d 0 obj\n<< /Type /XRef /W [1 %d 2] /Index [%s] /Length %d %s >>\nstream\n",
		u.stream, width, index[1:], len(rows), u.trailer(id))
	out.Write(rows)
	out.WriteString("\nendstream\nendobj\n")
}

// structural are the trailer keys that belong to one section and are not taken
// over into the next (ISO 32000-1 Tables 5, 15, 17).
var structural = []string{"Size", "Prev", "ID", "XRefStm", "Type", "W", "Index", "Length",
	"Filter", "DecodeParms", "F", "FFilter", "FDecodeParms", "DL"}

// isStructural reports whether a trailer key is one of the list.
func isStructural(key syntax.Object) bool {
	name, _ := key.Name()
	return slices.Contains(structural, name)
}

// trailer writes the entries of the new trailer: the predecessor's as they
// stand, and the structural ones anew.
func (u *update) trailer(id []byte) []byte {
	revisions := u.file.Revisions()
	newest := revisions[len(revisions)-1].Newest
	out := fmt.Appendf(nil, "/Size %d /Prev %d", u.highest+1, newest.Start-u.file.HeaderOffset())
	for i := range newest.Trailer.Len() {
		key, value := newest.Trailer.Entry(i)
		if !isStructural(key) {
			out = append(append(out, ' '), key.Raw...)
			out = append(append(out, ' '), value.Raw...)
		}
	}
	first := fmt.Appendf(nil, "<%X>", id)
	if kept := firstID(u.file.Last()); kept != nil {
		first = kept
	}
	return fmt.Appendf(out, " /ID [%s <%X>]", first, id)
}

// firstID returns the source of the permanent file identifier, nil if the file
// has none (ISO 32000-1 §14.4).
func firstID(v syntax.View) []byte {
	id, err := v.Get(v.Trailer(), "ID")
	if err != nil || id.Kind != syntax.Array || id.Len() == 0 {
		return nil
	}
	first, err := v.Resolve(id.At(0))
	if err != nil || !first.IsString() {
		return nil
	}
	return first.Raw
}

// derivedID is the changing file identifier: the same input gives the same
// bytes. It is a name, not a fingerprint of the whole file, which would have to
// be read twice for it.
func (u *update) derivedID(tail []byte) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "natsuin file identifier\n%d\n", u.file.Size())
	h.Write(u.file.Last().Trailer().Raw)
	h.Write(tail)
	return h.Sum(nil)[:16]
}
