package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// richBase is a file in which every object that an update touches exists.
func richBase() []byte {
	b := minimal()
	b.trailer += " /Info 4 0 R /ID [<00> <01>]"
	return b.
		with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 3 >> >> >>").
		with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R] >>").
		with(5, "<< /Fields [6 0 R] /DA (/Helv 0 Tf) /DR << >> >>").
		with(6, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (text) /Rect [0 0 9 9] >>").bytes()
}

// inspectAttacks are changes to the tail of richBase, each with a new field 7,
// signature 8 and appearance 9. Every one must be refused.
var inspectAttacks = []struct {
	name string
	edit func(body, trailer string) (string, string)
}{
	{"content changed", inBody("7 0 obj", "4 0 obj\n<< /Length 1 >>\nstream\nx\nendstream\nendobj\n7 0 obj")},
	{"other page changed", inBody("7 0 obj", "2 0 obj\n<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>\nendobj\n7 0 obj")},
	{"extra object", func(b, t string) (string, string) {
		return swap(b, "\n7 0 obj", "\n10 0 obj\n<< >>\nendobj\n7 0 obj"), swap(t, "/Size 10", "/Size 11")
	}},
	{"number skipped", func(b, t string) (string, string) {
		return strings.ReplaceAll(b, "9 0 ", "10 0 "), swap(t, "/Size 10", "/Size 11")
	}},
	{"second field", inBody("\n7 0 R]", "\n7 0 R 10 0 R]")},
	{"open action", inBody("/Pages 2 0 R", "/Pages 2 0 R /OpenAction << /S /JavaScript /JS (x) >>")},
	{"catalog actions", inBody("/Pages 2 0 R", "/Pages 2 0 R /AA << >>")},
	{"scripts by name", inBody("/Pages 2 0 R", "/Pages 2 0 R /Names << /JavaScript 4 0 R >>")},
	{"attachment", inBody("/Pages 2 0 R", "/Pages 2 0 R /AF []")},
	{"optional content", inBody("/Pages 2 0 R", "/Pages 2 0 R /OCProperties << >>")},
	{"other pages", inBody("/Pages 2 0 R", "/Pages 10 0 R")},
	{"comment in catalog", inBody("/Pages 2 0 R", "/Pages %hidden\n 2 0 R")},
	{"key removed", inBody("/Type /Catalog ", "")},
	{"other extension", inBody("/ESIC <<", "/EVIL <<")},
	{"other extension level", inBody("/ExtensionLevel 2", "/ExtensionLevel 9")},
	{"page actions", inBody("/Contents 4 0 R", "/Contents 4 0 R /AA << >>")},
	{"page rotated", inBody("/Contents 4 0 R", "/Contents 4 0 R /Rotate 90")},
	{"page contents", inBody("/Contents 4 0 R", "/Contents 8 0 R")},
	{"page size", inBody("[0 0 595 842]", "[0 0 595 100]")},
	{"annotation dropped", inBody("/Annots [6 0 R\n7 0 R]", "/Annots [7 0 R]")},
	{"annotation replaced", inBody("/Annots [6 0 R\n7 0 R]", "/Annots [8 0 R\n7 0 R]")},
	{"annotation direct", inBody("/Annots [6 0 R\n7 0 R]", "/Annots [6 0 R\n7 0 R << >>]")},
	{"widget missing", inBody("/Annots [6 0 R\n7 0 R]", "/Annots [6 0 R]")},
	{"form key added", inBody("/DA (/Helv 0 Tf)", "/DA (/Helv 0 Tf) /NeedAppearances true")},
	{"form key changed", inBody("/DA (/Helv 0 Tf)", "/DA (/Helv 9 Tf)")},
	{"form key dropped", inBody("/DA (/Helv 0 Tf)", "")},
	{"calculation order", inBody("/DA (/Helv 0 Tf)", "/DA (/Helv 0 Tf) /CO [6 0 R]")},
	{"form flags", inBody("/SigFlags 3", "/SigFlags 1")},
	{"field twice in form", inBody("/Fields [6 0 R\n7 0 R]", "/Fields [6 0 R\n7 0 R 7 0 R]")},
	{"old field changed", inBody("7 0 obj", "6 0 obj\n<< /FT /Tx /T (text) /V (x) >>\nendobj\n7 0 obj")},
	{"field actions", inBody("/FT /Sig", "/FT /Sig /AA << >>")},
	{"field action", inBody("/FT /Sig", "/FT /Sig /A << /S /Launch >>")},
	{"field visible", inBody("/Rect [0 0 0 0]", "/Rect [0 0 9 9]")},
	{"field hidden", inBody("/F 132", "/F 2")},
	{"field of another type", inBody("/FT /Sig", "/FT /Tx")},
	{"field name in use", inBody(stringWriter{}.text("Signature1"), "<FEFF0074006500780074>")},
	{"field name as literal", inBody(stringWriter{}.text("Signature1"), "(Signature1)")},
	{"field lock", inBody("/FT /Sig", "/FT /Sig /Lock << /Action /All >>")},
	{"field on another page", inBody("/P 3 0 R", "/P 2 0 R")},
	{"appearance drawn", inBody("/Length 0 >>\nstream\n\nendstream", "/Length 5 >>\nstream\n0 0 m\nendstream")},
	{"appearance box", inBody("/BBox [0 0 0 0]", "/BBox [0 0 9 9]")},
	{"appearance resources", inBody("/Resources << >>", "/Resources << /X 1 >>")},
	{"reference added", inBody("/Type /Sig", "/Type /Sig /Reference []")},
	{"build properties", inBody("/Type /Sig", "/Type /Sig /Prop_Build << >>")},
	{"certificate in dictionary", inBody("/Type /Sig", "/Type /Sig /Cert <00>")},
	{"key twice", inBody("/Type /Sig", "/Type /Sig /Type /Sig")},
	{"name twice, escaped", inBody("/Type /Sig", "/Type /Sig /N#61me <FEFF0041>")},
	{"other sub-filter", inBody("/ETSI.CAdES.detached", "/adbe.pkcs7.sha1")},
	{"other filter", inBody("/Adobe.PPKLite", "/Evil")},
	{"date without zone", inBody("+09'00')", ")")},
	{"date missing", inBody("/M (D:20261121093000+09'00')", "")},
	{"name as literal", inBody(stringWriter{}.text(options().Name), "(Evil)")},
	{"name with control", inBody("<FEFF756A", "<FEFF000A756A")},
	{"name with half a surrogate", inBody("<FEFF756A", "<FEFFD800")},
	{"signature not empty", inBody("/Contents <0000", "/Contents <3082")},
	{"white space in contents", inBody("/Contents <0000", "/Contents <  00")},
	{"odd contents", inBody("/Contents <0000", "/Contents <000")},
	{"contents as literal", inBody("/Contents <", "/Contents ()/X <")},
	{"contents small", func(b, t string) (string, string) {
		return swap(b, strings.Repeat("0", 2*DefaultReserve), "00"), t
	}},
	{"comment between objects", inBody("endobj\n8 0 obj", "endobj\n%hidden\n8 0 obj")},
	{"space between objects", inBody("endobj\n8 0 obj", "endobj\n\n8 0 obj")},
	{"comment in frame", inBody("obj\n<< /Type /Sig", "obj\n%x\n<< /Type /Sig")},
	{"comment in signature", inBody("/Type /Sig", "/Type %x\n/Sig")},
	{"comment in byte range", inBody("/ByteRange [0", "/ByteRange [%x\n0")},
	{"comment in field", inBody("/FT /Sig", "/FT %x\n/Sig")},
	{"comment in annotations", inBody("[6 0 R\n7 0 R]", "[6 0 R %x\n7 0 R]")},
	{"comment in extension", inBody("<< /BaseVersion /1.7 /ExtensionLevel 2", "<< %x\n/BaseVersion /1.7 /ExtensionLevel 2")},
	{"unlisted object", inBody("endobj\n8 0 obj", "endobj\n11  0 obj\n<< >>\nendobj\n8 0 obj")},
	{"bytes before the objects", func(b, t string) (string, string) { return "\nhidden" + b, t }},
	{"bytes before the table", func(b, t string) (string, string) { return b + "hidden\n", t }},
	{"other frame", inBody("\nendobj\n9 0 obj", " endobj\n9 0 obj")},
	{"page key at the end", inBody("\n7 0 R] >>", "\n7 0 R] /AA << >> >>")},
	{"form key at the end", inBody("/SigFlags 3>>", "/SigFlags 3/XFA 4 0 R>>")},
	{"new generation", inBody("3 0 obj", "3 1 obj")},
	{"other root", inTrailer("/Root 1 0 R", "/Root 3 0 R")},
	{"root twice", inTrailer("/Root 1 0 R", "/Root 1 0 R /Root 1 0 R")},
	{"trailer key", inTrailer("/Root 1 0 R", "/Root 1 0 R /Evil 1")},
	{"trailer comment", inTrailer("/Root 1 0 R", "/Root %hidden\n 1 0 R")},
	{"hidden section", inTrailer("/Root 1 0 R", "/Root 1 0 R /XRefStm 9")},
	{"encrypted", inTrailer("/Root 1 0 R", "/Root 1 0 R /Encrypt << >>")},
	{"size", inTrailer("/Size 10", "/Size 99")},
	{"identifier missing", func(b, t string) (string, string) { return b, t[:strings.Index(t, "/ID")] + ">>" }},
	{"trailer with a stream's key", inTrailer("/Root 1 0 R", "/Root 1 0 R /W []")},
	{"comment before the trailer", inTrailer("<< /Size", "%hidden\n<< /Size")},
	{"other information", inTrailer("/Info 4 0 R", "/Info 3 0 R")},
	{"first identifier", inTrailer("/ID [<00>", "/ID [<01>")},
	{"identifier too long", inTrailer("/ID [<00> <", "/ID [<00> <00")},
}

