package trust

import (
	"encoding/asn1"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// ocspSingle is a SingleResponse.
type ocspSingle struct {
	hash              asn1.ObjectIdentifier
	nameHash, keyHash []byte
	serial            *big.Int

	status     ocspStatus
	revokedAt  time.Time
	reason     *int
	thisUpdate time.Time
	nextUpdate time.Time // zero where absent
	extensions []extensionDER
}

// ocspStatus is CertStatus; the values are its tags.
type ocspStatus uint8

const (
	ocspGood ocspStatus = iota
	ocspRevoked
	ocspUnknown
)

type extensionDER struct {
	oid      asn1.ObjectIdentifier
	critical bool
	value    []byte
}

// read reads SingleResponse.
func (s *ocspSingle) read(in *cryptobyte.String) bool {
	var single, id, algorithm, next cryptobyte.String
	var hasNext bool
	s.serial = new(big.Int)
	if !in.ReadASN1(&single, cbasn1.SEQUENCE) || !single.ReadASN1(&id, cbasn1.SEQUENCE) ||
		!id.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&s.hash) ||
		!id.ReadASN1Bytes(&s.nameHash, cbasn1.OCTET_STRING) ||
		!id.ReadASN1Bytes(&s.keyHash, cbasn1.OCTET_STRING) ||
		!id.ReadASN1Integer(s.serial) || !id.Empty() || !s.readStatus(&single) ||
		!single.ReadASN1GeneralizedTime(&s.thisUpdate) ||
		!single.ReadOptionalASN1(&next, &hasNext, constructed(0)) {
		return false
	}
	if hasNext && (!next.ReadASN1GeneralizedTime(&s.nextUpdate) || !next.Empty()) {
		return false
	}
	var ok bool
	s.extensions, ok = readExtensions(&single, 1)
	return ok && single.Empty()
}

// readStatus reads CertStatus.
func (s *ocspSingle) readStatus(in *cryptobyte.String) bool {
	var value, reason cryptobyte.String
	var kind cbasn1.Tag
	if !in.ReadAnyASN1(&value, &kind) {
		return false
	}
	switch kind {
	case primitive(0), primitive(2):
		s.status = ocspGood
		if kind == primitive(2) {
			s.status = ocspUnknown
		}
		return value.Empty()
	case constructed(1):
		s.status = ocspRevoked
		var hasReason bool
		if !value.ReadASN1GeneralizedTime(&s.revokedAt) ||
			!value.ReadOptionalASN1(&reason, &hasReason, constructed(0)) || !value.Empty() {
			return false
		}
		if hasReason {
			s.reason = new(int)
			return reason.ReadASN1Enum(s.reason) && reason.Empty()
		}
		return true
	default:
		return false
	}
}

// critical reports whether a critical extension is not understood. None but the
// nonce is.
func critical(extensions []extensionDER) bool {
	for _, e := range extensions {
		if e.critical && !e.oid.Equal(oidOCSPNonce) {
			return true
		}
	}
	return false
}

// readExtensions reads optional Extensions in an explicit tag.
func readExtensions(in *cryptobyte.String, n uint8) ([]extensionDER, bool) {
	var wrapped, list cryptobyte.String
	var present bool
	if !in.ReadOptionalASN1(&wrapped, &present, constructed(n)) {
		return nil, false
	}
	if !present {
		return nil, true
	}
	if !wrapped.ReadASN1(&list, cbasn1.SEQUENCE) || !wrapped.Empty() {
		return nil, false
	}
	var out []extensionDER
	for !list.Empty() {
		var one cryptobyte.String
		var e extensionDER
		if len(out) == maxExtensions || !list.ReadASN1(&one, cbasn1.SEQUENCE) ||
			!one.ReadASN1ObjectIdentifier(&e.oid) ||
			(one.PeekASN1Tag(cbasn1.BOOLEAN) && !one.ReadASN1Boolean(&e.critical)) ||
			!one.ReadASN1Bytes(&e.value, cbasn1.OCTET_STRING) || !one.Empty() {
			return nil, false
		}
		out = append(out, e)
	}
	return out, true
}
