package xmlsig

import (
	"io"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// File is a file beside the document that references may name.
type File struct {
	Name    string // exactly as a reference names it, without a folder
	Content io.ReaderAt
	Size    int64 // bytes
}

// Document is an XML file that was read, with the files beside it.
type Document struct {
	doc        *infoset.Document
	files      []File
	signatures []*Signature
	left       int64 // bytes that may still be canonicalized or hashed
}

// Open reads a document and finds its signatures, wherever they stand. Nothing
// is verified.
//
// Errors: failure.XMLMalformed, XMLEncoding, XMLDoctype, XMLTooComplex,
// DocumentTooLarge.
func Open(src []byte, files ...File) (*Document, error) {
	doc, err := infoset.Parse(src)
	if err != nil {
		return nil, err
	}
	d := &Document{doc: doc, files: files, left: int64(len(src))}
	for _, f := range files {
		d.left += f.Size
	}
	d.left = maxPasses*d.left + minWork
	if err := d.find(doc.Element); err != nil {
		return nil, err
	}
	return d, nil
}

// find lists the signatures in the order of the file.
func (d *Document) find(n *infoset.Node) error {
	if n.Is(Space, "Signature") {
		if len(d.signatures) == MaxSignatures {
			return failure.New(failure.XMLTooComplex, "counting more than %d signatures", MaxSignatures)
		}
		d.signatures = append(d.signatures, readSignature(d, n))
	}
	for c := n.First; c != nil; c = c.Next {
		if c.Kind == infoset.Element {
			if err := d.find(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// Signatures returns the signatures in the order of the file, also those that
// stand inside another.
func (d *Document) Signatures() []*Signature { return d.signatures }

// Signature is one ds:Signature element. Nothing of it is verified.
type Signature struct {
	document *Document
	node     *infoset.Node
	problem  Problem // of the grammar
	info     signedInfo
	value    []byte
	key      keyInfo
	objects  []*infoset.Node
}

// readSignature reads the grammar of Signature (XMLDSig §4.2).
func readSignature(d *Document, n *infoset.Node) *Signature {
	s := &Signature{document: d, node: n}
	list, ok := elements(n)
	if !ok || len(list) < 2 || !only(list[1], "SignatureValue", "Id") {
		s.problem = Malformed
		return s
	}
	if s.info, s.problem = readSignedInfo(list[0]); s.problem != "" {
		return s
	}
	if s.value, ok = base64Of(list[1]); !ok {
		s.problem = Malformed
		return s
	}
	list = list[2:]
	if len(list) > 0 && list[0].Is(Space, "KeyInfo") {
		s.key, s.problem = readKeyInfo(list[0])
		list = list[1:]
	}
	for _, o := range list {
		if !o.Is(Space, "Object") {
			s.problem = Malformed
		}
	}
	s.objects = list
	return s
}

// ID returns the Id attribute of the Signature element, "" if it has none.
func (s *Signature) ID() string {
	id, _ := s.node.Attribute("Id")
	return id
}

// Range returns offset and length of the Signature element in the file, in bytes.
func (s *Signature) Range() (offset, length int64) {
	return int64(s.node.Start), int64(s.node.End - s.node.Start)
}

// Certificates returns the X.509 certificates of KeyInfo as DER, in the order
// they have there, which means nothing.
func (s *Signature) Certificates() [][]byte { return s.key.certificates }
