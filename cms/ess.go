package cms

import (
	"bytes"
	"crypto"
	_ "crypto/sha1" // registers SHA-1, for ofToken alone
	"crypto/sha256"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// certID is one ESSCertID or ESSCertIDv2: the hash of a whole certificate, and
// optionally its issuer and serial number.
type certID struct {
	first  bool        // of version 1
	hash   crypto.Hash // 0 if the algorithm is unsupported
	weak   bool
	digest []byte
	issuer []byte // Name as DER, nil if issuerSerial is absent
	serial []byte // INTEGER content octets
}

// matches reports whether id names the certificate.
func (id certID) matches(c *Certificate) bool {
	if id.hash == 0 {
		return false
	}
	h := id.hash.New()
	h.Write(c.DER)
	if !bytes.Equal(h.Sum(nil), id.digest) {
		return false
	}
	return id.issuer == nil || bytes.Equal(id.issuer, c.issuer) && bytes.Equal(id.serial, c.serial)
}

// ofToken accepts version 1, which RFC 3161 §2.4.2 prescribes and which knows no
// other hash than SHA-1. It has to tell the certificate from others that the
// authority holds for the same key; nobody can make a second one to a given
// hash, and collisions are of no use to the one authority that chooses both.
func (id certID) ofToken() certID {
	if id.first {
		id.hash, id.weak = crypto.SHA1, false
	}
	return id
}

// signingCertificateV2 encodes the SigningCertificateV2 of RFC 5035 §3 that
// names one certificate. The SHA-256 hashAlgorithm is a DEFAULT and therefore
// left out; issuerSerial is there, as §4 of that RFC recommends.
func signingCertificateV2(c *Certificate) []byte {
	digest := sha256.Sum256(c.DER)
	return element(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // SigningCertificateV2
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // certs
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // ESSCertIDv2
				b.AddASN1OctetString(digest[:])
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // IssuerSerial
					b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // GeneralNames
						b.AddASN1(asn1.Tag(4).ContextSpecific().Constructed(),
							func(b *cryptobyte.Builder) { b.AddBytes(c.issuer) })
					})
					b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(c.serial) })
				})
			})
		})
	})
}

// readSigningCertificate reads the first certID of a signing-certificate
// attribute value: version 2 (RFC 5035 §3), or version 1 (RFC 2634 §5.4), whose
// hash is always SHA-1. The first one names the signer; others do not matter.
func readSigningCertificate(value []byte, v2 bool) (certID, Problem) {
	s := cryptobyte.String(value)
	var body, certs cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !s.Empty() ||
		!body.ReadASN1(&certs, asn1.SEQUENCE) ||
		!body.SkipOptionalASN1(asn1.SEQUENCE) || !body.Empty() { // policies
		return certID{}, AttributeMalformed
	}
	all, problem := readElements(certs, maxCertIDs)
	if problem != "" || len(all) == 0 {
		return certID{}, AttributeMalformed
	}
	return readCertID(all[0], v2)
}

func readCertID(data []byte, v2 bool) (certID, Problem) {
	id := certID{first: !v2, weak: !v2}
	s := cryptobyte.String(data)
	var body, digest, issuerSerial cryptobyte.String
	if !s.ReadASN1(&body, asn1.SEQUENCE) {
		return certID{}, AttributeMalformed
	}
	if v2 {
		id.hash = crypto.SHA256
		if body.PeekASN1Tag(asn1.SEQUENCE) {
			var a algorithm
			if !readAlgorithm(&body, &a) {
				return certID{}, AttributeMalformed
			}
			id.hash, id.weak = digests[a.oid], weak[a.oid]
		}
	}
	var present bool
	if !body.ReadASN1(&digest, asn1.OCTET_STRING) ||
		!body.ReadOptionalASN1(&issuerSerial, &present, asn1.SEQUENCE) || !body.Empty() ||
		present && !readIssuerSerial(issuerSerial, &id) {
		return certID{}, AttributeMalformed
	}
	id.digest = digest
	return id, ""
}

// readIssuerSerial reads the content of an IssuerSerial whose issuer is exactly
// one directoryName.
func readIssuerSerial(s cryptobyte.String, id *certID) bool {
	var names, name, issuer, serial cryptobyte.String
	if !s.ReadASN1(&names, asn1.SEQUENCE) ||
		!names.ReadASN1(&name, asn1.Tag(4).ContextSpecific().Constructed()) || !names.Empty() ||
		!name.ReadASN1Element(&issuer, asn1.SEQUENCE) || !name.Empty() ||
		!s.ReadASN1(&serial, asn1.INTEGER) || !s.Empty() {
		return false
	}
	id.issuer, id.serial = issuer, serial
	return true
}
