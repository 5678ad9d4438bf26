package attacks

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
)

// The object numbers of the contract.
const (
	catalog = iota + 1
	pages
	page1
	content1
	font
	image
	form
	amount // a text field with a value
	second // an empty signature field with a place
	page2
	content2
	drawn // the appearance of amount
	memo  // a text field without value
	hidden
	hiddenPages
	shared // an appearance dictionary that memo uses
	note   // an annotation
	signature
	field
	free
)

// root is what every trailer says.
const root = "/Root 1 0 R"

// contract is the document that the victim signs: two pages, a price, fields to
// fill in, and, for the shadow attacks, another price that nobody is shown.
func contract() objects {
	return objects{
		catalog: "<< /Type /Catalog /Pages 2 0 R /AcroForm 7 0 R >>",
		pages:   "<< /Type /Pages /Kids [3 0 R 10 0 R] /Count 2 >>",
		page1: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " +
			"/Resources << /Font << /F1 5 0 R >> /XObject << /Im1 6 0 R >> >> /Annots [8 0 R 9 0 R 13 0 R 17 0 R] >>",
		content1: stream("", "BT /F1 24 Tf 72 700 Td (Price: 1,000) Tj ET /Im1 Do"),
		font:     "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		image:    stream("/Type /XObject /Subtype /Form /BBox [0 0 200 40]", "1 g 72 690 200 40 re f"),
		form:     "<< /Fields [8 0 R 9 0 R 13 0 R] /DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv 5 0 R >> >> >>",
		amount: "<< /Type /Annot /Subtype /Widget /FT /Tx /T (amount) /V (1,000) /F 4 /Rect [72 600 200 620] " +
			"/P 3 0 R /AP << /N 12 0 R >> >>",
		second: "<< /Type /Annot /Subtype /Widget /FT /Sig /T (second) /F 4 /Rect [300 80 400 120] /P 3 0 R >>",
		page2: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 11 0 R " +
			"/Resources << /Font << /F1 5 0 R >> >> >>",
		content2: stream("", "BT /F1 12 Tf 72 700 Td (Conditions) Tj ET"),
		drawn:    stream("/Type /XObject /Subtype /Form /BBox [0 0 128 20]", "BT /Helv 12 Tf (1,000) Tj ET"),
		memo: "<< /Type /Annot /Subtype /Widget /FT /Tx /T (memo) /F 4 /Rect [72 560 200 580] /P 3 0 R " +
			"/AP 16 0 R >>",
		hidden:      stream("", "BT /F1 24 Tf 72 700 Td (Price: 9,000) Tj ET"),
		hiddenPages: "<< /Type /Pages /Kids [10 0 R] /Count 1 >>",
		shared:      "<< /N 12 0 R >>",
		note:        "<< /Type /Annot /Subtype /Square /F 4 /Rect [60 680 300 740] /IC [1 1 1] /Contents (draft) /P 3 0 R >>",
	}
}

// signer makes one signature: over a file and an update that holds it.
type signer struct {
	who     *testpki.Credential
	extra   string // further entries of the signature dictionary
	subType string // "Sig" if empty
	place   string // rectangle of a new field, "[0 0 0 0]" if empty
	number  int    // of the signature, the field behind it; signature if 0
	fill    func(digest []byte) []byte
}

// reserved is the room for the message, in bytes.
const reserved = 9000

// sign appends an update with the objects given, a new signature field on page
// 1 and its signature.
func (s signer) sign(file []byte, base, more objects) []byte {
	number := s.number
	if number == 0 {
		number = signature
	}
	place := s.place
	if place == "" {
		place = "[0 0 0 0]"
	}
	o := objects{
		number: s.dictionary(),
		number + 1: fmt.Sprintf("<< /Type /Annot /Subtype /Widget /FT /Sig /T (S%d) /F 132 /Rect %s /P 3 0 R /V %d 0 R >>",
			number, place, number),
		form:  addTo(base[form], "/Fields [", number+1),
		page1: addTo(base[page1], "/Annots [", number+1),
	}
	return s.fillIn(update(file, o.with(more), root), len(file))
}