func inBody(old, new string) func(string, string) (string, string) {
	return func(body, trailer string) (string, string) { return swap(body, old, new), trailer }
}

func inTrailer(old, new string) func(string, string) (string, string) {
	return func(body, trailer string) (string, string) { return body, swap(trailer, old, new) }
}

func TestInspectRefusesAttacks(t *testing.T) {
	base := richBase()
	p, prepared := prepare(t, base, options())
	body, trailer := split(t, p)
	if got := join(base, body, trailer); !accepted(got) {
		t.Fatalf("the control is refused, the attacks prove nothing:\n%s", got[len(base):])
	}
	if !accepted(prepared) {
		t.Fatal("the genuine file is refused")
	}
	for _, a := range inspectAttacks {
		b, tr := a.edit(body, trailer)
		attacked := join(base, b, tr)
		_, err := inspect(attacked)
		switch failure.CodeOf(err) {
		case failure.InspectionRefused, failure.PDFMalformed, failure.PDFEncrypted, failure.PDFUnsupported:
		default:
			t.Errorf("%s: %v", a.name, err)
		}
		if err := attackFollows(t, base, attacked, p); err != nil {
			t.Errorf("%s, after a signature: %v", a.name, err)
		}
	}
}

// attackFollows appends the attacked revision behind a signed file and asks
// that it is not taken for a signature that was added.
func attackFollows(t *testing.T, base, attacked []byte, p Prepared) error {
	t.Helper()
	f, err := Open(bytes.NewReader(attacked), int64(len(attacked)))
	if err != nil {
		return nil // refused as a whole
	}
	_, err = f.recognise(f.Revisions()-1, false)
	if err == nil && !bytes.Contains(attacked[len(base):], []byte("/Contents <3082")) {
		return errors.New("then recognised")
	}
	return nil
}

