package pdf

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// archival is a document with what PDF/A asks of a catalog (ISO 19005-1 §6.2.2,
// §6.7; ISO 19005-2 §6.2.3, §6.6), in the oldest version that has all of it.
func archival() []byte {
	b := minimal().
		with(1, "<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R /OutputIntents [5 0 R] /Lang (ja) /MarkInfo << /Marked true >> >>").
		with(5, "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /DestOutputProfile 7 0 R >>").
		with(6, "<< /Type /Metadata /Subtype /XML /Length 2 >>\nstream\n<>\nendstream").
		with(7, "<< /N 3 /Length 2 >>\nstream\nxx\nendstream")
	b.header = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
	b.trailer = "/Root 1 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]"
	return b.bytes()
}

// tableEntry is the one legal form of a line (ISO 19005-1 §6.1.4).
var tableEntry = regexp.MustCompile(`^\d{10} \d{5} n\r$`)

// TestArchival holds a tail to each rule of PDF/A that a signature could break.
// No checker of PDF/A is at hand; the rules are those of ISO 19005-1 and -2 in
// their order.
func TestArchival(t *testing.T) {
	file := archival()
	signed := sign(t, sign(t, file, options()), options())
	tail := string(signed[len(file):])
	f, err := syntax.Open(bytes.NewReader(signed), int64(len(signed)))
	if err != nil {
		t.Fatal(err)
	}
	v := f.Last()
	root, _, err := v.Load(syntax.Ref{Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	// -1 §6.1.3: an identifier, nothing encrypted, nothing behind the end.
	id := v.Trailer().Get("ID")
	if id.Len() != 2 || string(id.At(0).Bytes()) != "\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff" ||
		v.Trailer().Get("Encrypt").Kind != syntax.Null || !strings.HasSuffix(tail, "%%EOF\n") {
		t.Errorf("the trailer is %s", v.Trailer().Raw)
	}
	// §6.1.4: tables stay tables, with lines of twenty bytes.
	for k, r := range f.Revisions() {
		if r.Newest.Kind != syntax.Table {
			t.Errorf("revision %d has a cross-reference stream", k)
		}
	}
	lines := 0
	for line := range strings.SplitSeq(tail, "\n") {
		if strings.HasSuffix(line, "n\r") {
			lines++
			if !tableEntry.MatchString(line) {
				t.Errorf("a line of the table is %q", line)
			}
		}
	}
	if lines < 8 {
		t.Errorf("%d lines in the tables", lines)
	}
	// §6.1.6, §6.1.7: even hexadecimal strings, right lengths; §6.1.8: objects on
	// lines of their own; §6.1.12, §6.4, §6.6: no filters but these, no
	// transparency, no actions.
	for _, forbidden := range []string{"/Filter", "/LZW", "/Group", "/SMask", "/CA", "/ca", "/BM", "/JavaScript", "/AA", "/A ", "/S /", "/EF"} {
		if strings.Contains(strings.ReplaceAll(tail, "/Filter /Adobe.PPKLite", ""), forbidden+" ") {
			t.Errorf("the tail has %s", forbidden)
		}
	}
	for _, hex := range regexp.MustCompile(`<[0-9A-Fa-f]+>`).FindAllString(tail, -1) {
		if len(hex)%2 != 0 {
			t.Errorf("an odd string of %d digits", len(hex)-2)
		}
	}
	for _, line := range regexp.MustCompile(`(?m)^\d+ \d+ obj.*$`).FindAllString(tail, -1) {
		if !regexp.MustCompile(`^\d+ \d+ obj$`).MatchString(line) {
			t.Errorf("an object begins with %q", line)
		}
	}
	// §6.2.2, §6.7.2, §6.8: output intent, metadata, language, tagging kept.
	for key, want := range map[string]string{"OutputIntents": "[5 0 R]", "Metadata": "6 0 R", "Lang": "(ja)",
		"MarkInfo": "<< /Marked true >>"} {
		if got := root.Value.Get(key); string(got.Raw) != want {
			t.Errorf("/%s is now %s", key, got.Raw)
		}
	}
	checkWidgets(t, v, root.Value)
	checkUntouched(t, file, signed)
}

// checkWidgets holds the new fields to ISO 19005-1 §6.5.3 and §6.9: printed, not
// hidden, with an appearance that is one stream, in a form that asks nobody to
// draw it.
func checkWidgets(t *testing.T, v syntax.View, root syntax.Object) {
	t.Helper()
	form, err := v.Get(root, "AcroForm")
	if err != nil || form.Get("NeedAppearances").Kind != syntax.Null || form.Get("XFA").Kind != syntax.Null {
		t.Fatalf("the form is %s, %v", form.Raw, err)
	}
	fields := form.Get("Fields")
	if fields.Len() != 2 {
		t.Fatalf("the fields are %s", fields.Raw)
	}
	const hiddenBits, print = 1 | 2 | 32, 4 // Invisible, Hidden, NoView
	for i := range fields.Len() {
		field, err := v.Resolve(fields.At(i))
		if err != nil {
			t.Fatal(err)
		}
		flags, _ := field.Get("F").Int()
		ref, _ := field.Get("AP").Get("N").Ref()
		look, found, err := v.Load(ref)
		if flags&hiddenBits != 0 || flags&print == 0 || field.Get("AP").Len() != 1 || err != nil || !found || !look.IsStream() ||
			look.Value.Get("Resources").Kind != syntax.Dictionary || look.Value.Get("Group").Kind != syntax.Null {
			t.Errorf("field %d is %s", i+1, field.Raw)
		}
	}
}

// TestArchivalStreams: a document of PDF/A-2 with a cross-reference stream keeps
// the kind, and the new one is no compressed surprise.
func TestArchivalStreams(t *testing.T) {
	base := streamBase(t)
	signed := sign(t, base, options())
	f, err := syntax.Open(bytes.NewReader(signed), int64(len(signed)))
	if err != nil {
		t.Fatal(err)
	}
	if r := f.Revisions()[1]; r.Newest.Kind != syntax.Stream || r.Newest.Trailer.Get("ID").Len() != 2 {
		t.Errorf("the section is %s", r.Newest.Trailer.Raw)
	}
}
