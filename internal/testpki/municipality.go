package testpki

import (
	"golang.org/x/crypto/cryptobyte"
)

// Municipality is a fictional town with a revocation list of its own. No real
// code begins with 99.
type Municipality struct {
	Code string // five digits, for addresses of lists
	Name string // romaji, as in certificates
}

// Municipalities are the fictional towns; everybody of People lives in the
// first.
func Municipalities() []Municipality {
	return []Municipality{{municipalityCode, city}, {"99202", "Tameshi-shi"}, {"99203", "Kakuu-mura"}}
}

// IssuingPoint is the critical extension of the town's list: it speaks about
// certificates with the same distribution point and about no others.
func (m Municipality) IssuingPoint(class Class) Extension {
	point := encode(func(b *cryptobyte.Builder) {
		b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) { // distributionPoint
			b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) { // fullName
				b.AddBytes(directoryName(crlPointNameOf(class, m.Name)))
			})
		})
	})
	return Extension{OID: oidIssuingPoint, Critical: true,
		Value: sequence(func(b *cryptobyte.Builder) { b.AddBytes(point) })}
}