func accepted(file []byte) bool {
	_, err := inspect(file)
	return err == nil
}

func TestInspectRefusesTheRest(t *testing.T) {
	base := richBase()
	p, prepared := prepare(t, base, options())
	if !accepted(rendered(t, base, func(*update) {})) || !accepted(rendered(t, streamBase(t), func(*update) {})) {
		t.Fatal("the control is refused, the attacks prove nothing")
	}
	for name, file := range map[string][]byte{
		"no revision added":  base,
		"byte after the end": append(bytes.Clone(prepared), '\n'),
		"revision on top":    appendUpdate(prepared, map[int]string{4: "null"}, 10, "/Root 1 0 R"),
		"no line end":        prepared[:len(prepared)-1],
		"byte range moved":   bytes.Replace(prepared, []byte("/ByteRange [0 "), []byte("/ByteRange [1 "), 1),
		"freed object":       freed(prepared),
		"object of the base": redirected(prepared, len(base)),
		"revision left out":  skipped(t, base),
		"offset before":      offsetBefore(prepared, len(base)),
		"ending":             fixRange(lastSwapped(prepared, "startxref\n", "startxref\n0"), len(base)),
		"form left behind":   otherForm(t),
		"page cut":           cutPage(t),
		"stream on a table":  rendered(t, base, func(u *update) { u.highest++; u.stream = u.highest }),
		"stream elsewhere":   rendered(t, streamBase(t), func(u *update) { u.highest++; u.stream++ }),
		"form with more":     moreForm(t),
		"bytes in between":   append(append(bytes.Clone(base), "%hidden"...), p.Tail...),
	} {
		if accepted(file) {
			t.Errorf("%s: accepted", name)
		}
	}
}

// freed turns the entry of the last object into a free one.
func freed(prepared []byte) []byte {
	i := bytes.LastIndex(prepared, []byte(" n\r\n"))
	out := bytes.Clone(prepared)
	out[i+1] = 'f'
	return out
}

// redirected lets the catalog's entry point at the catalog of the base.
func redirected(prepared []byte, base int) []byte {
	i := base + bytes.LastIndex(prepared[base:], []byte("\nxref\n")) + len("\nxref\n1 1\n")
	return append(append(bytes.Clone(prepared[:i]), fmt.Sprintf("%010d", bytes.Index(prepared, []byte("1 0 obj")))...),
		prepared[i+10:]...)
}