// addTo adds a reference to an array inside a body.
func addTo(body, array string, number int) string {
	return strings.Replace(body, array, fmt.Sprintf("%s%d 0 R ", array, number), 1)
}

const (
	rangeMark = "/ByteRange [0 0000000000 0000000000 0000000000]"
	gapMark   = "/Contents <"
)

// dictionary is the signature dictionary, still empty.
func (s signer) dictionary() string {
	t, sub := "Sig", "ETSI.CAdES.detached"
	if s.subType != "" {
		t, sub = s.subType, "ETSI.RFC3161"
	}
	return fmt.Sprintf("<< /Type /%s /Filter /Adobe.PPKLite /SubFilter /%s %s %s%s> /M (D:20261120103000+09'00') %s >>",
		t, sub, rangeMark, gapMark, strings.Repeat("0", 2*reserved), s.extra)
}

// fillIn writes byte range and message of the one signature behind offset from.
func (s signer) fillIn(file []byte, from int) []byte {
	start := from + bytes.Index(file[from:], []byte(gapMark)) + len(gapMark) - 1
	end := start + 2*reserved + 2
	text := fmt.Sprintf("/ByteRange [0 %010d %010d %010d]", start, end, len(file)-end)
	copy(file[from+bytes.Index(file[from:], []byte(rangeMark)):], text)
	h := sha256.New()
	h.Write(file[:start])
	h.Write(file[end:])
	fill := s.fill
	if fill == nil {
		fill = func(digest []byte) []byte { return message(s.who, digest) }
	}
	hex.Encode(file[start+1:], fill(h.Sum(nil)))
	return file
}

// message is the CMS of a signer over a digest.
func message(who *testpki.Credential, digest []byte) []byte {
	a, err := cms.SignedAttributes(digest, who.Certificate, cms.Options{})
	if err != nil {
		panic(err)
	}
	sum := a.Digest()
	value, err := who.Key.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		panic(err)
	}
	der, err := cms.SignedData(a, value, [][]byte{who.Certificate, who.CA.Certificate})
	if err != nil {
		panic(err)
	}
	return der
}

// signed is the contract with the victim's signature, as this project makes it.
func (w *World) signed() []byte { return natsuin(write(contract(), root), w.Victim) }

// natsuin signs with package pdf itself.
func natsuin(file []byte, who *testpki.Credential) []byte {
	r := bytes.NewReader(file)
	p, err := pdf.Prepare(r, r.Size(), pdf.Options{Profile: pdf.PAdESBB, Time: SignedAt})
	if err != nil {
		panic(err)
	}
	if err := p.Digest(r); err != nil {
		panic(err)
	}
	tail, err := pdf.Complete(p, message(who, p.ContentDigest))
	if err != nil {
		panic(err)
	}
	return append(bytes.Clone(file), tail...)
}

// victim signs the contract with a plain signature of its own making, so that
// the objects are known; extra goes into the signature dictionary.
func (w *World) victim(extra string) []byte {
	base := contract()
	s := signer{who: w.Victim, extra: extra}
	return s.sign(write(base, root), base, nil)
}

// after is the contract as the victim's signature leaves it.
func after() objects {
	o := contract()
	o[form] = addTo(o[form], "/Fields [", signature+1)
	o[page1] = addTo(o[page1], "/Annots [", signature+1)
	return o
}

// certify is the transform that certifies a document.
func certify(p int) string {
	return fmt.Sprintf("/Reference [<< /Type /SigRef /TransformMethod /DocMDP "+
		"/TransformParams << /Type /TransformParams /P %d /V /1.2 >> >>]", p)
}

// lockFields is the transform that locks fields.
func lockFields(action, fields string) string {
	return fmt.Sprintf("/Reference [<< /Type /SigRef /TransformMethod /FieldMDP "+
		"/TransformParams << /Type /TransformParams /Action /%s /Fields [%s] /V /1.2 >> >>]", action, fields)
}
