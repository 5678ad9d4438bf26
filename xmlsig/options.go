package xmlsig

import (
	"strconv"
	"strings"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// Options says what Prepare writes.
type Options struct {
	// Profile is EtaxXTX, EgovKousei or Generic.
	Profile string
	// Time becomes the Id of the signature, to the second: it is a name, no
	// claim of a signing time. EgovKousei writes it in its own zone.
	Time time.Time
	// ID is, for Generic, the id of the element to cover; "" is the document
	// element.
	ID string
}

// place is where a signature goes and what it covers.
type place struct {
	parent *infoset.Node // gets the signature as its last child
	uri    string        // of the first reference
	// enveloped: the covered element contains the signature.
	enveloped bool
}

// placeFor finds the place that a profile gives a signature.
func placeFor(d *Document, o Options) (place, error) {
	root := d.doc.Element
	if o.ID != "" && o.Profile != Generic {
		return place{}, failure.New(failure.Usage, "naming an element for a profile that fixes it")
	}
	switch o.Profile {
	case EtaxXTX:
		return etaxPlace(d, root)
	case EgovKousei:
		composed := composition(root)
		if composed == nil {
			return place{}, refuse(Malformed, "looking for the parts of a DataRoot")
		}
		id, _ := composed.Attribute("ID")
		return place{parent: nextElement(composed), uri: "#" + escape(id)}, nil
	}
	return genericPlace(d, root, o.ID)
}

// etaxPlace: DATA holds the procedure element with its id, then signatures.
func etaxPlace(d *Document, root *infoset.Node) (place, error) {
	list, ok := elements(root)
	if !ok || root.Local != "DATA" || len(list) == 0 || list[0].Is(Space, "Signature") {
		return place{}, refuse(Malformed, "looking for the parts of DATA")
	}
	for _, n := range list[1:] {
		if !n.Is(Space, "Signature") {
			return place{}, refuse(Malformed, "looking for signatures after the procedure")
		}
	}
	id, ok := list[0].Attribute("id")
	if !ok || !infoset.IsNCName(id) {
		return place{}, refuse(IDMissing, "looking for the id of the procedure")
	}
	return place{parent: root, uri: "#" + escape(id)}, nil
}

// genericPlace: by id where there is one. Without, the whole document is
// covered, unless instructions stand beside the document element, which some
// verifiers leave out.
func genericPlace(d *Document, root *infoset.Node, id string) (place, error) {
	if id != "" {
		n, p := d.element(escape(id))
		if p != "" {
			return place{}, refuse(p, "looking for the element to cover")
		}
		return place{parent: root, uri: "#" + escape(id), enveloped: n == root}, nil
	}
	if ids := root.IDs(); len(ids) > 0 && ids[0] != "" {
		return place{parent: root, uri: "#" + escape(ids[0]), enveloped: true}, nil
	}
	for n := d.doc.Root.First; n != nil; n = n.Next {
		if n.Kind == infoset.PI {
			return place{}, refuse(IDMissing, "looking for the id of a document element with instructions beside it")
		}
	}
	return place{parent: root, enveloped: true}, nil
}

// signatureID is the Id of the new signature, from the time and free in the
// document.
func signatureID(d *Document, o Options) string {
	for i := 0; ; i++ {
		var id string
		if o.Profile == EgovKousei {
			id = o.Time.Add(time.Duration(i) * time.Second).Format("20060102150405")
		} else {
			id = "Signature-" + o.Time.UTC().Format("20060102T150405Z")
			if i > 0 {
				id += "-" + strconv.Itoa(i+1)
			}
		}
		if d.doc.ByID(id) == nil && !d.doc.Duplicated(id) {
			return id
		}
	}
}

// escape percent-encodes what may not stand in a URI reference's last part
// (RFC 3986 §2.3): every byte that is not unreserved.
func escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteString("%" + strings.ToUpper(string([]byte{hexDigits[c>>4], hexDigits[c&15]})))
	}
	return b.String()
}
