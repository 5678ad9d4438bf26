package cms

import (
	"bytes"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/failure"
)

// SignedData joins the parts into the DER of a detached SignedData (RFC 5652
// §5.1) and verifies the result before returning it. The first certificate is
// the signer's, the others belong to its chain; inside the message they stand
// in DER order. An ECDSA signature is an Ecdsa-Sig-Value in DER, as a
// crypto.Signer returns it. Time-stamp tokens over the signature become its
// signature-time-stamp attribute (RFC 3161 appendix A, EN 319 122-1 §5.3).
//
// It fails with failure.CompletionMismatch if the parts do not belong together:
// the attributes name another certificate, its key does not verify the
// signature, or a token stamps something else.
func SignedData(a Attributes, signature []byte, certificates [][]byte, timeStamps ...[]byte) ([]byte, error) {
	if a.set == nil || len(certificates) == 0 || len(certificates) > maxCertificates {
		return nil, failure.New(failure.CompletionMismatch, "joining attributes and certificates")
	}
	signer, key, err := signerCertificate(certificates[0])
	if err != nil {
		return nil, err
	}
	hash, digest := digestBySize(len(a.MessageDigest()))
	algorithm, kind, problem := signatureOID(key, hash)
	if problem != "" {
		return nil, refuse(problem, "choosing the signature algorithm")
	}
	der := encodeSignedData(parts{
		signer: signer, digest: digest, algorithm: algorithm, kind: kind,
		attributes: a, signature: signature, bag: unique(certificates), timeStamps: timeStamps,
	})
	signed, err := Parse(der)
	if err != nil {
		return nil, failure.Wrap(failure.CompletionMismatch, err, "reading the signature back")
	}
	if _, err := signed.Verify(a.MessageDigest()); err != nil {
		return nil, failure.Wrap(failure.CompletionMismatch, err, "verifying the new signature")
	}
	for _, token := range timeStamps {
		t, err := ParseTimeStamp(token)
		if err == nil {
			if p := t.stamps(signature); p != "" {
				err = p
			}
		}
		if err != nil {
			return nil, failure.Wrap(failure.CompletionMismatch, err, "verifying a time-stamp of the new signature")
		}
	}
	return der, nil
}

// parts is what encodeSignedData needs.
type parts struct {
	signer     *Certificate
	digest     oid
	algorithm  oid
	kind       keyType
	attributes Attributes
	signature  []byte
	bag        [][]byte
	timeStamps [][]byte
}

func encodeSignedData(p parts) []byte {
	return element(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // ContentInfo
		addOID(b, oidSignedData)
		b.AddASN1(tagContext0, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // SignedData
				b.AddASN1Int64(1) // version: RFC 5652 §5.1
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { addAlgorithm(b, p.digest, false) })
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { addOID(b, oidData) })
				addSetOf(b, tagContext0, p.bag)
				b.AddASN1(asn1.SET, p.addSignerInfo)
			})
		})
	})
}

// addSignerInfo appends the SignerInfo (RFC 5652 §5.3).
func (p parts) addSignerInfo(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // issuerAndSerialNumber
			b.AddBytes(p.signer.issuer)
			b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(p.signer.serial) })
		})
		addAlgorithm(b, p.digest, false)
		addSetOf(b, tagContext0, p.attributes.set.elements)
		addAlgorithm(b, p.algorithm, p.kind == rsaKey)
		b.AddASN1OctetString(p.signature)
		if len(p.timeStamps) > 0 {
			b.AddASN1(tagContext1, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					addOID(b, oidSignatureTimeStamp)
					addSetOf(b, asn1.SET, p.timeStamps)
				})
			})
		}
	})
}

// addAlgorithm appends an AlgorithmIdentifier. Digests and ECDSA have no
// parameters, RSA has NULL (RFC 5754 §2, §3).
func addAlgorithm(b *cryptobyte.Builder, id oid, null bool) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, id)
		if null {
			b.AddASN1NULL()
		}
	})
}

// unique drops repeated certificates: a SET OF has no use for them.
func unique(certificates [][]byte) [][]byte {
	var list [][]byte
	for _, c := range certificates {
		if !slices.ContainsFunc(list, func(o []byte) bool { return bytes.Equal(o, c) }) {
			list = append(list, c)
		}
	}
	return list
}
