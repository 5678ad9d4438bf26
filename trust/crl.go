package trust

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"slices"

	"github.com/natsuin/natsuin/cert"
)

var (
	oidCRLNumber      = asn1.ObjectIdentifier{2, 5, 29, 20}
	oidDeltaCRL       = asn1.ObjectIdentifier{2, 5, 29, 27}
	oidIssuingPoint   = asn1.ObjectIdentifier{2, 5, 29, 28}
	oidAuthorityKeyID = asn1.ObjectIdentifier{2, 5, 29, 35}
)

// Reason codes with a rule of their own (RFC 5280 section 5.3.1).
const (
	reasonHold          = 6
	reasonRemoveFromCRL = 8 // may stand in delta CRLs only
)

// byCRLs asks every CRL about the certificate, in the order of RFC 5280 section
// 6.3.3.
func (c *checker) byCRLs() []finding {
	points := pointsOf(c.subject)
	var out []finding
	for _, l := range c.lists {
		f := silent(l.why)
		if l.revocationList != nil {
			f = c.byList(l.revocationList, points)
		}
		if f.why == "" {
			f = f.from("crl", l.sum())
		}
		out = append(out, f)
	}
	return out
}

// byList asks one CRL. A delta answers by itself only where it revokes; what it
// adds to a complete list is asked with that list.
func (c *checker) byList(l *revocationList, points []point) finding {
	issuer := canonical(c.subject.X509.RawIssuer)
	points = slices.DeleteFunc(slices.Clone(points), func(p point) bool { return !p.from(l, issuer) })
	if len(points) == 0 {
		return silent(WhyOtherIssuer)
	}
	s, why := c.signerOf(l)
	if why != "" {
		return silent(why)
	}
	if l.badPoint {
		return silent(WhyScope)
	}
	if l.unknown {
		return silent(WhyCriticalExtension)
	}
	var covers reasons
	for _, p := range points {
		covers |= p.covers(l, c.subject)
	}
	if covers == 0 {
		return silent(WhyScope)
	}
	f := c.read(l, s, issuer)
	f.covers = covers
	if f.why == "" && !f.revoked && !s.proven {
		return silent(WhyResponder)
	}
	return f
}

// read looks the certificate up in an authentic list and in its delta.
func (c *checker) read(l *revocationList, s signer, issuer string) finding {
	serial := serialContent(c.subject.X509.SerialNumber)
	found, removed := l.find(serial, issuer)
	if l.base != nil {
		if found == nil {
			return silent(WhyScope)
		}
		return c.listed(found.when(), l.thisUpdate, found.code())
	}
	if removed && found == nil {
		return silent(WhyRemoved)
	}
	this, next := l.thisUpdate, l.nextUpdate
	if d := c.deltaOf(l, s); d != nil {
		changed, lifted := d.find(serial, issuer)
		if changed != nil {
			return c.listed(changed.when(), d.thisUpdate, changed.code())
		}
		if lifted && found != nil && c.mayLift(found) {
			found = nil
		}
		this, next = d.thisUpdate, d.nextUpdate
	}
	if found != nil {
		return c.listed(found.when(), l.thisUpdate, found.code())
	}
	if why := c.fresh(this, next, 0); why != "" {
		return silent(why)
	}
	return finding{thisUpdate: this}
}

// mayLift: a hold, and nothing else, can be taken back by a delta, but never
// below an authority for which a revocation is final.
func (c *checker) mayLift(e *entry) bool {
	return e.reason == reasonHold && c.anchor != nil && !profileOf(c.anchor).final
}

