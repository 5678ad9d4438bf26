package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// inputs are small files, one for each thing a file may do differently.
func inputs(t testing.TB) map[string][]byte {
	form := func(acroForm, fields, annots string) *builder {
		return minimal().with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm "+acroForm+" >>").
			with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] "+annots+" >>").
			with(5, "<< /Fields "+fields+" /DR << /Font << >> >> /DA (/F 0 Tf) /NeedAppearances true /X#41 (kept) >>").
			with(6, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (text) /Rect [0 0 9 9] /P 3 0 R >>").
			with(7, "[6 0 R]").with(8, "[6 0 R]")
	}
	out := map[string][]byte{
		"minimal":         minimal().bytes(),
		"streams":         streamBase(t),
		"form":            form("5 0 R", "[6 0 R]", "/Annots [6 0 R]").bytes(),
		"form direct":     form("<< /Fields [6 0 R]/SigFlags 1 >>", "[]", "/Annots [6 0 R]").bytes(),
		"form empty":      form("<<>>", "[]", "/Annots null").bytes(),
		"fields indirect": form("5 0 R", "7 0 R", "/Annots 8 0 R").bytes(),
		"annots direct":   form("5 0 R", "[]", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] >>]").bytes(),
		"annots nothing":  form("5 0 R", "[]", "/Annots 99 0 R").bytes(),
		"annots comment":  form("5 0 R", "[]", "/Annots [6 0 R % last\n] % more\n").bytes(),
		"extensions": minimal().with(1, "<</Type/Catalog/Pages 2 0 R/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>>>>>").
			bytes(),
		"names escaped":   minimal().with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /A#6enots [] /#4dine 1 >>").bytes(),
		"version 2.0":     minimalWith(func(b *builder) { b.header = "%PDF-2.0\n" }),
		"version 1.4":     minimalWith(func(b *builder) { b.header = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" }),
		"CRLF":            minimalWith(func(b *builder) { b.eol = "\r\n" }),
		"CR":              minimalWith(func(b *builder) { b.eol = "\r"; b.with(4, "[]") }), // a stream needs LF
		"no final EOL":    minimalWith(func(b *builder) { b.noEOL = true }),
		"junk in front":   minimalWith(func(b *builder) { b.header = "junk\njunk\n%PDF-1.7\n" }),
		"identifier":      minimalWith(func(b *builder) { b.trailer += " /ID [(a\\)b) <00>] /Info << /Title (x) >>" }),
		"updated":         appendUpdate(minimal().bytes(), map[int]string{4: "<< /Length 0 >>\nstream\n\nendstream"}, 5, "/Root 1 0 R"),
		"free numbers":    appendUpdate(minimal().with(9, "null").bytes(), map[int]string{9: ""}, 20, "/Root 1 0 R"),
		"zeros":           minimal().with(5, "<"+strings.Repeat("0", 40000)+">").bytes(),
		"many kids":       minimal().with(2, "<< /Type /Pages /Kids ["+strings.Repeat("3 0 R ", 3000)+"] /Count 3000 >>").bytes(),
		"trailing spaces": append(minimal().bytes(), " \r\n\x00\n"...),
	}
	return out
}

func minimalWith(change func(*builder)) []byte {
	b := minimal()
	change(b)
	return b.bytes()
}

// trusting returns pdfsig's trust in the signer of the tests.
func trusting(t testing.TB) judge.NSS {
	return judge.TrustInNSS(t, hanako(t).CA.Certificate, hanako(t).Certificate)
}

// checkUntouched compares every object of a file with the same object after
// signing: the same bytes, or the same but for what a signature changes.
func checkUntouched(t *testing.T, before, after []byte) {
	t.Helper()
	old, err := syntax.Open(bytes.NewReader(before), int64(len(before)))
	if err != nil {
		t.Fatal(err)
	}
	now, err := syntax.Open(bytes.NewReader(after), int64(len(after)))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range old.Last().Numbers() {
		a, _, err := old.Last().Load(syntax.Ref{Number: n})
		if err != nil {
			continue // as broken as before
		}
		b, _, err := now.Last().Load(syntax.Ref{Number: n})
		if err != nil {
			t.Fatal(err)
		}
		same := bytes.Equal(a.Value.Raw, b.Value.Raw)
		if a.Value.Kind == syntax.Array {
			same = same || bytes.HasPrefix(b.Value.Raw, a.Value.Raw[:len(a.Value.Raw)-1])
		}
		if !same && !changedOnly(a.Value, b.Value, "AcroForm", "Extensions", "Fields", "SigFlags", "Annots") {
			t.Errorf("object %d changed:\n%s\n%s", n, a.Value.Raw, b.Value.Raw)
		}
	}
}

func TestFieldNames(t *testing.T) {
	file := richBase()
	o := options()
	o.Field = "署名欄"
	file = sign(t, file, o)
	_, err := Prepare(bytes.NewReader(file), int64(len(file)), o)
	wantCode(t, err, failure.NotSupported)
	o.Field = "Signature1"
	file = sign(t, file, o)
	o.Field = ""
	if list := signatures(t, sign(t, file, o)); list[0].Field != "署名欄" || list[2].Field != "Signature2" {
		t.Errorf("%s, %s", list[0].Field, list[2].Field)
	}
}

// TestActive finds what acts or hides, wherever it stands.
func TestActive(t *testing.T) {
	file := minimal().
		with(1, "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /URI >> /OCProperties << >> /Names << /EmbeddedFiles 5 0 R >> >>").
		with(5, "<< /Names [(x) << /Type /Filespec /EF << /F 4 0 R >> >>] >>").
		with(6, "<< /S /JavaScript /JS (app.alert) >>").with(7, "<< /AA << /O 6 0 R >> /S /Launch >>").
		with(8, "<< /Type /Annot /Subtype /RichMedia >>").with(9, "<< /XFA [] /S /SubmitForm >>").
		with(10, "<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /F 36 >>"). // print, not on the screen
		with(11, "<< /Subtype /Stamp /Rect 4 0 R /F 4 0 R >>").with(12, "<< /S 4 0 R >>").
		with(13, "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /F 4 >>"). // an ordinary one
		with(14, "<< /Subtype /Widget /FT /Sig /Rect [0 0 0 0] /F 2 >>").bytes()
	_, prepared := prepare(t, file, options())
	i, err := inspect(prepared)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, a := range i.Active {
		got += fmt.Sprintf("%s %v;", a.Kind, a.Objects)
	}
	const want = "additional-actions [7];embedded-file [1 5];form-action [9];hidden-annotation [10 11];javascript [6];launch-action [7];" +
		"media [8];open-action [1];optional-content [1];unreadable [12];xfa [9];"
	if got != want {
		t.Errorf("found %s", got)
	}
	quiet := minimal().with(1, "<< /Type /Catalog /Pages 2 0 R /OpenAction [3 0 R /Fit] >>").bytes()
	_, prepared = prepare(t, quiet, options())
	if i, err := inspect(prepared); err != nil || len(i.Active) != 0 || i.Active == nil {
		t.Errorf("a destination to open at: %+v %v", i.Active, err)
	}
}
