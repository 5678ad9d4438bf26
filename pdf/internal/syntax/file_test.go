package syntax

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// writer writes test files: parts, with the offsets of marked ones kept.
type writer struct {
	bytes.Buffer
	at map[string]int
}

func newWriter() *writer {
	w := &writer{at: map[string]int{}}
	w.WriteString("%PDF-1.7\n")
	return w
}

// put appends text and remembers where it begins.
func (w *writer) put(mark, text string) *writer {
	w.at[mark] = w.Len()
	w.WriteString(text)
	return w
}

// table appends a table with entries "number mark", a trailer, and the end.
func (w *writer) table(mark, trailer string, entries ...string) *writer {
	w.at[mark] = w.Len()
	w.WriteString("xref\n")
	for _, e := range entries {
		var n int
		var m string
		fmt.Sscan(e, &n, &m)
		kind, offset := "n", w.at[m]
		if m == "free" {
			kind, offset = "f", 0
		}
		fmt.Fprintf(w, "%d 1\n%010d 00000 %s\r\n", n, offset, kind)
	}
	fmt.Fprintf(w, "trailer\n<< %s >>\n", trailer)
	return w.end(mark)
}

func (w *writer) end(mark string) *writer {
	fmt.Fprintf(w, "startxref\n%d\n%%%%EOF\n", w.at[mark])
	return w
}