// skipped prepares an updated file and links the new section to the section
// before the update, so that the update is bytes that nothing mentions.
func skipped(t *testing.T, base []byte) []byte {
	t.Helper()
	updated := appendUpdate(base, map[int]string{4: "<< /Length 0 >>\nstream\n\nendstream"}, 7, "/Root 1 0 R")
	_, prepared := prepare(t, updated, options())
	old := fmt.Sprintf("/Prev %d", lastStartXref(updated))
	i := bytes.LastIndex(prepared, []byte(old))
	link := fmt.Sprintf("/Prev %-*d", len(old)-len("/Prev "), lastStartXref(base))
	return append(append(bytes.Clone(prepared[:i]), link...), prepared[i+len(old):]...)
}

// offsetBefore lets the first entry point at the line end before the object.
func offsetBefore(prepared []byte, base int) []byte {
	i := base + bytes.LastIndex(prepared[base:], []byte("\nxref\n")) + len("\nxref\n1 1\n")
	out := bytes.Clone(prepared)
	copy(out[i:], fmt.Sprintf("%010d", base))
	return out
}

// attackOn prepares a base with a table and edits what was prepared.
func attackOn(t *testing.T, base []byte, edit func(body, trailer string) (string, string)) []byte {
	t.Helper()
	p, _ := prepare(t, base, options())
	body, trailer := split(t, p)
	if !accepted(join(base, body, trailer)) {
		t.Fatal("the control is refused, the attack proves nothing")
	}
	body, trailer = edit(body, trailer)
	return join(base, body, trailer)
}

// otherForm swaps the form for one that was waiting in the file and shares its
// fields.
func otherForm(t *testing.T) []byte {
	base := minimal().
		with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>").with(5, "<< /Fields 7 0 R /SigFlags 3 >>").
		with(6, "<< /Fields 7 0 R /SigFlags 3 /NeedAppearances true >>").with(7, "[]").bytes()
	return attackOn(t, base, inBody("/AcroForm 5 0 R", "/AcroForm 6 0 R"))
}

// cutPage drops what stands behind /Annots.
func cutPage(t *testing.T) []byte {
	base := minimal().with(3, "<< /Type /Page /Parent 2 0 R /Annots [] /Contents 4 0 R >>").bytes()
	return attackOn(t, base, inBody(" /Contents 4 0 R", ""))
}

// moreForm adds a form that does more than hold the signature.
func moreForm(t *testing.T) []byte {
	return attackOn(t, minimal().bytes(), inBody("/SigFlags 3 >>", "/SigFlags 3 /NeedAppearances true >>"))
}

// TestInspectRefusesStreamAttacks changes the cross-reference stream of a
// prepared file. It is the last object, so only the byte range moves.
func TestInspectRefusesStreamAttacks(t *testing.T) {
	base := streamBase(t)
	_, prepared := prepare(t, base, options())
	if got := fixRange(bytes.Clone(prepared), len(base)); !bytes.Equal(got, prepared) || !accepted(got) {
		t.Fatal("the control is refused, the attacks prove nothing")
	}
	for name, edit := range map[string][2]string{
		"filter":           {"/Type /XRef", "/Type /XRef /Filter []"},
		"key added":        {"/Type /XRef", "/Type /XRef /Evil 1"},
		"comment":          {"/Type /XRef", "/Type %x\n/XRef"},
		"comment in index": {"/Index [", "/Index [%x\n"},
		"comment in W":     {"/W [1", "/W [%x\n1"},
		"longer data":      {"\nendstream\nendobj\nstartxref", "hidden\nendstream\nendobj\nstartxref"},
		"comment behind":   {"\nendstream\nendobj\nstartxref", "\nendstream\n%x\nendobj\nstartxref"},
		"comment after":    {"endobj\nstartxref", "endobj\n%x\nstartxref"},
		"data moved":       {">>\nstream\n", ">> \nstream\n"},
		"space after":      {"endobj\nstartxref", "endobj\n\n\nstartxref"},
		"comment at end":   {"startxref\n", "startxref\n%x\n"},
	} {
		i := bytes.LastIndex(prepared, []byte(edit[0]))
		if i < len(base) {
			t.Fatalf("%s: nothing to replace", name)
		}
		file := append(append(bytes.Clone(prepared[:i]), edit[1]...), prepared[i+len(edit[0]):]...)
		if accepted(fixRange(file, len(base))) && name != "space after" {
			t.Errorf("%s: accepted", name)
		}
	}
}
