package xmlsig

import (
	"bytes"
	"encoding/base64"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// CheckSignedInfo checks octets that somebody wants signed: they are the
// canonical form of a SignedInfo (XMLDSig §4.4) that Prepare could have written,
// with these references and digests and no others. It is for whoever holds the
// key and has seen the list, but not the document.
//
// The error is failure.XMLSignedInfoRefused.
func CheckSignedInfo(octets []byte, list []ReferenceDigest) error {
	fail := func(doing string) error { return failure.New(failure.XMLSignedInfoRefused, "%s", doing) }
	if len(octets) > MaxSignedInfo {
		return fail("measuring SignedInfo")
	}
	doc, err := infoset.Parse(octets)
	if err != nil {
		return failure.Wrap(failure.XMLSignedInfoRefused, err, "reading SignedInfo")
	}
	si, p := readSignedInfo(doc.Element)
	if p != "" {
		return failure.Wrap(failure.XMLSignedInfoRefused, p, "reading the grammar of SignedInfo")
	}
	again, err := c14n.Bytes(c14n.Subset{Apex: doc.Root, Comments: true}, c14n.Method{Comments: true})
	if err != nil || !bytes.Equal(again, octets) {
		return fail("comparing SignedInfo with its canonical form")
	}
	if !tight(doc.Element) {
		return fail("reading text between the elements of SignedInfo")
	}
	if si.method.uri != c14n.V10URI || si.signature != rsaSHA256URI {
		return fail("reading the algorithms of SignedInfo")
	}
	if len(si.references) != len(list) {
		return fail("counting the references of SignedInfo")
	}
	for i, r := range si.references {
		if !r.hasURI || r.uri != list[i].URI || r.typ != "" || r.digest != sha256URI || !bytes.Equal(r.value, list[i].Digest) ||
			len(r.value) != 32 || !r.plainTransforms() {
			return fail("comparing a reference of SignedInfo")
		}
	}
	return nil
}

// plainTransforms: those that Prepare writes, none for a file.
func (r reference) plainTransforms() bool {
	list := r.transforms
	if r.uri != "" && r.uri[0] != '#' {
		return len(list) == 0
	}
	if len(list) == 2 && list[0].uri == envelopedURI {
		list = list[1:]
	}
	return len(list) == 1 && list[0].uri == c14n.V10URI
}

// tight reports whether the only texts are digests as Prepare writes them, and
// no element has parameters.
func tight(n *infoset.Node) bool {
	for c := n.First; c != nil; c = c.Next {
		switch {
		case c.Kind == infoset.Text:
			value, ok := base64Of(n)
			if !n.Is(Space, "DigestValue") || !ok || base64.StdEncoding.EncodeToString(value) != c.Data {
				return false
			}
		case !n.Is(Space, "SignedInfo") && !n.Is(Space, "Reference") && !n.Is(Space, "Transforms"), !tight(c):
			return false
		}
	}
	return true
}