func open(t *testing.T, file []byte) *File {
	t.Helper()
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func wantCode(t *testing.T, what string, file []byte, code failure.Code) {
	t.Helper()
	_, err := Open(bytes.NewReader(file), int64(len(file)))
	if got := failure.CodeOf(err); got != code {
		t.Errorf("%s: %v, want %q", what, err, code)
	}
}

// value returns the source of object n as of a revision.
func value(t *testing.T, f *File, k, n int) string {
	t.Helper()
	i, found, err := f.At(k).Load(Ref{Number: n})
	if err != nil {
		t.Fatal(err)
	}
	if !found {
		return "nothing"
	}
	return string(i.Value.Raw)
}

func TestRevisions(t *testing.T) {
	w := newWriter().put("a", "1 0 obj\n(a)\nendobj\n").put("b", "2 0 obj\n(b)\nendobj\n")
	w.table("x", "/Size 3 /Root 1 0 R", "0 free", "1 a", "2 b")
	first := w.Len()
	w.put("c", "1 0 obj\n(c)\nendobj\n")
	w.table("y", fmt.Sprintf("/Size 5 /Root 1 0 R /Prev %d", w.at["x"]), "1 c", "2 free")
	w.put("d", "2 1 obj\n(d)\nendobj\n")
	w.table("z", fmt.Sprintf("/Size 5 /Root 1 0 R /Prev %d", w.at["y"]), "1 c")
	f := open(t, w.Bytes())
	if n := len(f.Revisions()); n != 3 || f.Revisions()[0].End != int64(first) || f.Last().Highest() != 4 {
		t.Fatalf("%d revisions: %+v", n, f.Revisions())
	}
	for k, want := range [][2]string{{"(a)", "(b)"}, {"(c)", "nothing"}, {"(c)", "nothing"}} {
		if got := [2]string{value(t, f, k, 1), value(t, f, k, 2)}; got != want {
			t.Errorf("revision %d: %v", k, got)
		}
	}
	for k, want := range [][]int{{0, 1, 2}, {1, 2}, {}} {
		if got := f.Changed(k); !slices.Equal(got, want) {
			t.Errorf("revision %d changes %v", k, got)
		}
	}
	if got := f.At(1).Numbers(); !slices.Equal(got, []int{1}) {
		t.Errorf("revision 1 has objects %v", got)
	}
	if v := value(t, f, 0, 99); v != "nothing" {
		t.Errorf("an unknown object is %s", v)
	}
}

// xrefStream is a cross-reference stream of rows with widths 1, 2, 1.
func xrefStream(number int, dict string, rows ...[4]byte) string {
	data := ""
	for _, r := range rows {
		data += string(r[:])
	}
	return fmt.Sprintf("%d 0 obj\n<< /Type /XRef /W [1 2 1] /Length %d %s >>\nstream\n%s\nendstream\nendobj\n",
		number, len(data), dict, data)
}

// TestHybrid looks objects up that only readers of streams see.
func TestHybrid(t *testing.T) {
	w := newWriter().put("a", "1 0 obj\n(a)\nendobj\n").put("b", "2 0 obj\n(hidden)\nendobj\n").
		put("c", "3 0 obj\n(hidden too)\nendobj\n")
	row := func(mark string) [4]byte { return [4]byte{1, 0, byte(w.at[mark]), 0} }
	w.put("s", xrefStream(4, "/Size 5 /Index [1 3]", [4]byte{1, 0, 9, 0}, row("b"), row("c")))
	w.table("x", fmt.Sprintf("/Size 3 /Root 1 0 R /XRefStm %d", w.at["s"]), "0 free", "1 a", "2 free")
	f := open(t, w.Bytes())
	for n, want := range map[int]string{1: "(a)", 2: "(hidden)", 3: "(hidden too)"} {
		if got := value(t, f, 0, n); got != want {
			t.Errorf("object %d is %s", n, got)
		}
	}
	if f.Last().Highest() != 4 || !slices.Equal(f.Last().Numbers(), []int{1, 2, 3}) {
		t.Errorf("highest %d, objects %v", f.Last().Highest(), f.Last().Numbers())
	}
}

func TestLinearized(t *testing.T) {
	w := newWriter()
	w.put("front", fmt.Sprintf("xref\n1 1\n%010d 00000 n\r\ntrailer\n<< /Size 3 /Root 1 0 R /Prev PREVIOUS >>\n"+
		"startxref\n0\n%%%%EOF\n", 148)).put("a", "1 0 obj\n(a)\nendobj\n").put("b", "2 0 obj\n(b)\nendobj\n")
	w.at["main"] = w.Len()
	fmt.Fprintf(w, "xref\n0 1\n0000000000 65535 f\r\n2 1\n%010d 00000 n\r\ntrailer\n<< /Size 3 >>\n", w.at["b"])
	w.end("front")
	file := bytes.Replace(w.Bytes(), []byte("PREVIOUS"), fmt.Appendf(nil, "%-8d", w.at["main"]), 1)
	file = bytes.Replace(file, []byte("0000000148"), fmt.Appendf(nil, "%010d", w.at["a"]), 1)
	f := open(t, file)
	r := f.Revisions()
	if len(r) != 1 || !r[0].Linearized() || r[0].End != int64(len(file)) {
		t.Fatalf("%+v", r)
	}
	if value(t, f, 0, 1) != "(a)" || value(t, f, 0, 2) != "(b)" {
		t.Error("objects of one half are lost")
	}
}

// deflate compresses.
func deflate(data []byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// withObjectStream is a file whose objects 1 and 2 stand in object stream 3
// with the given dictionary entries and data.
func withObjectStream(dict string, data []byte) []byte {
	w := newWriter()
	w.put("s", fmt.Sprintf("3 0 obj\n<< /Type /ObjStm %s /Length %d >>\nstream\n%s\nendstream\nendobj\n", dict, len(data), data))
	w.at["x"] = w.Len()
	rows := [][4]byte{{}, {2, 0, 3, 0}, {2, 0, 3, 1}, {1, 0, byte(w.at["s"]), 0}}
	w.put("x", xrefStream(4, "/Size 4 /Root 1 0 R", rows...))
	return w.end("x").Bytes()
}

func TestObjectStreams(t *testing.T) {
	const data = "1 0 2 4 (a) <</B 1>>"
	predicted := []byte{2}
	predicted = append(predicted, data...) // one row, filter "up" over zeros
	parms := fmt.Sprintf("/DecodeParms [<< /Predictor 15 /Columns %d >>]", len(data))
	for name, file := range map[string][]byte{
		"plain":     withObjectStream("/N 2 /First 8", []byte(data)),
		"deflated":  withObjectStream("/N 2 /First 8 /Filter /FlateDecode", deflate([]byte(data))),
		"predicted": withObjectStream("/N 2 /First 8 /Filter [/FlateDecode] "+parms, deflate(predicted)),
	} {
		f := open(t, file)
		if value(t, f, 0, 1) != "(a)" || value(t, f, 0, 2) != "<</B 1>>" {
			t.Errorf("%s: %s %s", name, value(t, f, 0, 1), value(t, f, 0, 2))
		}
	}
	for name, c := range map[string]struct {
		file []byte
		code failure.Code
	}{
		"index too short":  {withObjectStream("/N 2 /First 4", []byte(data)), failure.PDFMalformed},
		"first outside":    {withObjectStream("/N 2 /First 999", []byte(data)), failure.PDFMalformed},
		"count huge":       {withObjectStream("/N 999999999 /First 8", []byte(data)), failure.PDFMalformed},
		"count missing":    {withObjectStream("/First 8", []byte(data)), failure.PDFMalformed},
		"other number":     {withObjectStream("/N 2 /First 8", []byte("7 0 2 4 (a) <</B 1>>")), failure.PDFMalformed},
		"offset outside":   {withObjectStream("/N 2 /First 9", []byte("1 99 2 4 (a) <</B 1>>")), failure.PDFMalformed},
		"count in itself":  {withObjectStream("/N 1 0 R /First 8", []byte(data)), failure.PDFMalformed},
		"filter unknown":   {withObjectStream("/N 2 /First 8 /Filter /LZWDecode", []byte(data)), failure.PDFUnsupported},
		"filter chain":     {withObjectStream("/N 2 /First 8 /Filter [1 2 3 4 5]", []byte(data)), failure.PDFTooComplex},
		"no deflate":       {withObjectStream("/N 2 /First 8 /Filter /FlateDecode", []byte(data)), failure.PDFMalformed},
		"wrong type":       {withObjectStream("/Type /X /N 2 /First 8", []byte(data)), ""},
		"bomb":             {withObjectStream("/N 2 /First 8 /Filter /FlateDecode", deflate(make([]byte, MaxDecoded+1))), failure.PDFTooComplex},
		"predictor broken": {withObjectStream("/N 2 /First 8 /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 7 >>", deflate([]byte(data))), failure.PDFMalformed},
		"predictor of TIFF": {withObjectStream("/N 2 /First 8 /Filter /FlateDecode /DecodeParms << /Predictor 2 >>",
			deflate([]byte(data))), failure.PDFUnsupported},
	} {
		_, _, err := open(t, c.file).Last().Load(Ref{Number: 1})
		if failure.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

func TestUnPNG(t *testing.T) {
	rows := []byte{0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 2, 2, 2, 4, 1, 1, 1}
	got, err := unPNG(rows, 3, 1)
	want := []byte{1, 2, 3, 1, 2, 3, 2, 3, 4, 3, 5, 6, 4, 6, 7}
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v %v", got, err)
	}
	if _, err := unPNG([]byte{5, 0, 0, 0}, 3, 1); err == nil {
		t.Error("an unknown filter is undone")
	}
}

func TestOpenRefuses(t *testing.T) {
	good := newWriter().put("a", "1 0 obj\n(a)\nendobj\n").table("x", "/Size 2 /Root 1 0 R", "0 free", "1 a").Bytes()
	wantCode(t, "the control", good, "")
	swap := func(old, new string) []byte {
		if !bytes.Contains(good, []byte(old)) {
			t.Fatalf("nothing to replace: %s", old)
		}
		return bytes.Replace(good, []byte(old), []byte(new), 1)
	}
	offset := fmt.Sprint(bytes.Index(good, []byte("xref")))
	for name, file := range map[string][]byte{
		"empty":                  nil,
		"no header":              swap("%PDF-1.7", "%PDX-1.7"),
		"version 3":              swap("%PDF-1.7", "%PDF-3.0"),
		"version x":              swap("%PDF-1.7", "%PDF-1.x"),
		"late header":            append(bytes.Repeat([]byte(" "), MaxHeaderOffset+9), good...),
		"no startxref":           swap("startxref", "startxxxx"),
		"startxref outside":      swap("startxref\n"+offset, "startxref\n999999"),
		"startxref elsewhere":    swap("startxref\n"+offset, "startxref\n9"),
		"no end":                 swap("%%EOF", "%%EOX"),
		"circle":                 swap("/Root 1 0 R", "/Prev "+offset),
		"previous negative":      swap("/Root 1 0 R", "/Prev -4"),
		"previous a real":        swap("/Root 1 0 R", "/Prev 9.5"),
		"previous an object":     swap("/Root 1 0 R", "/Prev 9"),
		"hidden itself":          swap("/Root 1 0 R", "/XRefStm "+offset),
		"hidden a table":         swap("/Root 1 0 R", "/XRefStm 9"),
		"trailer key twice":      swap("/Root 1 0 R", "/Root 1 0 R /R#6fot 1 0 R"),
		"trailer no dictionary":  swap("<< /Size 2 /Root 1 0 R >>", "[]"),
		"entry of letters":       swap("0000000009", "000000000x"),
		"entry of another kind":  swap("00000 n", "00000 x"),
		"entry of a generation":  swap("00000 n", "70000 n"),
		"number too high":        swap("\n1 1\n", "\n8388608 1\n"),
		"count too high":         swap("\n1 1\n", "\n1 8388608\n"),
		"count negative":         swap("\n1 1\n", "\n1 -1\n"),
		"number twice":           swap("\n1 1\n", "\n0 1\n"),
		"comment in the table":   swap("\n1 1\n", "\n%x\n1 1\n"),
		"section behind the end": append(bytes.Clone(good), fmt.Sprintf("xref\n0 0\ntrailer\n<<>>\nstartxref\n%s\n%%%%EOF\n", offset)...),
	} {
		wantCode(t, name, file, failure.PDFMalformed)
	}
	f := open(t, swap("1 0 obj", "2 0 obj"))
	if _, _, err := f.Last().Load(Ref{Number: 1}); failure.CodeOf(err) != failure.PDFMalformed {
		t.Errorf("another object stands in its place: %v", err)
	}
}

func TestXrefStreamRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		from, to string
		code     failure.Code
	}{
		"the control":       {"/Size 2", "/Size 2", ""},
		"no widths":         {"/W [1 2 1]", "", failure.PDFMalformed},
		"zero widths":       {"/W [1 2 1]", "/W [0 0 0]", failure.PDFMalformed},
		"two widths":        {"/W [1 2 1]", "/W [1 2]", failure.PDFMalformed},
		"width too large":   {"/W [1 2 1]", "/W [1 9 1]", failure.PDFMalformed},
		"width negative":    {"/W [1 2 1]", "/W [-1 2 1]", failure.PDFMalformed},
		"indirect widths":   {"/W [1 2 1]", "/W 9 0 R", failure.PDFMalformed},
		"index odd":         {"/Size 2", "/Index [1]", failure.PDFMalformed},
		"index too long":    {"/Size 2", "/Index [0 9]", failure.PDFMalformed},
		"index overlapping": {"/Size 2", "/Index [0 1 0 1]", failure.PDFMalformed},
		"index huge":        {"/Size 2", "/Index [0 99999999999]", failure.PDFMalformed},
		"size too large":    {"/Size 2", "/Size 3", failure.PDFMalformed},
		"no size":           {"/Size 2", "", failure.PDFMalformed},
		"no length":         {"/Length", "/Lengtx", failure.PDFMalformed},
		"length too long":   {"/Length 8", "/Length 10", failure.PDFMalformed},
		"length too short":  {"/Length 8", "/Length 7", failure.PDFMalformed},
		"length negative":   {"/Length 8", "/Length -8", failure.PDFMalformed},
		"indirect filter":   {"/Size 2", "/Size 2 /Filter 9 0 R", failure.PDFMalformed},
		"another type":      {"/Type /XRef", "/Type /ObjStm", failure.PDFMalformed},
	} {
		text := xrefStream(1, "/Size 2 /Root 1 0 R", [4]byte{}, [4]byte{1, 0, 9, 0})
		w := newWriter().put("x", strings.Replace(text, c.from, c.to, 1)).end("x")
		wantCode(t, name, w.Bytes(), c.code)
	}
}

func TestResolveEnds(t *testing.T) {
	w := newWriter().put("a", "1 0 obj\n2 0 R\nendobj\n").put("b", "2 0 obj\n1 0 R\nendobj\n").
		put("c", "3 0 obj\n<< /Length 3 0 R >>\nstream\n\nendstream\nendobj\n").put("d", "4 0 obj endobj\n")
	f := open(t, w.table("x", "/Size 5 /Root 1 0 R", "0 free", "1 a", "2 b", "3 c", "4 d").Bytes())
	v := f.Last()
	if _, err := v.Resolve(parse(t, "1 0 R")); failure.CodeOf(err) != failure.PDFMalformed {
		t.Errorf("references in a circle: %v", err)
	}
	i, found, err := v.Load(Ref{Number: 3})
	if err != nil || !found || !i.IsStream() {
		t.Fatal(found, err)
	}
	if _, _, err := v.StreamEnd(i); failure.CodeOf(err) != failure.PDFMalformed {
		t.Errorf("a length that is the stream: %v", err)
	}
	if i, found, err := v.Load(Ref{Number: 4}); err != nil || !found || i.Value.Kind != Null {
		t.Errorf("an empty object: %v %v", found, err)
	}
	if _, found, err := v.Load(Ref{Number: 1, Generation: 3}); err != nil || found {
		t.Errorf("another generation: %v %v", found, err)
	}
}
