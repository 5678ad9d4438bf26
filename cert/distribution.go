package cert

import (
	"encoding/asn1"
	"errors"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var oidCRLDistribution = asn1.ObjectIdentifier{2, 5, 29, 31}

var errDistribution = errors.New("the CRL distribution points are malformed")

// DistributionPoint is one CRL distribution point with a directoryName (RFC
// 5280 section 4.2.1.13).
type DistributionPoint struct {
	DirectoryName []byte // DER of the Name

	name name
}

// Text returns the name as "C=JP, O=JPKI, …".
func (p DistributionPoint) Text() string { return p.name.text() }

// tag returns the context-specific constructed tag [n].
func tag(n uint8) cbasn1.Tag { return cbasn1.Tag(n).ContextSpecific().Constructed() }

// parseDistribution reads CRLDistributionPoints and returns the points with a
// directoryName. Points of other forms (an address, a name relative to the
// issuer, only an issuer) are walked over.
func parseDistribution(der []byte) ([]DistributionPoint, error) {
	in := cryptobyte.String(der)
	var points cryptobyte.String
	if !in.ReadASN1(&points, cbasn1.SEQUENCE) || !in.Empty() {
		return nil, errDistribution
	}
	var out []DistributionPoint
	for count := 0; !points.Empty(); count++ {
		var point, where, full cryptobyte.String
		var hasWhere, hasFull bool
		if count == maxPoints || !points.ReadASN1(&point, cbasn1.SEQUENCE) ||
			!point.ReadOptionalASN1(&where, &hasWhere, tag(0)) ||
			!where.ReadOptionalASN1(&full, &hasFull, tag(0)) {
			return nil, errDistribution
		}
		found, err := directoryNames(full)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// directoryNames returns the directoryName [4] members of GeneralNames.
func directoryNames(names cryptobyte.String) ([]DistributionPoint, error) {
	var out []DistributionPoint
	for count := 0; !names.Empty(); count++ {
		var value cryptobyte.String
		var kind cbasn1.Tag
		if count == maxNames || !names.ReadAnyASN1(&value, &kind) {
			return nil, errDistribution
		}
		if kind != tag(4) {
			continue
		}
		parsed, err := parseName(value)
		if err != nil {
			return nil, err
		}
		out = append(out, DistributionPoint{DirectoryName: value, name: parsed})
	}
	return out, nil
}
