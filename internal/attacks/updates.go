package attacks

import (
	"bytes"
	"fmt"
	"strings"
)

// updates are incremental saving attacks (ISA): what is shown changes by an
// update after the signature.
func (w *World) updates() []Case {
	signed, now := w.victim(""), after()
	var out []Case
	add := func(name, want string, file []byte) {
		out = append(out, Case{"ISA: " + name, Trillion, file, want})
	}
	change := func(name, want string, o objects) { add(name, want, update(signed, o, root)) }
	const other = `"modification": "other"`
	change("page content", other, objects{content1: now[hidden]})
	change("page points to other content", other, objects{page1: strings.Replace(now[page1], "4 0 R", "14 0 R", 1)})
	change("page gains content", other, objects{page1: strings.Replace(now[page1], "/Contents 4 0 R",
		"/Contents [4 0 R 14 0 R]", 1)})
	change("page is turned", other, objects{page1: strings.Replace(now[page1], "/Parent", "/Rotate 180 /Parent", 1)})
	change("page box hides the price", other, objects{page1: strings.Replace(now[page1], "842]", "600]", 1)})
	change("page added", other, objects{pages: "<< /Type /Pages /Kids [3 0 R 30 0 R 10 0 R] /Count 3 >>",
		30: strings.Replace(now[page2], "11 0 R", "14 0 R", 1)})
	change("page removed", other, objects{pages: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"})
	change("pages in another order", other, objects{pages: "<< /Type /Pages /Kids [10 0 R 3 0 R] /Count 2 >>"})
	change("font", other, objects{font: "<< /Type /Font /Subtype /Type3 /FontMatrix [1 0 0 1 0 0] >>"})
	change("encoding of the font", other, objects{font: strings.Replace(now[font], ">>",
		"/Encoding << /Differences [49 /nine] >> >>", 1)})
	change("drawing", other, objects{image: stream("/Type /XObject /Subtype /Form /BBox [0 0 600 842]", "0 0 600 842 re f")})
	change("catalog names other pages", other, objects{catalog: strings.Replace(now[catalog], "2 0 R", "15 0 R", 1)})
	change("catalog opens with a script", other, objects{catalog: strings.Replace(now[catalog], ">>",
		"/OpenAction << /S /JavaScript /JS (x) >> >>", 1)})
	change("catalog hides layers", other, objects{catalog: strings.Replace(now[catalog], ">>",
		"/OCProperties << /OCGs [] /D << /BaseState /OFF >> >> >>", 1)})
	add("another catalog", other, update(signed, objects{30: strings.Replace(now[catalog], "2 0 R", "15 0 R", 1)}, "/Root 30 0 R"))
	change("value of a signed field", `"rule": "field-changed"`, objects{
		amount: strings.Replace(now[amount], "(1,000)", "(9,000)", 1)})
	change("appearance of a signed field in place", `"rule": "field-changed"`, objects{drawn: stream(
		"/Type /XObject /Subtype /Form /BBox [0 0 128 20]", "BT /Helv 12 Tf (9,000) Tj ET")})
	change("place of a field", other, objects{amount: strings.Replace(now[amount], "[72 600 200 620]", "[0 0 595 842]", 1)})
	change("field hidden", other, objects{amount: strings.Replace(now[amount], "/F 4", "/F 6", 1)})
	change("field of another type", other, objects{memo: strings.Replace(now[memo], "/FT /Tx", "/FT /Sig", 1)})
	change("text field added", other, objects{30: strings.Replace(now[memo], "(memo)", "(more)", 1),
		form: addTo(now[form], "/Fields [", 30), page1: addTo(now[page1], "/Annots [", 30)})
	change("field removed from the form", other, objects{form: strings.Replace(now[form], "8 0 R ", "", 1)})
	change("viewers told to draw fields anew", other, objects{form: strings.Replace(now[form], "/DA",
		"/NeedAppearances true /DA", 1)})
	change("signature removed", other, objects{form: strings.Replace(now[form], "19 0 R ", "", 1)})
	change("signature field says something else", other, objects{field: "<< /FT /Sig /T (S18) /V 18 0 R /Rect [0 0 595 842] >>"})
	change("content freed", other, objects{content1: ""})
	change("annotation over the price", `"modification": "annotations"`, objects{
		30:    "<< /Type /Annot /Subtype /FreeText /Rect [60 690 300 730] /Contents (Price: 9,000) /DA (/Helv 24 Tf) >>",
		page1: addTo(now[page1], "/Annots [", 30)})
	add("objects without a table", `"what": "trailing-bytes"`, append(bytes.Clone(signed),
		fmt.Sprintf("4 0 obj\n%s\nendobj\n", now[hidden])...))
	add("through an object stream", other, updateStream(signed, objects{page1: strings.Replace(now[page1],
		"4 0 R", "14 0 R", 1)}, 40, 41, root))
	add("content in an object stream written anew", other, w.containerReplaced())
	add("dangling reference filled", other, w.dangling())
	return out
}

// containerReplaced signs a document whose page stands in an object stream, and
// then redefines the stream, but no object in it.
func (w *World) containerReplaced() []byte {
	base := contract()
	file := updateStream(write(base, root), objects{page2: base[page2]}, 40, 41, root)
	file = natsuin(file, w.Victim)
	inner := strings.Replace(base[page2], "11 0 R", "14 0 R", 1)
	index := fmt.Sprintf("%d 0 ", page2)
	return updateStream(file, objects{40: stream(fmt.Sprintf("/Type /ObjStm /N 1 /First %d", len(index)), index+inner)},
		42, 43, root)
}

// dangling signs a page that refers to an object that does not exist, and then
// defines it.
func (w *World) dangling() []byte {
	base := contract()
	base[page2] = strings.Replace(base[page2], "/Contents 11 0 R", "/Contents [11 0 R 50 0 R]", 1)
	s := signer{who: w.Victim}
	return update(s.sign(write(base, root), base, nil), objects{50: base[hidden]}, root)
}
