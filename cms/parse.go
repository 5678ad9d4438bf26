package cms

import (
	"bytes"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Parse reads one message: DER, at most 4 MiB, without anything after it
// (a PDF's zero padding is cut off before). The error is failure.CMSMalformed
// or failure.CMSUnsupported and carries a [Problem]: BER, content inside,
// another number of SignerInfos than one, absent signed attributes and so on.
// The order of the certificate bag and of the attributes is no error but a
// note.
func Parse(der []byte) (*Signed, error) {
	if len(der) > maxSize {
		return nil, refuse(TooLarge, "reading a CMS message")
	}
	return parse(der, oidData, "reading a CMS message")
}

// parse reads a message of one content type, which only a time-stamp token
// carries inside.
func parse(der []byte, contentType oid, doing string) (*Signed, error) {
	der = bytes.Clone(der)
	s := &Signed{contentType: contentType}
	if p := s.readContentInfo(der); p != "" {
		if p == Malformed && checkDER(der, 0) == BEREncoding {
			p = BEREncoding
		}
		return nil, refuse(p, doing)
	}
	return s, nil
}

// readContentInfo reads ContentInfo (RFC 5652 §3).
func (s *Signed) readContentInfo(der []byte) Problem {
	in := cryptobyte.String(der)
	var info, content, data cryptobyte.String
	var id oid
	if !in.ReadASN1(&info, asn1.SEQUENCE) {
		return Malformed
	}
	if !in.Empty() {
		return TrailingData
	}
	if !readOID(&info, &id) {
		return Malformed
	}
	if id != oidSignedData {
		return NotSignedData
	}
	if !info.ReadASN1(&content, tagContext0) || !info.Empty() ||
		!content.ReadASN1(&data, asn1.SEQUENCE) || !content.Empty() {
		return Malformed
	}
	return s.readSignedData(data)
}

// readSignedData reads SignedData (RFC 5652 §5.1), field by field.
func (s *Signed) readSignedData(in cryptobyte.String) (p Problem) {
	var algorithms, infos cryptobyte.String
	if !in.ReadASN1Integer(&s.version) || !in.ReadASN1(&algorithms, asn1.SET) {
		return Malformed
	}
	if s.version != 1 && (s.version < 3 || s.version > 5) {
		return UnknownVersion
	}
	if s.algorithms, p = readElements(algorithms, maxDigestAlgorithms); p != "" {
		return p
	}
	if p = s.readEncapContentInfo(&in); p != "" {
		return p
	}
	if in.PeekASN1Tag(tagContext0) {
		if p = s.readCertificates(&in); p != "" {
			return p
		}
	}
	if in.PeekASN1Tag(tagContext1) {
		var list cryptobyte.String
		if !in.ReadASN1(&list, tagContext1) {
			return Malformed
		}
		if s.revocations, p = readElements(list, maxRevocations); p != "" {
			return p
		}
	}
	if !in.ReadASN1(&infos, asn1.SET) || !in.Empty() {
		return Malformed
	}
	return s.readSignerInfos(infos)
}

// readEncapContentInfo reads EncapsulatedContentInfo (RFC 5652 §5.2), which
// must be id-data without content, or in a token TSTInfo with it.
func (s *Signed) readEncapContentInfo(in *cryptobyte.String) Problem {
	var info, wrapped, content cryptobyte.String
	var id oid
	if !in.ReadASN1(&info, asn1.SEQUENCE) || !readOID(&info, &id) {
		return Malformed
	}
	inside := s.contentType == oidTSTInfo
	if !inside && !info.Empty() {
		return ContentPresent
	}
	if id != s.contentType {
		return ContentTypeMismatch
	}
	if !inside {
		return ""
	}
	if !info.ReadASN1(&wrapped, tagContext0) || !info.Empty() ||
		!wrapped.ReadASN1(&content, asn1.OCTET_STRING) || !wrapped.Empty() {
		return Malformed
	}
	s.content = content
	return ""
}

// readCertificates reads CertificateSet (RFC 5652 §10.2.3) and keeps the
// X.509 certificates.
func (s *Signed) readCertificates(in *cryptobyte.String) Problem {
	var list cryptobyte.String
	if !in.ReadASN1(&list, tagContext0) {
		return Malformed
	}
	elements, p := readElements(list, maxCertificates)
	if p != "" {
		return p
	}
	if !isSorted(elements) {
		s.notes = append(s.notes, CertificatesUnsorted)
	}
	for _, e := range elements {
		if e[0] != byte(asn1.SEQUENCE) {
			s.otherForms = true
			continue
		}
		c, ok := readCertificate(e)
		if !ok {
			return Malformed
		}
		s.certificates = append(s.certificates, c)
	}
	if s.otherForms {
		s.notes = append(s.notes, OtherCertificateForms)
	}
	return ""
}

// readSignerInfos reads SignerInfos, which must be one.
func (s *Signed) readSignerInfos(in cryptobyte.String) Problem {
	elements, p := readElements(in, 2)
	switch {
	case p == TooLarge || len(elements) > 1:
		return SeveralSignerInfos
	case p != "":
		return p
	case len(elements) == 0:
		return NoSignerInfo
	}
	one := cryptobyte.String(elements[0])
	var body cryptobyte.String
	if !one.ReadASN1(&body, asn1.SEQUENCE) {
		return Malformed
	}
	return s.readSignerInfo(body)
}

// readSignerInfo reads SignerInfo (RFC 5652 §5.3).
func (s *Signed) readSignerInfo(in cryptobyte.String) Problem {
	i := &s.signer
	if !in.ReadASN1Integer(&i.version) || !i.readIdentifier(&in) ||
		!readAlgorithm(&in, &i.digest) {
		return Malformed
	}
	if i.version != 1 && i.version != 3 {
		return UnknownVersion
	}
	if !in.PeekASN1Tag(tagContext0) {
		return AttributesAbsent
	}
	if p := s.readSignedAttributes(&in); p != "" {
		return p
	}
	var signature, unsigned cryptobyte.String
	if !readAlgorithm(&in, &i.algorithm) || !in.ReadASN1(&signature, asn1.OCTET_STRING) {
		return Malformed
	}
	i.signature = signature
	if in.Empty() {
		return ""
	}
	if !in.ReadASN1(&unsigned, tagContext1) || !in.Empty() {
		return Malformed
	}
	set, p := splitAttributes(unsigned)
	i.unsigned, i.unsignedAt = unsigned, set
	return p
}

// readIdentifier reads SignerIdentifier.
func (i *signerInfo) readIdentifier(in *cryptobyte.String) bool {
	var body, issuer, serial, keyID cryptobyte.String
	if tag := asn1.Tag(0).ContextSpecific(); in.PeekASN1Tag(tag) {
		ok := in.ReadASN1(&keyID, tag)
		i.keyID = keyID
		return ok
	}
	if !in.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1Element(&issuer, asn1.SEQUENCE) ||
		!body.ReadASN1(&serial, asn1.INTEGER) || !body.Empty() {
		return false
	}
	i.issuer, i.serial = issuer, serial
	return true
}

// readSignedAttributes reads signedAttrs and gives them the tag under which
// they are signed.
func (s *Signed) readSignedAttributes(in *cryptobyte.String) Problem {
	var whole cryptobyte.String
	if !in.ReadASN1Element(&whole, tagContext0) {
		return Malformed
	}
	i := &s.signer
	i.attributes = bytes.Clone(whole)
	i.attributes[0] = byte(asn1.SET)
	var p Problem
	if i.set, p = readAttributeSet(i.attributes, asn1.SET); p != "" {
		return p
	}
	if p := i.set.unsorted(); p != "" {
		s.notes = append(s.notes, p)
	}
	return ""
}
