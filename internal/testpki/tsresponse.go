package testpki

import (
	"crypto"
	"encoding/asn1"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// TimeStampResponse encodes a TimeStampResp (RFC 3161 section 2.4.2) with a
// PKIStatus and, where it is not nil, a token.
func TimeStampResponse(status int, token []byte) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1Int64(int64(status)) })
		b.AddBytes(token)
	})
}

// TimeStampRequest is what a request asks for.
type TimeStampRequest struct {
	Hash    crypto.Hash
	Imprint []byte
	Nonce   *big.Int // nil: none
	CertReq bool
}

// ReadTimeStampRequest reads a TimeStampReq (RFC 3161 section 2.4.1).
func ReadTimeStampRequest(der []byte) (TimeStampRequest, error) {
	var out TimeStampRequest
	in := cryptobyte.String(der)
	var body, imprint, algorithm cryptobyte.String
	var version int
	var oid asn1.ObjectIdentifier
	if !in.ReadASN1(&body, cbasn1.SEQUENCE) || !in.Empty() || !body.ReadASN1Integer(&version) || version != 1 ||
		!body.ReadASN1(&imprint, cbasn1.SEQUENCE) || !imprint.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&oid) || !imprint.ReadASN1Bytes(&out.Imprint, cbasn1.OCTET_STRING) ||
		!body.SkipOptionalASN1(cbasn1.OBJECT_IDENTIFIER) {
		return out, errors.New("reading a time-stamp request")
	}
	for hash, id := range tokenHashes {
		if id.Equal(oid) {
			out.Hash = hash
		}
	}
	if body.PeekASN1Tag(cbasn1.INTEGER) {
		if out.Nonce = new(big.Int); !body.ReadASN1Integer(out.Nonce) {
			return out, errors.New("reading the nonce of a time-stamp request")
		}
	}
	if body.PeekASN1Tag(cbasn1.BOOLEAN) && !body.ReadASN1Boolean(&out.CertReq) {
		return out, errors.New("reading a time-stamp request")
	}
	if out.Hash == 0 || len(out.Imprint) != out.Hash.Size() {
		return out, errors.New("reading the imprint of a time-stamp request")
	}
	return out, nil
}

// OCSPRequest is what an OCSP request asks for.
type OCSPRequest struct {
	Serial *big.Int
	SHA1   bool // of the CertID's hashes
	Nonce  []byte
}

// ReadOCSPRequest reads an OCSPRequest about one certificate (RFC 6960 section
// 4.1.1).
func ReadOCSPRequest(der []byte) (OCSPRequest, error) {
	out := OCSPRequest{Serial: new(big.Int)}
	in := cryptobyte.String(der)
	var outer, tbs, list, one, id, algorithm, skipped cryptobyte.String
	var oid asn1.ObjectIdentifier
	if !in.ReadASN1(&outer, cbasn1.SEQUENCE) || !in.Empty() || !outer.ReadASN1(&tbs, cbasn1.SEQUENCE) ||
		!tbs.SkipOptionalASN1(contextTag(0).Constructed()) || !tbs.SkipOptionalASN1(contextTag(1).Constructed()) ||
		!tbs.ReadASN1(&list, cbasn1.SEQUENCE) || !list.ReadASN1(&one, cbasn1.SEQUENCE) ||
		!one.ReadASN1(&id, cbasn1.SEQUENCE) || !id.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&oid) || !id.ReadASN1(&skipped, cbasn1.OCTET_STRING) ||
		!id.ReadASN1(&skipped, cbasn1.OCTET_STRING) || !id.ReadASN1Integer(out.Serial) {
		return out, errors.New("reading an OCSP request")
	}
	out.SHA1 = oid.Equal(oidSHA1)
	var wrapped, extensions cryptobyte.String
	if tbs.ReadASN1(&wrapped, contextTag(2).Constructed()) && wrapped.ReadASN1(&extensions, cbasn1.SEQUENCE) {
		out.Nonce = readNonce(extensions)
	}
	return out, nil
}

// readNonce finds the nonce among extensions.
func readNonce(list cryptobyte.String) []byte {
	for !list.Empty() {
		var one, value, nonce cryptobyte.String
		var oid asn1.ObjectIdentifier
		if !list.ReadASN1(&one, cbasn1.SEQUENCE) || !one.ReadASN1ObjectIdentifier(&oid) ||
			!one.SkipOptionalASN1(cbasn1.BOOLEAN) || !one.ReadASN1(&value, cbasn1.OCTET_STRING) {
			return nil
		}
		if oid.Equal(oidOCSPNonce) && value.ReadASN1(&nonce, cbasn1.OCTET_STRING) {
			return nonce
		}
	}
	return nil
}
