package xmlsig

import (
	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// The profiles. The shapes of EtaxXTX and EgovKousei are those of public schemas
// and samples (e-Tax風, e-Gov風, unofficial): signing in them is no filing, and
// acceptance by an authority is not promised.
const (
	// EtaxXTX: the Signature is a last child of DATA and covers, by id, the
	// procedure element, its first child. Several signers.
	EtaxXTX = "etax-xtx"
	// EtaxTEG: an enveloped Signature as child of a root TEGnnn. Checked only.
	EtaxTEG = "etax-teg"
	// EgovKousei: Signatures in 署名情報 cover 構成情報 and, by name, files in
	// the same package. Several signers.
	EgovKousei = "egov-kousei"
	// Generic: an enveloped Signature as last child of the document element,
	// which it covers by id; or, with Options.ID, of the element with that id.
	Generic = "generic"
)

// profile is how signatures of one kind are written.
type profile struct {
	prefix string // of the signature's elements, "" for the default namespace
	method string // canonicalization, of SignedInfo and of elements
}

// profiles are those that sign.
var profiles = map[string]profile{
	EtaxXTX:    {"dsig", c14n.V10URI},
	EgovKousei: {"", c14n.V10URI},
	Generic:    {"ds", c14n.V10URI},
}

// The names of egov-kousei.
const (
	compositionName = "構成情報"
	signaturesName  = "署名情報"
)

// composition returns the one 構成情報 of a DataRoot that has its own name as
// ID and is followed by 署名情報, or nil.
func composition(root *infoset.Node) *infoset.Node {
	var found *infoset.Node
	for n := root.First; n != nil; n = n.Next {
		if n.Is("", compositionName) {
			if found != nil {
				return nil
			}
			found = n
		}
	}
	if found == nil || !root.Is("", "DataRoot") || !nextElement(found).Is("", signaturesName) {
		return nil
	}
	if id, ok := found.Attribute("ID"); !ok || id == "" {
		return nil
	}
	return found
}

// nextElement returns the next sibling element, or nil.
func nextElement(n *infoset.Node) *infoset.Node {
	for n = n.Next; n != nil && n.Kind != infoset.Element; n = n.Next {
	}
	return n
}
