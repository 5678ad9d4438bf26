package attacks

import (
	"slices"
	"strings"
)

// Genuine returns files of the same kinds in which nobody cheats. Want is the
// modification after the first signature, which the victim made and which must
// pass.
func (w *World) Genuine() []Case {
	signed, now := w.victim(""), after()
	var out []Case
	add := func(name, want string, file []byte) { out = append(out, Case{"genuine: " + name, "", file, want}) }
	const none, lta, filling = "none", "lta", "form-filling"
	add("one signature", none, w.signed())
	add("one signature of another form", none, signed)
	add("signature in an existing field", none, w.inSecond(contract()))
	add("certification", none, w.victim(certify(2)))
	add("end of line after the end", lta, append(slices.Clone(signed), '\n'))
	add("second signature", filling, natsuin(w.signed(), w.Other))
	add("third signature", filling, natsuin(natsuin(signed, w.Other), w.Victim))
	other := signer{who: w.Other, number: 20}
	add("second signature by other software", filling, other.sign(w.signed(), w.afterNatsuin(), nil))
	other.place = "[420 80 520 120] /AP << /N 30 0 R >>"
	seal := objects{30: stream("/Type /XObject /Subtype /Form /BBox [0 0 100 40]", "1 0 0 RG 1 1 98 38 re S")}
	add("second signature with a seal", filling, other.sign(signed, now, seal))
	add("second signature in the field meant for it", filling, w.intoSecond(signed, now))
	add("second signature through an object stream", filling, w.streamed(signed, now))
	add("second signature on a certified document", filling, natsuin(w.victim(certify(2)), w.Other))
	add("filled in on a certified document", filling, update(w.victim(certify(2)), objects{
		memo: strings.Replace(now[memo], "/F 4", "/F 4 /V (as agreed)", 1)}, root))
	add("empty field filled in", filling, update(signed, objects{
		memo: strings.Replace(now[memo], "/AP 16 0 R", "/V (as agreed) /AP << /N 30 0 R >>", 1),
		30:   stream("/Type /XObject /Subtype /Form /BBox [0 0 128 20]", "BT /Helv 12 Tf (as agreed) Tj ET")}, root))
	add("field that is not locked filled in", filling, update(w.victim(lockFields("Include", "(amount)")), objects{
		memo: strings.Replace(now[memo], "/F 4", "/F 4 /V (x)", 1)}, root))
	add("validation data", lta, update(signed, w.store(now), root))
	add("validation data on a document that permits no change", lta, update(w.victim(certify(1)), w.store(now), root))
	stamp := signer{who: w.Other, number: 20, subType: "DocTimeStamp"}
	add("document time-stamp", lta, stamp.sign(signed, now, w.store(now)))
	add("document information and metadata", lta, update(signed, objects{
		30:      "<< /ModDate (D:20261121000000Z) >>",
		31:      stream("/Type /Metadata /Subtype /XML", "<?xpacket?><x:xmpmeta xmlns:x='adobe:ns:meta/'/>"),
		catalog: strings.Replace(now[catalog], ">>", "/Metadata 31 0 R >>", 1)}, root+" /Info 30 0 R"))
	add("objects written again as they were", lta, update(signed, objects{content1: now[content1], font: now[font],
		page2: strings.Replace(now[page2], "/Type /Page /Parent 2 0 R", "/Parent  2 0 R/Type/Page", 1)}, root))
	add("objects that nothing uses", lta, update(signed, objects{30: now[hidden], 31: "(left over)"}, root))
	add("update without objects", lta, update(signed, nil, root))
	return append(out, w.orders()...)
}

// orders are the certificates of the message in every order, and others among
// them: the signer is who signed.
func (w *World) orders() []Case {
	stranger := w.foreign(nil)
	bag := [][]byte{w.Victim.Certificate, w.Anchor, stranger.Certificate}
	base := contract()
	var out []Case
	for range bag {
		bag = append(bag[1:], bag[0])
		s := signer{who: w.Victim, fill: func(d []byte) []byte {
			p := split(message(w.Victim, d))
			p.bag = slices.Concat(bag...)
			return p.join()
		}}
		out = append(out, Case{Name: "genuine: certificates in another order", Want: "none",
			File: s.sign(write(base, root), base, nil)})
	}
	return out
}

// afterNatsuin is the contract as package pdf leaves it, numbers included.
func (w *World) afterNatsuin() objects {
	o := contract()
	o[form] = strings.Replace(o[form], "13 0 R]", "13 0 R\n64 0 R]", 1)
	o[form] = strings.Replace(o[form], ">> >> >>", ">> >>\n/SigFlags 3>>", 1)
	o[page1] = strings.Replace(o[page1], "17 0 R]", "17 0 R\n64 0 R]", 1)
	return o
}

// intoSecond signs in the empty field of a signed contract.
func (w *World) intoSecond(signed []byte, now objects) []byte {
	s := signer{who: w.Other}
	o := objects{
		20:     s.dictionary(),
		second: strings.Replace(now[second], "/FT /Sig", "/FT /Sig /V 20 0 R /AP << /N 30 0 R >>", 1),
		30:     stream("/Type /XObject /Subtype /Form /BBox [0 0 100 40]", "1 0 0 RG 1 1 98 38 re S"),
	}
	return s.fillIn(update(signed, o, root), len(signed))
}

// streamed does the same as Acrobat would: object stream, cross-reference
// stream, document information.
func (w *World) streamed(signed []byte, now objects) []byte {
	s := signer{who: w.Other}
	o := objects{
		20:     s.dictionary(),
		second: strings.Replace(now[second], "/FT /Sig", "/FT /Sig /V 20 0 R", 1),
		30:     "<< /ModDate (D:20261121000000Z) >>",
	}
	return s.fillIn(updateStream(signed, o, 40, 41, root+" /Info 30 0 R"), len(signed))
}

// store is a document security store with the evidence of this world.
func (w *World) store(now objects) objects {
	return objects{
		30:      "<< /Type /DSS /Certs [31 0 R] /CRLs 33 0 R /VRI << /" + strings.Repeat("A", 40) + " << /Cert [31 0 R] >> >> >>",
		31:      stream("", string(w.Anchor)),
		32:      stream("", string(w.CRL)),
		33:      "[32 0 R]",
		catalog: strings.Replace(now[catalog], ">>", "/DSS 30 0 R >>", 1),
	}
}
