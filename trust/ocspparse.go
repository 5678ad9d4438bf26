package trust

import (
	"crypto/x509"
	"encoding/asn1"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidOCSPBasic = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}
	oidOCSPNonce = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2}
)

// ocspSignatures are the signature algorithms a response may have.
var ocspSignatures = []struct {
	oid       asn1.ObjectIdentifier
	algorithm x509.SignatureAlgorithm
}{
	{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}, x509.SHA256WithRSA},
	{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}, x509.SHA384WithRSA},
	{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}, x509.SHA512WithRSA},
	{asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}, x509.ECDSAWithSHA256},
	{asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}, x509.ECDSAWithSHA384},
	{asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 4}, x509.ECDSAWithSHA512},
}

// ocspResponse is a BasicOCSPResponse (RFC 6960 section 4.2.1), nothing of it
// checked yet.
type ocspResponse struct {
	tbs          []byte // DER of ResponseData
	algorithm    x509.SignatureAlgorithm
	signature    []byte
	certificates [][]byte

	responderName []byte // DER of the Name, or nil
	responderKey  []byte // SHA-1 of the key, or nil
	producedAt    time.Time
	singles       []ocspSingle
	extensions    []extensionDER
}

// constructed and primitive are the context-specific tags [n].
func constructed(n uint8) cbasn1.Tag { return cbasn1.Tag(n).ContextSpecific().Constructed() }
func primitive(n uint8) cbasn1.Tag   { return cbasn1.Tag(n).ContextSpecific() }

// parseOCSP reads an OCSPResponse of at most maxOCSP bytes.
func parseOCSP(der []byte) (*ocspResponse, Why) {
	if len(der) > maxOCSP {
		return nil, WhyTooMuchEvidence
	}
	in := cryptobyte.String(der)
	var outer, wrapped, bytes, basic cryptobyte.String
	var status int
	if !in.ReadASN1(&outer, cbasn1.SEQUENCE) || !in.Empty() || !outer.ReadASN1Enum(&status) {
		return nil, WhyMalformed
	}
	if status != 0 {
		return nil, WhyResponseStatus
	}
	var kind asn1.ObjectIdentifier
	if !outer.ReadASN1(&wrapped, constructed(0)) || !outer.Empty() ||
		!wrapped.ReadASN1(&bytes, cbasn1.SEQUENCE) || !wrapped.Empty() ||
		!bytes.ReadASN1ObjectIdentifier(&kind) || !kind.Equal(oidOCSPBasic) ||
		!bytes.ReadASN1(&basic, cbasn1.OCTET_STRING) || !bytes.Empty() {
		return nil, WhyMalformed
	}
	return parseBasic(basic)
}

// parseBasic reads BasicOCSPResponse.
func parseBasic(der cryptobyte.String) (*ocspResponse, Why) {
	r := &ocspResponse{}
	var basic, data, embedded, list cryptobyte.String
	var hasCertificates bool
	if !der.ReadASN1(&basic, cbasn1.SEQUENCE) || !der.Empty() ||
		!basic.ReadASN1Element(&data, cbasn1.SEQUENCE) {
		return nil, WhyMalformed
	}
	r.tbs = data
	var ok bool
	if r.algorithm, ok = readAlgorithm(&basic); !ok {
		return nil, WhyAlgorithm
	}
	if !basic.ReadASN1BitStringAsBytes(&r.signature) ||
		!basic.ReadOptionalASN1(&embedded, &hasCertificates, constructed(0)) || !basic.Empty() {
		return nil, WhyMalformed
	}
	if hasCertificates {
		if !embedded.ReadASN1(&list, cbasn1.SEQUENCE) || !embedded.Empty() {
			return nil, WhyMalformed
		}
		for !list.Empty() {
			var c cryptobyte.String
			if len(r.certificates) == maxResponders || !list.ReadASN1Element(&c, cbasn1.SEQUENCE) {
				return nil, WhyMalformed
			}
			r.certificates = append(r.certificates, c)
		}
	}
	if !r.readData(data) {
		return nil, WhyMalformed
	}
	return r, ""
}

// readAlgorithm reads an AlgorithmIdentifier with absent or NULL parameters.
func readAlgorithm(in *cryptobyte.String) (x509.SignatureAlgorithm, bool) {
	var sequence, null cryptobyte.String
	var oid asn1.ObjectIdentifier
	var hasNull bool
	if !in.ReadASN1(&sequence, cbasn1.SEQUENCE) || !sequence.ReadASN1ObjectIdentifier(&oid) ||
		!sequence.ReadOptionalASN1(&null, &hasNull, cbasn1.NULL) || !null.Empty() || !sequence.Empty() {
		return 0, false
	}
	for _, row := range ocspSignatures {
		if row.oid.Equal(oid) {
			return row.algorithm, true
		}
	}
	return 0, false
}

// readData reads ResponseData.
func (r *ocspResponse) readData(element cryptobyte.String) bool {
	var data, version, responder, singles cryptobyte.String
	var hasVersion bool
	if !element.ReadASN1(&data, cbasn1.SEQUENCE) ||
		!data.ReadOptionalASN1(&version, &hasVersion, constructed(0)) || hasVersion {
		return false // the one version is 0, which DER leaves out
	}
	switch {
	case data.PeekASN1Tag(constructed(1)):
		var name cryptobyte.String
		if !data.ReadASN1(&responder, constructed(1)) ||
			!responder.ReadASN1Element(&name, cbasn1.SEQUENCE) || !responder.Empty() {
			return false
		}
		r.responderName = name
	default:
		if !data.ReadASN1(&responder, constructed(2)) ||
			!responder.ReadASN1Bytes(&r.responderKey, cbasn1.OCTET_STRING) || !responder.Empty() {
			return false
		}
	}
	if !data.ReadASN1GeneralizedTime(&r.producedAt) || !data.ReadASN1(&singles, cbasn1.SEQUENCE) {
		return false
	}
	for !singles.Empty() {
		var single ocspSingle
		if len(r.singles) == maxSingles || !single.read(&singles) {
			return false
		}
		r.singles = append(r.singles, single)
	}
	var ok bool
	r.extensions, ok = readExtensions(&data, 1)
	return ok && data.Empty()
}
