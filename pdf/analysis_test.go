package pdf

import (
	"fmt"
	"strings"
	"testing"
)

// formBase is a document with a text field, an empty signature field and
// metadata. Objects 5 to 12 are its own; package pdf signs as 13 to 15.
func formBase() *builder {
	b := minimal()
	return b.with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Metadata 8 0 R >>").
		with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> /Annots [6 0 R 7 0 R] >>").
		with(5, "<< /Fields [6 0 R 7 0 R] /SigFlags 3 >>").
		with(6, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (text) /Rect [10 10 90 30] /P 3 0 R >>").
		with(7, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (sig) /Rect [10 50 90 70] /P 3 0 R /AP << /N 12 0 R >> >>").
		with(8, streamText("/Type /Metadata /Subtype /XML", "<x:xmpmeta/>")).
		with(9, "[3 0 R]").
		with(12, streamText("/Subtype /Form /BBox [0 0 80 20]", "0 0 80 20 re S"))
}

func streamText(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// changed signs the base, lets an update follow and returns what the analysis
// says of it.
func changed(t *testing.T, objects map[int]string) Signature {
	t.Helper()
	signed := sign(t, formBase().bytes(), options())
	for _, s := range signatures(t, appendUpdate(signed, objects, 40, "/Root 1 0 R")) {
		if s.Field == "Signature1" && s.Revision == 1 {
			return s
		}
	}
	t.Fatal("no signature")
	return Signature{}
}

// signedForm and signedPage are the form and the page after the signature.
const (
	signedRoot = "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Metadata 8 0 R " +
		"/Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 2 >> >> %s >>"
	signedForm = "<< /Fields [6 0 R 7 0 R 13 0 R %s] /SigFlags 3 >>"
	signedPage = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> /Annots [6 0 R 7 0 R 13 0 R %s] >>"
)

func wantModification(t *testing.T, name string, s Signature, want Modification) {
	t.Helper()
	if s.Modification != want {
		t.Errorf("%s: %s, want %s: %+v", name, s.Modification, want, s.Changes)
	}
}

func TestAmbiguousObject(t *testing.T) {
	field := "<< /Type /Annot /Subtype /Widget /FT /Tx /T (text) /Rect [10 10 90 30] /P 3 0 R /V (x) %s >>"
	wantModification(t, "control", changed(t, map[int]string{6: fmt.Sprintf(field, "")}), ModificationFormFilling)
	added := map[int]string{6: fmt.Sprintf(field, "/AP << /N 30 0 R >>"), 30: streamText("/Subtype /Form", "x")}
	wantModification(t, "appearance", changed(t, added), ModificationFormFilling)
	added[30] = streamText("/Subtype /Form /Subtype /Image", "x")
	wantModification(t, "a key twice", changed(t, added), ModificationOther)
}

func TestMetadataThatIsNone(t *testing.T) {
	for data, want := range map[string]Modification{"<x:xmpmeta></x:xmpmeta>": ModificationLTA, "anything": ModificationOther} {
		s := changed(t, map[int]string{8: streamText("/Type /Metadata /Subtype /XML", data)})
		wantModification(t, data, s, want)
	}
	wantModification(t, "no metadata", changed(t, map[int]string{8: streamText("", "<x:xmpmeta/>")}), ModificationOther)
	dropped := strings.Replace(fmt.Sprintf(signedRoot, ""), "/Metadata 8 0 R", "", 1)
	wantModification(t, "dropped", changed(t, map[int]string{1: dropped}), ModificationOther)
}

func TestStoreRefuses(t *testing.T) {
	key := strings.Repeat("A", 40)
	for store, want := range map[string]Modification{
		"<< /Type /DSS /Certs [31 0 R] >>":                       ModificationLTA,
		"<< /Certs [31 0 R] /CRLs [] >>":                         ModificationLTA,
		"<< /VRI << /" + key + " << /Cert [31 0 R] >> >> >>":     ModificationLTA,
		"<< /Certs [31 0 R] /More 31 0 R >>":                     ModificationOther,
		"<< /Certs [32 0 R] >>":                                  ModificationOther,
		"<< /Certs 31 0 R >>":                                    ModificationOther,
		"<< /Certs [(x)] >>":                                     ModificationOther,
		"<< /VRI << /short << /Cert [31 0 R] >> >> >>":           ModificationOther,
		"<< /VRI << /" + key + " << /Certs [31 0 R] >> >> >>":    ModificationOther,
		"<< /VRI << /" + key + " << /Cert [(x) 31 0 R] >> >> >>": ModificationOther,
		"(x)": ModificationOther,
	} {
		s := changed(t, map[int]string{1: fmt.Sprintf(signedRoot, "/DSS 30 0 R"), 30: store,
			31: streamText("", "der"), 32: "<< /No /Stream >>"})
		wantModification(t, store, s, want)
	}
}

func TestFieldRenamed(t *testing.T) {
	s := changed(t, map[int]string{6: "<< /Type /Annot /Subtype /Widget /FT /Tx /T (other) /Rect [10 10 90 30] /P 3 0 R >>"})
	wantModification(t, "renamed", s, ModificationOther)
	// The name and the type of a kid are those of its parent.
	base := formBase().with(6, "<< /T (group) /FT /Tx /Kids [10 0 R] >>").
		with(10, "<< /Type /Annot /Subtype /Widget /Parent 6 0 R /Rect [10 10 90 30] >>")
	signed := sign(t, base.bytes(), options())
	file := appendUpdate(signed, map[int]string{6: "<< /T (other) /FT /Tx /Kids [10 0 R] >>",
		10: "<< /Type /Annot /Subtype /Widget /Parent 6 0 R /Rect [10 10 90 30] /V (x) >>"}, 40, "/Root 1 0 R")
	list := signatures(t, file)
	for _, c := range list[0].Changes {
		if c.Object == 10 && c.Rule != "" {
			t.Errorf("a kid under another name: %+v", c)
		}
	}
}

func TestSignedFieldChanged(t *testing.T) {
	s := changed(t, map[int]string{13: "<< /Type /Annot /Subtype /Widget /FT /Sig /T <FEFF005300690067006E006100740075007200650031> " +
		"/F 132 /Rect [0 0 0 0]\n/P 3 0 R /V 14 0 R /AP << /N 30 0 R >> >>", 30: streamText("/Subtype /Form", "x")})
	wantModification(t, "a signed field", s, ModificationOther)
}

func TestDrawnTimeStamp(t *testing.T) {
	stamp := func(rect string) Signature {
		return changed(t, map[int]string{
			5: fmt.Sprintf(signedForm, "30 0 R"), 3: fmt.Sprintf(signedPage, "30 0 R"),
			30: "<< /Type /Annot /Subtype /Widget /FT /Sig /T (stamp) /F 132 /Rect " + rect + " /P 3 0 R /V 31 0 R >>",
			31: "<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /Contents <00> /ByteRange [0 1 2 3] >>",
		})
	}
	wantModification(t, "unseen", stamp("[0 0 0 0]"), ModificationLTA)
	wantModification(t, "drawn", stamp("[200 200 220 220]"), ModificationFormFilling)
	for _, c := range stamp("[200 200 220 220]").Changes {
		if c.Rule == "time-stamp-added" {
			t.Errorf("a drawn time-stamp is %+v", c)
		}
	}
}

func TestSignedAppearance(t *testing.T) {
	s := changed(t, map[int]string{15: "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << >> /Length 0 >>\nstream\n\nendstream"})
	wantModification(t, "appearance of a signature", s, ModificationOther)
	s = changed(t, map[int]string{12: streamText("/Subtype /Form /BBox [0 0 80 20]", "0 0 80 20 re f")})
	wantModification(t, "appearance of an empty signature field", s, ModificationOther)
}

func TestWidgetLeavesPage(t *testing.T) {
	page := strings.Replace(fmt.Sprintf(signedPage, ""), "6 0 R", "", 1)
	wantModification(t, "a widget gone", changed(t, map[int]string{3: page}), ModificationOther)
}

// TestChangedContainer: an object whose stream is redefined is named, though no
// table mentions it.
func TestChangedContainer(t *testing.T) {
	signed := sign(t, streamBase(t), options())
	inner := "<< /Type /Catalog /Pages 2 0 R >> << /Type /Pages /Kids [3 0 R] /Count 1 >> << /Type /Page /Parent 2 0 R /Rotate 90 >> "
	index := fmt.Sprintf("1 0 2 %d 3 %d ", strings.Index(inner, "<< /Type /Pages"), strings.Index(inner, "<< /Type /Page /P"))
	s := signatures(t, appendUpdate(signed, map[int]string{
		4: streamText(fmt.Sprintf("/Type /ObjStm /N 3 /First %d", len(index)), index+inner)}, 40, "/Root 1 0 R"))[0]
	wantModification(t, "an object stream", s, ModificationOther)
	for _, c := range s.Changes {
		if c.Object == 2 {
			return
		}
	}
	t.Errorf("what stands in it is not named: %+v", s.Changes)
}

// TestUsedElsewhere: metadata that are a page's content too may not change.
func TestUsedElsewhere(t *testing.T) {
	base := formBase()
	base.with(3, strings.Replace(base.objects[3], "/Contents 4 0 R", "/Contents [4 0 R 8 0 R]", 1))
	signed := sign(t, base.bytes(), options())
	s := signatures(t, appendUpdate(signed, map[int]string{
		8: streamText("/Type /Metadata /Subtype /XML", "9 9 re f <x:xmpmeta/>")}, 40, "/Root 1 0 R"))[0]
	wantModification(t, "metadata that are drawn", s, ModificationOther)
}

// TestSmallSteps: changes that only one rule each stands against.
func TestSmallSteps(t *testing.T) {
	page := func(annotation string) string { return fmt.Sprintf(signedPage, annotation) }
	for name, c := range map[string]struct {
		objects map[int]string
		want    Modification
	}{
		"a text field joins the form": {map[int]string{5: fmt.Sprintf(signedForm, "30 0 R"),
			30: "<< /FT /Tx /T (more) >>"}, ModificationOther},
		"a signature field joins the form": {map[int]string{5: fmt.Sprintf(signedForm, "30 0 R"),
			30: "<< /FT /Sig /T (more) >>"}, ModificationLTA},
		"an annotation joins the page": {map[int]string{3: page("30 0 R"),
			30: "<< /Type /Annot /Subtype /Square /Rect [300 300 320 320] >>"}, ModificationAnnotations},
		"an annotation that acts joins the page": {map[int]string{3: page("30 0 R"),
			30: "<< /Type /Annot /Subtype /Square /Rect [300 300 320 320] /A << /S /JavaScript /JS (x) >> >>"}, ModificationOther},
		"a seal":               {seal("[200 200 260 260]"), ModificationFormFilling},
		"a seal over a field":  {seal("[20 20 60 45]"), ModificationAnnotations},
		"a seal over the page": {seal("[100 100 590 800]"), ModificationAnnotations},
	} {
		wantModification(t, name, changed(t, c.objects), c.want)
	}
}

// seal is a signature field with a place, joining form and page.
func seal(rect string) map[int]string {
	return map[int]string{5: fmt.Sprintf(signedForm, "30 0 R"), 3: fmt.Sprintf(signedPage, "30 0 R"),
		30: "<< /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /F 4 /Rect " + rect + " /P 3 0 R >>"}
}

// TestPreparedBefore: nothing of this needs a new object, only a switch to one
// that was signed unseen.
func TestPreparedBefore(t *testing.T) {
	form := "<< /Fields [6 0 R 7 0 R%s] /SigFlags 3 /DR << /Font << /F %d 0 R >> >> >>"
	base := formBase().with(5, fmt.Sprintf(form, "", 11)).
		with(11, "<< /Type /Font /BaseFont /A >>").with(9, "<< /Type /Font /BaseFont /B >>")
	unchanged := signatures(t, appendUpdate(sign(t, base.bytes(), options()),
		map[int]string{5: fmt.Sprintf(form, " 13 0 R", 11)}, 40, "/Root 1 0 R"))
	wantModification(t, "the same font", unchanged[0], ModificationLTA)
	renamed := signatures(t, appendUpdate(sign(t, base.bytes(), options()),
		map[int]string{5: fmt.Sprintf(form, " 13 0 R", 9)}, 40, "/Root 1 0 R"))
	wantModification(t, "another font", renamed[0], ModificationOther)
	signed := sign(t, base.with(10, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>").bytes(), options())
	other := signatures(t, appendUpdate(signed, nil, 40, "/Root 10 0 R"))
	wantModification(t, "another catalog", other[0], ModificationOther)
}

// TestRepeated tells an object that is written again from one that is not.
func TestRepeated(t *testing.T) {
	for body, rule := range map[string]string{"[ 3  0 R ]": "repeated", "[3 0 R 4 0 R]": "unused", "[]": "unused"} {
		s := changed(t, map[int]string{9: body})
		if len(s.Changes) != 1 || s.Changes[0].Rule != rule || s.Modification != ModificationLTA {
			t.Errorf("%s: %+v", body, s.Changes)
		}
	}
}
