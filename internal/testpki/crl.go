package testpki

import (
	"crypto/rsa"
	"errors"
	"math/big"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Reasons of RFC 5280 section 5.3.1. A Reason of 0 (unspecified) is written by
// leaving the extension out, as the RFC advises.
const (
	ReasonUnspecified          = 0
	ReasonKeyCompromise        = 1
	ReasonCACompromise         = 2
	ReasonAffiliationChanged   = 3
	ReasonSuperseded           = 4
	ReasonCessationOfOperation = 5
	ReasonCertificateHold      = 6
	ReasonRemoveFromCRL        = 8
	ReasonPrivilegeWithdrawn   = 9
	ReasonAACompromise         = 10
)

// Revoked is one entry of a CRL.
type Revoked struct {
	Serial *big.Int
	Time   time.Time
	Reason int
}

// CRLTemplate is a CRL with every field a test may want to be wrong.
type CRLTemplate struct {
	ThisUpdate time.Time
	NextUpdate time.Time // zero: absent
	Revoked    []Revoked
	Number     int64
	// Key signs instead of the CA's key where it is not nil.
	Key *rsa.PrivateKey
	// Extensions are appended to authorityKeyIdentifier and cRLNumber.
	Extensions []Extension
	// EntryExtension, if not nil, is added to every entry.
	EntryExtension *Extension
}

// Extension is an extension for a template; its value is already encoded.
type Extension struct {
	OID      []int
	Critical bool
	Value    []byte
}

// CRL issues today's complete CRL: thisUpdate is at, nextUpdate a day later.
func (c *CA) CRL(at time.Time, revoked ...Revoked) ([]byte, error) {
	at = at.UTC().Truncate(time.Second)
	return c.SignCRL(CRLTemplate{
		ThisUpdate: at,
		NextUpdate: at.Add(24 * time.Hour),
		Revoked:    revoked,
		Number:     at.Unix(),
	})
}

// SignCRL encodes and signs a CRL (RFC 5280 section 5.1, version 2).
func (c *CA) SignCRL(t CRLTemplate) ([]byte, error) {
	for _, r := range t.Revoked {
		if r.Serial == nil || r.Serial.Sign() <= 0 {
			return nil, errors.New("issuing a CRL: a serial is not positive")
		}
	}
	entries := slices.Clone(t.Revoked)
	slices.SortStableFunc(entries, func(a, b Revoked) int { return a.Serial.Cmp(b.Serial) })
	key := t.Key
	if key == nil {
		key = c.Key
	}
	tbs := sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Uint64(1)
		addAlgorithm(b, oidSHA256WithRSA)
		b.AddBytes(c.name)
		addTime(b, t.ThisUpdate)
		if !t.NextUpdate.IsZero() {
			addTime(b, t.NextUpdate)
		}
		if len(entries) > 0 {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				for _, r := range entries {
					addRevoked(b, r, t.EntryExtension)
				}
			})
		}
		b.AddASN1(contextTag(0).Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addExtension(b, oidAuthorityKeyID, false, authorityKeyID(keyIdentifier(&key.PublicKey)))
				addExtension(b, oidCRLNumber, false, encode(func(b *cryptobyte.Builder) {
					b.AddASN1Int64(t.Number)
				}))
				for _, e := range t.Extensions {
					addExtension(b, e.OID, e.Critical, e.Value)
				}
			})
		})
	})
	return sealed(tbs, key, nil), nil
}

func addRevoked(b *cryptobyte.Builder, r Revoked, extra *Extension) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(r.Serial)
		addTime(b, r.Time)
		if r.Reason == ReasonUnspecified && extra == nil {
			return
		}
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			if r.Reason != ReasonUnspecified {
				addExtension(b, oidReasonCode, false, encode(func(b *cryptobyte.Builder) {
					b.AddASN1Enum(int64(r.Reason))
				}))
			}
			if extra != nil {
				addExtension(b, extra.OID, extra.Critical, extra.Value)
			}
		})
	})
}
