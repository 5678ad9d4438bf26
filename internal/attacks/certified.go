package attacks

import "strings"

// certified are evil annotations (EAA) and sneaky signatures (SSA): changes on a
// certified document whose kind its author permits, or does not.
func (w *World) certified() []Case {
	var out []Case
	now := after()
	evil := objects{
		30:    "<< /Type /Annot /Subtype /FreeText /Rect [60 690 300 730] /Contents (Price: 9,000) /DA (/Helv 24 Tf) >>",
		page1: addTo(now[page1], "/Annots [", 30),
	}
	stamp := objects{
		30:    "<< /Type /Annot /Subtype /Stamp /Rect [0 0 595 842] /AP << /N 31 0 R >> >>",
		31:    stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "1 g 0 0 595 842 re f"),
		page1: addTo(now[page1], "/Annots [", 30),
	}
	const forbidden, annotations = "changes-forbidden", `"modification": "annotations"`
	add := func(name, want string, file []byte) { out = append(out, Case{name, Certified, file, want}) }
	change := func(name string, p int, want string, o objects) {
		add(name, want, update(w.victim(certify(p)), o, root))
	}
	change("EAA: text over the price, nothing permitted", 1, forbidden, evil)
	change("EAA: text over the price, filling in permitted", 2, forbidden, evil)
	change("EAA: text over the price, annotations permitted", 3, annotations, evil)
	change("EAA: stamp over the page, annotations permitted", 3, annotations, stamp)
	change("certified: page content, annotations permitted", 3, forbidden, objects{content1: now[hidden]})
	change("certified: field filled in, nothing permitted", 1, forbidden, objects{
		memo: strings.Replace(now[memo], "/F 4", "/F 4 /V (x)", 1)})

	sneak := func(p int, place string) []byte {
		drawn := objects{30: stream("/Type /XObject /Subtype /Form /BBox [0 0 240 40]", "1 g 0 0 240 40 re f")}
		s := signer{who: w.Other, place: place + " /AP << /N 30 0 R >>", number: 20}
		return s.sign(w.victim(certify(p)), now, drawn)
	}
	add("SSA: drawn signature over the price, nothing permitted", forbidden, sneak(1, "[60 690 300 730]"))
	add("SSA: drawn signature over the price, filling in permitted", forbidden, sneak(2, "[60 690 300 730]"))
	add("SSA: drawn signature where nothing stands, filling in permitted", forbidden, sneak(2, "[300 300 400 340]"))
	add("SSA: drawn signature over a field, annotations permitted", annotations, sneak(3, "[72 600 200 620]"))

	// The same without any certification: a second signature as large as a page.
	s := signer{who: w.Other, place: "[0 0 595 842] /AP << /N 30 0 R >>", number: 20}
	add("overlay: signature field over the page", annotations, s.sign(w.victim(""), now, objects{
		30: stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "1 g 0 0 595 842 re f")}))
	s.place = "[72 600 200 620] /AP << /N 30 0 R >>"
	add("overlay: signature field over a field", annotations, s.sign(w.victim(""), now, objects{
		30: stream("/Type /XObject /Subtype /Form /BBox [0 0 128 20]", "1 g 0 0 128 20 re f")}))
	s.place = "[0 0 0 0] /A << /S /JavaScript /JS (x) >>"
	add("overlay: signature field with a script", `"modification": "other"`, s.sign(w.victim(""), now, nil))
	return out
}

// locked are changes of fields that a signature locks (ISO 32000-2 §12.8.2.4).
func (w *World) locked() []Case {
	now := after()
	filled := objects{memo: strings.Replace(now[memo], "/F 4", "/F 4 /V (x)", 1)}
	var out []Case
	for _, l := range []struct{ name, action, fields string }{
		{"all", "All", ""}, {"named", "Include", "(memo)"}, {"all but another", "Exclude", "(amount)"},
	} {
		out = append(out, Case{"locked: field filled in, locked are " + l.name, ISO,
			update(w.victim(lockFields(l.action, l.fields)), filled, root), "changes-forbidden"})
	}
	base := contract()
	base[second] = strings.Replace(base[second], "/F 4", "/F 4 /Lock << /Type /SigFieldLock /Action /Include /Fields [(memo)] >>", 1)
	signed := w.inSecond(base)
	return append(out, Case{"locked: field filled in against the lock of the signature's field", ISO,
		update(signed, filled, root), "changes-forbidden"})
}

// inSecond signs in the empty field that the contract has.
func (w *World) inSecond(base objects) []byte {
	s := signer{who: w.Victim}
	file := write(base, root)
	return s.fillIn(update(file, objects{
		signature: s.dictionary(),
		second:    strings.Replace(base[second], "/FT /Sig", "/FT /Sig /V 18 0 R", 1),
	}, root), len(file))
}
