package cms

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// attribute is one Attribute: its type and its values as whole elements.
type attribute struct {
	id     oid
	values [][]byte
}

// attributeSet is a SET OF Attribute as it was received.
type attributeSet struct {
	elements [][]byte // whole Attributes, in the order they have
	list     []attribute
}

// readAttributeSet reads a whole SET OF Attribute under the given tag.
func readAttributeSet(der []byte, tag asn1.Tag) (*attributeSet, Problem) {
	if p := checkDER(der, 0); p != "" {
		return nil, p
	}
	s := cryptobyte.String(der)
	var content cryptobyte.String
	if !s.ReadASN1(&content, tag) {
		return nil, Malformed
	}
	if !s.Empty() {
		return nil, TrailingData
	}
	return splitAttributes(content)
}

// splitAttributes reads the content of a SET OF Attribute.
func splitAttributes(content cryptobyte.String) (*attributeSet, Problem) {
	elements, problem := readElements(content, maxAttributes)
	if problem != "" {
		return nil, problem
	}
	set := &attributeSet{elements: elements}
	for _, e := range elements {
		s := cryptobyte.String(e)
		var body, values cryptobyte.String
		var a attribute
		if !s.ReadASN1(&body, asn1.SEQUENCE) || !readOID(&body, &a.id) ||
			!body.ReadASN1(&values, asn1.SET) || !body.Empty() {
			return nil, Malformed
		}
		if a.values, problem = readElements(values, maxValues); problem != "" {
			return nil, problem
		}
		set.list = append(set.list, a)
	}
	return set, ""
}

// values returns the values of all attributes of one type.
func (s *attributeSet) values(id oid) [][]byte {
	var all [][]byte
	for _, a := range s.list {
		if a.id == id {
			all = append(all, a.values...)
		}
	}
	return all
}

// unsorted checks the order DER demands.
func (s *attributeSet) unsorted() Problem {
	if !isSorted(s.elements) {
		return AttributesUnsorted
	}
	return ""
}

// onlyOurs refuses attributes that SignedAttributes never writes.
func (s *attributeSet) onlyOurs() Problem {
	for _, a := range s.list {
		switch a.id {
		case oidContentType, oidMessageDigest, oidSigningCertificateV2, oidSigningTime:
		default:
			return AttributeMalformed
		}
	}
	return ""
}

// multiplicity checks that no type is there twice (RFC 5652 §5.3), that none is
// empty, and that the single-valued ones have a single value (§11; RFC 2634
// §5.4; RFC 5035 §3; RFC 6211 §2).
func (s *attributeSet) multiplicity() Problem {
	seen := map[oid]bool{}
	for _, a := range s.list {
		if seen[a.id] {
			return AttributeRepeated
		}
		seen[a.id] = true
		if len(a.values) == 0 {
			return AttributeMalformed
		}
		switch a.id {
		case oidContentType, oidMessageDigest, oidSigningTime, oidSigningCertificate,
			oidSigningCertificateV2, oidAlgorithmProtection:
			if len(a.values) > 1 {
				return AttributeRepeated
			}
		}
	}
	return ""
}

// contentType checks that the content-type is the one of the message.
func (s *attributeSet) contentType(want oid) Problem {
	values := s.values(oidContentType)
	if len(values) == 0 {
		return AttributeMissing
	}
	v := cryptobyte.String(values[0])
	var id oid
	if !readOID(&v, &id) || !v.Empty() {
		return AttributeMalformed
	}
	if id != want {
		return ContentTypeMismatch
	}
	return ""
}

// messageDigest reads the message-digest.
func (s *attributeSet) messageDigest() ([]byte, Problem) {
	values := s.values(oidMessageDigest)
	if len(values) == 0 {
		return nil, AttributeMissing
	}
	v := cryptobyte.String(values[0])
	var digest cryptobyte.String
	if !v.ReadASN1(&digest, asn1.OCTET_STRING) || !v.Empty() {
		return nil, AttributeMalformed
	}
	return digest, ""
}

// ownDigest checks that the message-digest has the size of one this package
// writes.
func (s *attributeSet) ownDigest() Problem {
	digest, problem := s.messageDigest()
	if problem != "" {
		return problem
	}
	if hash, _ := digestBySize(len(digest)); hash == 0 {
		return AlgorithmUnsupported
	}
	return ""
}

// signer reads the signing-certificate attribute, version 2 before version 1.
// It returns AttributeMissing if there is neither.
func (s *attributeSet) signer() (certID, Problem) {
	if values := s.values(oidSigningCertificateV2); len(values) > 0 {
		return readSigningCertificate(values[0], true)
	}
	if values := s.values(oidSigningCertificate); len(values) > 0 {
		return readSigningCertificate(values[0], false)
	}
	return certID{}, AttributeMissing
}

// signingTime reads the signing-time, if present.
func (s *attributeSet) signingTime() (t time.Time, present bool, p Problem) {
	values := s.values(oidSigningTime)
	if len(values) == 0 {
		return time.Time{}, false, ""
	}
	v := cryptobyte.String(values[0])
	ok := v.PeekASN1Tag(asn1.UTCTime) && v.ReadASN1UTCTime(&t) ||
		v.PeekASN1Tag(asn1.GeneralizedTime) && v.ReadASN1GeneralizedTime(&t)
	if !ok || !v.Empty() {
		return time.Time{}, false, AttributeMalformed
	}
	return t.UTC(), true, ""
}

// protection checks the algorithm-protection attribute, if present: it repeats
// the digest and the signature algorithm inside what is signed (RFC 6211 §2).
func (s *attributeSet) protection(digest, signature algorithm) Problem {
	values := s.values(oidAlgorithmProtection)
	if len(values) == 0 {
		return ""
	}
	v := cryptobyte.String(values[0])
	var body, inner cryptobyte.String
	var d, sig algorithm
	tag := asn1.Tag(1).ContextSpecific().Constructed()
	if !v.ReadASN1(&body, asn1.SEQUENCE) || !v.Empty() || !readAlgorithm(&body, &d) ||
		!body.ReadASN1(&inner, tag) || !body.Empty() ||
		!readIdentifier(inner, &sig) {
		return AttributeMalformed
	}
	if d.oid != digest.oid || sig.oid != signature.oid {
		return AlgorithmMismatch
	}
	return ""
}
