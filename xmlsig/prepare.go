package xmlsig

import (
	"crypto"
	"encoding/base64"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// Prepared is a signature before it is made: what to put into the file, and what
// to sign. It holds no secret and survives JSON. It may cross untrusted hands:
// Complete checks it, and CheckSignedInfo what is to be signed.
type Prepared struct {
	Version int    `json:"version"`
	Profile string `json:"profile"`
	// Size is the length of the original file in bytes.
	Size int64 `json:"size"`
	// At is the offset at which Element goes in, in place of Cut bytes: none, or
	// the two that end an empty-element tag.
	At  int64 `json:"at"`
	Cut int   `json:"cut"`
	// Element is the Signature element with an empty SignatureValue and without
	// KeyInfo; after an empty-element tag was opened, with the tags around it.
	Element []byte `json:"element"`
	// SignedInfo are the canonical octets whose SHA-256 is to be signed.
	SignedInfo []byte `json:"signedInfo"`
	// References are what SignedInfo refers to, in its order.
	References []ReferenceDigest `json:"references"`
}

// ReferenceDigest is one reference with what it has to match.
type ReferenceDigest struct {
	URI    string `json:"uri"`    // as written
	Digest []byte `json:"digest"` // SHA-256, 32 bytes
}

// preparedVersion is the version of Prepared.
const preparedVersion = 1

// Prepare fixes everything about a signature but its value. src is the document
// and stays as it is; files are those beside it that EgovKousei covers, in the
// order of their references.
//
// Errors: those of Open; failure.NotSupported for a profile that does not sign;
// failure.Usage; failure.XMLUnsuitable, with a Problem, where the document does
// not have the shape of the profile or another signature covers the place.
func Prepare(src []byte, o Options, files ...File) (Prepared, error) {
	p, _, err := prepare(src, o, files)
	return p, err
}

// prepare is Prepare; the signature is the new one in the prepared file.
func prepare(src []byte, o Options, files []File) (Prepared, *Signature, error) {
	form, ok := profiles[o.Profile]
	switch {
	case !ok:
		return Prepared{}, nil, failure.New(failure.NotSupported, "preparing a signature with an unknown profile")
	case o.Time.IsZero() || o.Time.Year() < 1000 || o.Time.Year() > 9999:
		return Prepared{}, nil, failure.New(failure.Usage, "preparing a signature without a time")
	case len(files) > 0 && o.Profile != EgovKousei:
		return Prepared{}, nil, failure.New(failure.NotSupported, "covering files with a profile that has none")
	}
	d, err := Open(src, files...)
	if err != nil {
		return Prepared{}, nil, err
	}
	where, err := placeFor(d, o)
	if err != nil {
		return Prepared{}, nil, err
	}
	if err := d.undisturbed(where.parent); err != nil {
		return Prepared{}, nil, err
	}
	t := newTemplate(form, signatureID(d, o))
	t.reference(where.uri, where.enveloped, true)
	for _, f := range files {
		if !IsFileName(f.Name) {
			return Prepared{}, nil, failure.New(failure.XMLUnsuitable, "reading the name of a file to cover")
		}
		t.reference(escape(f.Name), false, false)
	}
	p := Prepared{Version: preparedVersion, Profile: o.Profile, Size: int64(len(src)), Element: t.end()}
	p.splice(where.parent)
	s, err := p.fill(src, t, files, o.ID == "")
	return p, s, err
}

// undisturbed refuses a place inside what another signature covers.
func (d *Document) undisturbed(parent *infoset.Node) error {
	for _, s := range d.signatures {
		for _, r := range s.info.references {
			if t, p := s.resolve(r); p == "" && t.file == nil && parent.Within(t.subset.Apex) {
				return refuse(IDMissing, "adding a signature inside what another one covers")
			}
		}
	}
	return nil
}

// splice sets At and Cut, opening an empty-element tag.
func (p *Prepared) splice(parent *infoset.Node) {
	p.At = int64(parent.InnerEnd)
	if parent.InnerEnd == parent.End {
		p.At, p.Cut = int64(parent.End-2), 2
		name := parent.Local
		if parent.Prefix != "" {
			name = parent.Prefix + ":" + name
		}
		p.Element = []byte(">" + string(p.Element) + "</" + name + ">")
	}
}

// insert returns the file with an element in its place.
func (p Prepared) insert(src, element []byte) []byte {
	out := make([]byte, 0, len(src)+len(element))
	out = append(append(out, src[:p.At]...), element...)
	return append(out, src[p.At+int64(p.Cut):]...)
}

// start is the offset of the signature in the new file.
func (p Prepared) start() int { return int(p.At) + p.Cut/2 }

// fill computes the digests where the signature stands, then SignedInfo. Where
// the signature is to cover the whole, a document of which it would not is
// refused. It returns the signature in the new file.
func (p *Prepared) fill(src []byte, t *template, files []File, whole bool) (*Signature, error) {
	d, err := Open(p.insert(src, p.Element), files...)
	if err != nil {
		return nil, err
	}
	s := d.at(p.start())
	if s == nil || s.problem != "" {
		return nil, failure.New(failure.Internal, "finding the prepared signature")
	}
	var f Findings
	for i, r := range s.info.references {
		target, problem := s.resolve(r)
		if problem != "" {
			return nil, refuse(problem, "following a reference of the new signature")
		}
		sum, err := d.digest(target, crypto.SHA256)
		if err != nil {
			return nil, err
		}
		text := base64.StdEncoding.EncodeToString(sum)
		copy(p.Element[p.Cut/2+t.digestAt[i]:], text)
		r.node.Last.First.Data = text // DigestValue is the last child
		p.References = append(p.References, ReferenceDigest{r.uri, sum})
		f.References = append(f.References, ReferenceFinding{URI: r.uri, Outcome: Passed, Covered: target.covered(r.uri)})
	}
	if scope := s.Scope(f); whole && !scope.Whole {
		return nil, refuse(Malformed, "covering the whole of a document of this shape")
	}
	method, _ := s.info.method.canonicalization()
	p.SignedInfo, err = c14n.Bytes(c14n.Subset{Apex: s.info.node}, method)
	if err != nil {
		return nil, err
	}
	return s, CheckSignedInfo(p.SignedInfo, p.References)
}

// at returns the signature that starts at an offset, or nil.
func (d *Document) at(offset int) *Signature {
	for _, s := range d.signatures {
		if s.node.Start == offset {
			return s
		}
	}
	return nil
}

// template writes a Signature element and notes where the digests go.
type template struct {
	b        strings.Builder
	prefix   string // with colon, or ""
	method   string
	digestAt []int
}

func newTemplate(form profile, id string) *template {
	t := &template{method: form.method}
	declaration := "xmlns"
	if form.prefix != "" {
		t.prefix, declaration = form.prefix+":", "xmlns:"+form.prefix
	}
	t.write(`<`, `Signature `+declaration+`="`+Space+`" Id="`+id+`"><`, `SignedInfo><`,
		`CanonicalizationMethod Algorithm="`+t.method+`"></`, `CanonicalizationMethod><`,
		`SignatureMethod Algorithm="`+rsaSHA256URI+`"></`, `SignatureMethod>`)
	return t
}

// write writes pieces with the prefix between them.
func (t *template) write(pieces ...string) { t.b.WriteString(strings.Join(pieces, t.prefix)) }

func (t *template) reference(uri string, enveloped, canonical bool) {
	t.write(`<`, `Reference URI="`+uri+`">`)
	if canonical {
		t.write(`<`, `Transforms>`)
		if enveloped {
			t.write(`<`, `Transform Algorithm="`+envelopedURI+`"></`, `Transform>`)
		}
		t.write(`<`, `Transform Algorithm="`+t.method+`"></`, `Transform></`, `Transforms>`)
	}
	t.write(`<`, `DigestMethod Algorithm="`+sha256URI+`"></`, `DigestMethod><`, `DigestValue>`)
	t.digestAt = append(t.digestAt, t.b.Len())
	t.write(base64.StdEncoding.EncodeToString(make([]byte, crypto.SHA256.Size()))+`</`, `DigestValue></`, `Reference>`)
}

func (t *template) end() []byte {
	t.write(`</`, `SignedInfo><`, `SignatureValue></`, `SignatureValue></`, `Signature>`)
	return []byte(t.b.String())
}
