package attacks

import (
	"bytes"
	"fmt"
	"strings"
)

// forgeries are universal signature forgeries (USF): the signature dictionary
// is spoilt so that a careless verifier checks nothing. The document changes
// with it.
func (w *World) forgeries() []Case {
	signed := w.victim("")
	at := bytes.LastIndex(signed, []byte("/ByteRange ["))
	ranges := string(signed[at : at+bytes.IndexByte(signed[at:], ']')+1])
	start := bytes.LastIndex(signed, []byte(gapMark)) + len(gapMark) - 1
	end := start + bytes.IndexByte(signed[start:], '>') + 1
	gap := string(signed[start:end])
	var out []Case
	add := func(name, old, now, want string) {
		file := swap(signed, old, now)
		file = swap(file, "Price: 1,000", "Price: 9,000")
		out = append(out, Case{"USF: " + name, Trillion, file, want})
	}
	add("no byte range", "/ByteRange", "/ByteRangf", "byte-range-malformed")
	add("empty byte range", ranges, "/ByteRange []", "byte-range-malformed")
	add("null as byte range", ranges, "/ByteRange null", "byte-range-malformed")
	add("byte range of zeros", ranges, "/ByteRange [0 0 0 0]", "byte-range-end")
	add("negative byte range", ranges, "/ByteRange [0 -1 -1 0]", "byte-range-malformed")
	add("byte range of two numbers", ranges, "/ByteRange [0 100]", "byte-range-malformed")
	add("byte range of a name", ranges, "/ByteRange /All", "byte-range-malformed")
	add("byte range past the end", ranges, "/ByteRange [0 9 9 99999999]", "byte-range-malformed")
	add("no contents", gapMark, "/Contentz <", "contents-malformed")
	add("empty contents", gap, "<>", "contents-not-der")
	add("null as contents", gap, "null", "contents-malformed")
	add("contents of a zero", gap, "<00>", "contents-not-der")
	add("contents of zeros", gap, "<"+strings.Repeat("0", 2*reserved)+">", "contents-not-der")
	add("contents as a reference", gap, "12 0 R", "contents-malformed")
	add("no sub-filter", "/SubFilter", "/SubFiltex", "sub-filter-missing")
	add("unknown sub-filter", "/ETSI.CAdES.detached", "/ETSI.CAdES.nothing_", "sub-filter-unknown")
	return out
}

// wrappings are signature wrapping attacks (SWA): the signed bytes stay in the
// file, but what a reader sees are others.
func (w *World) wrappings() []Case {
	signed := w.victim("")
	start := bytes.LastIndex(signed, []byte(gapMark)) + len(gapMark) - 1
	end := start + 2*reserved + 2
	xref := lastXref(signed)
	var out []Case
	add := func(name, want string, file []byte) {
		out = append(out, Case{"SWA: " + name, Trillion, file, want})
	}

	// The second range moves to the end; in its old place stands another
	// document, found by the very offset that the moved bytes name.
	evil := bytes.NewBuffer(bytes.Clone(signed[:end]))
	evil.WriteString(strings.Repeat(" ", xref-evil.Len()))
	tail := signed[end:]
	section := evil.Len()
	fmt.Fprintf(evil, "xref\n4 1\n%010d 00000 n\r\ntrailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n",
		section+200, size, root, section)
	evil.WriteString(strings.Repeat(" ", section+200-evil.Len()))
	fmt.Fprintf(evil, "4 0 obj\n%s\nendobj\n", contract()[hidden])
	moved := evil.Len()
	evil.Write(tail)
	add("second range moved", "pdf-malformed", evil.Bytes())

	// The same through an update: a copy of the signature dictionary whose byte
	// range names the moved bytes.
	bytesRange := fmt.Sprintf("/ByteRange [0 %d %d %d]", start, moved, len(tail))
	copied := strings.Replace(signer{}.dictionary(), rangeMark, bytesRange, 1)
	copied = strings.Replace(copied, gapMark+strings.Repeat("0", 2*reserved), gapMark+string(signed[start+1:end-1]), 1)
	file := update(signed, objects{signature: copied, content1: contract()[hidden]}, root)
	add("copy of the dictionary names moved bytes", "byte-range", file)

	// A signed file as data inside another one, whose field points into it.
	outer := contract()
	outer[hidden] = stream("", string(signed))
	outer[content1] = contract()[hidden]
	data := write(outer, root)
	at := bytes.Index(data, signed)
	inner := fmt.Sprintf("/ByteRange [%d %d %d %d]", at, start, at+end, len(signed)-end)
	dictionary := strings.Replace(signer{}.dictionary(), rangeMark, inner, 1)
	dictionary = strings.Replace(dictionary, gapMark+strings.Repeat("0", 2*reserved),
		gapMark+string(signed[start+1:end-1]), 1)
	base := contract()
	add("foreign signed file in a stream", "byte-range-end", update(data, objects{
		signature: dictionary, field: fmt.Sprintf("<< /FT /Sig /T (S) /V %d 0 R >>", signature),
		form: addTo(base[form], "/Fields [", field)}, root))
	add("first range begins behind the header", "byte-range-start",
		swap(signed, "/ByteRange [0 ", "/ByteRange [9 "))
	add("gap is wider than the contents", "byte-range-gap", widened(signed, start))
	return out
}

// widened makes the first range end one byte early.
func widened(file []byte, start int) []byte {
	return swap(file, fmt.Sprintf("[0 %010d", start), fmt.Sprintf("[0 %010d", start-1))
}
