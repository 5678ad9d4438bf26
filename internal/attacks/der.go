package attacks

import (
	"crypto"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/internal/testpki"
)

// parts are the pieces of a SignedData, to be put together otherwise.
type parts struct {
	id, version, algorithms, contentType []byte
	content                              []byte // nil: none
	bag, infos                           []byte
}

var tag0 = asn1.Tag(0).ContextSpecific().Constructed()

// split takes a message of package cms apart.
func split(der []byte) parts {
	in := cryptobyte.String(der)
	var info, wrapped, data, encap, bag, infos, id, version, algorithms, kind cryptobyte.String
	ok := in.ReadASN1(&info, asn1.SEQUENCE) && info.ReadASN1Element(&id, asn1.OBJECT_IDENTIFIER) &&
		info.ReadASN1(&wrapped, tag0) && wrapped.ReadASN1(&data, asn1.SEQUENCE) &&
		data.ReadASN1Element(&version, asn1.INTEGER) && data.ReadASN1Element(&algorithms, asn1.SET) &&
		data.ReadASN1(&encap, asn1.SEQUENCE) && encap.ReadASN1Element(&kind, asn1.OBJECT_IDENTIFIER) &&
		data.ReadASN1(&bag, tag0) && data.ReadASN1(&infos, asn1.SET)
	if !ok {
		panic("not a message of ours")
	}
	return parts{id: id, version: version, algorithms: algorithms, contentType: kind, bag: bag, infos: infos}
}

// join puts the parts together.
func (p parts) join() []byte {
	b := cryptobyte.NewBuilder(nil)
	bytes := func(tag asn1.Tag, value []byte) func(*cryptobyte.Builder) {
		return func(b *cryptobyte.Builder) {
			b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(value) })
		}
	}
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(p.id)
		b.AddASN1(tag0, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddBytes(p.version)
				b.AddBytes(p.algorithms)
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddBytes(p.contentType)
					if p.content != nil {
						b.AddASN1(tag0, bytes(asn1.OCTET_STRING, p.content))
					}
				})
				bytes(tag0, p.bag)(b)
				bytes(asn1.SET, p.infos)(b)
			})
		})
	})
	return b.BytesOrPanic()
}

// bare is a message whose signature is over the content itself.
func bare(who *testpki.Credential, digest []byte) []byte {
	p := split(message(who, digest))
	in := cryptobyte.String(p.infos)
	var info, version, sid, digestAlgorithm, algorithm cryptobyte.String
	if !in.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1Element(&version, asn1.INTEGER) ||
		!info.ReadASN1Element(&sid, asn1.SEQUENCE) || !info.ReadASN1Element(&digestAlgorithm, asn1.SEQUENCE) ||
		!info.SkipASN1(tag0) || !info.ReadASN1Element(&algorithm, asn1.SEQUENCE) {
		panic("not a message of ours")
	}
	value, err := who.Key.Sign(nil, digest, crypto.SHA256)
	if err != nil {
		panic(err)
	}
	b := cryptobyte.NewBuilder(nil)
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(version)
		b.AddBytes(sid)
		b.AddBytes(digestAlgorithm)
		b.AddBytes(algorithm)
		b.AddASN1OctetString(value)
	})
	p.infos = b.BytesOrPanic()
	return p.join()
}