// deltaOf returns the newest current delta of a complete list: same issuer,
// scope and key, based on this list or an older one (RFC 5280 section 6.3.3 (c)
// and section 5.2.4).
func (c *checker) deltaOf(l *revocationList, s signer) *revocationList {
	var found *revocationList
	for _, x := range c.lists {
		d := x.revocationList
		if d == nil || d.base == nil || d.number == nil || l.number == nil || d.unknown ||
			d.issuerName != l.issuerName || !bytes.Equal(d.pointDER, l.pointDER) || !bytes.Equal(d.keyID, l.keyID) ||
			l.number.Cmp(d.base) < 0 || d.number.Cmp(l.number) < 0 ||
			c.fresh(d.thisUpdate, d.nextUpdate, 0) != "" || d.signedBy(s.Certificate) != "" {
			continue
		}
		if found == nil || d.number.Cmp(found.number) > 0 {
			found = d
		}
	}
	return found
}

// signer is who signed a list. proven says that the signer is known not to be
// revoked; a list of another says nothing good, but its revocations count.
type signer struct {
	*cert.Certificate
	proven bool
}

// signerOf finds who signed a list and is entitled to (RFC 5280 section 6.3.3
// (f), (g)): the issuer's own key, or below the same anchor a certificate of the
// list's issuer with cRLSign. An authority with a profile may demand its own.
func (c *checker) signerOf(l *revocationList) (signer, Why) {
	why := WhyOtherIssuer
	if sameName(l.issuer, c.issuer.X509.RawSubject) {
		if !hasUsage(c.issuer, x509.KeyUsageCRLSign) {
			why = WhyKeyUsage
		} else if why = l.signedBy(c.issuer); why == "" {
			return signer{c.issuer, true}, ""
		}
	}
	if c.anchor == nil || profileOf(c.anchor).ownKey {
		return signer{}, why
	}
	var unproven *cert.Certificate
	for _, x := range c.pool {
		if !c.maySign(x.Certificate, l) {
			continue
		}
		if c.checks--; c.checks < 0 {
			return signer{}, WhyTooMuchEvidence
		}
		if l.signedBy(x.Certificate) != "" {
			continue
		}
		switch c.standing(x) {
		case RevocationGood:
			return signer{x.Certificate, true}, ""
		case RevocationUnknown, RevocationNotChecked:
			unproven = x.Certificate
		}
	}
	if unproven != nil {
		return signer{unproven, false}, ""
	}
	return signer{}, why
}

// maySign: a certificate of the list's issuer that says it signs lists, and of
// nobody who is a citizen.
func (c *checker) maySign(x *cert.Certificate, l *revocationList) bool {
	return x.Class == cert.ClassOther && sameName(x.X509.RawSubject, l.issuer) &&
		hasExtension(x, oidKeyUsage) && hasUsage(x, x509.KeyUsageCRLSign)
}

// standing returns the revocation status of a signer by way of a path to the
// same anchor that holds, or RevocationRevoked where there is none.
func (c *checker) standing(x *candidate) string {
	if x == c.anchor {
		return RevocationGood
	}
	b := &builder{pool: c.pool, checks: max(c.checks, 0)}
	b.extend([]*candidate{x})
	c.checks = b.checks
	result := RevocationRevoked
	for _, path := range b.paths {
		if path[len(path)-1] != c.anchor || broken(path, c.at, demand{}) != "" {
			continue
		}
		status := RevocationGood
		for i := len(path) - 2; i >= 0; i-- {
			status = worse(status, (&checker{path[i].Certificate, path[i+1].Certificate, c.world}).status().Status)
		}
		if status == RevocationGood {
			return status
		}
		if status != RevocationRevoked {
			result = status
		}
	}
	return result
}

// sum is the digest of the list, computed once it has an answer.
func (l *revocationList) sum() [sha256.Size]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.digest == nil {
		digest := sha256.Sum256(l.der)
		l.digest = &digest
	}
	return *l.digest
}

// signedBy checks the signature once for each key.
func (l *revocationList) signedBy(c *cert.Certificate) Why {
	key := sha256.Sum256(c.X509.RawSubjectPublicKeyInfo)
	l.mu.Lock()
	defer l.mu.Unlock()
	why, ok := l.authenticity[key]
	if !ok {
		why = signed(c, l.algorithm, l.tbs, l.signature)
		if len(l.authenticity) == maxChecks {
			clear(l.authenticity)
		}
		l.authenticity[key] = why
	}
	return why
}
