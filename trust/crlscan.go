package trust

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"math/big"
	"sync"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// revocationList is one CRL (RFC 5280 section 5.1), scanned, nothing of it
// believed. All slices are parts of the DER: a list of a million entries costs
// no memory beside it.
type revocationList struct {
	der, tbs, signature []byte
	algorithm           x509.SignatureAlgorithm
	issuer              []byte // DER of the Name
	issuerName          string // the same, canonical
	thisUpdate          time.Time
	nextUpdate          time.Time // zero where absent
	entries             []byte    // content of revokedCertificates
	count               int       // of them

	keyID        []byte   // authorityKeyIdentifier, as it stands
	number       *big.Int // cRLNumber, or nil
	base         *big.Int // BaseCRLNumber of a delta, or nil
	pointDER     []byte   // issuingDistributionPoint, or nil
	point        issuingPoint
	badPoint     bool   // an issuingDistributionPoint that says nothing usable
	unknown      bool   // a critical extension, also of an entry, is not understood
	redirects    bool   // entries name another certificate issuer
	index        *Index // or nil
	mu           sync.Mutex
	digest       *[sha256.Size]byte // or nil
	authenticity map[[32]byte]Why   // by key
}

// scanCRL reads a CRL of at most maxCRL bytes in one pass.
func scanCRL(der []byte) (*revocationList, Why) {
	if len(der) > maxCRL {
		return nil, WhyTooMuchEvidence
	}
	l := &revocationList{der: der, authenticity: map[[32]byte]Why{}}
	in := cryptobyte.String(der)
	var outer, tbs, inner, again cryptobyte.String
	var version int
	if !in.ReadASN1(&outer, cbasn1.SEQUENCE) || !in.Empty() || !outer.ReadASN1Element(&tbs, cbasn1.SEQUENCE) {
		return nil, WhyMalformed
	}
	l.tbs = tbs
	if !outer.ReadASN1Element(&again, cbasn1.SEQUENCE) || !outer.ReadASN1BitStringAsBytes(&l.signature) ||
		!outer.Empty() || !tbs.ReadASN1(&tbs, cbasn1.SEQUENCE) || !tbs.ReadASN1Integer(&version) || version != 1 ||
		!tbs.ReadASN1Element(&inner, cbasn1.SEQUENCE) || !bytes.Equal(inner, again) ||
		!tbs.ReadASN1Element((*cryptobyte.String)(&l.issuer), cbasn1.SEQUENCE) {
		return nil, WhyMalformed
	}
	l.algorithm = listAlgorithm(inner)
	l.issuerName = canonical(l.issuer)
	var ok bool
	if l.thisUpdate, ok = readTime(&tbs); !ok {
		return nil, WhyMalformed
	}
	if !tbs.PeekASN1Tag(cbasn1.SEQUENCE) && !tbs.PeekASN1Tag(constructed(0)) && !tbs.Empty() {
		if l.nextUpdate, ok = readTime(&tbs); !ok {
			return nil, WhyMalformed
		}
	}
	if tbs.PeekASN1Tag(cbasn1.SEQUENCE) && !tbs.ReadASN1((*cryptobyte.String)(&l.entries), cbasn1.SEQUENCE) {
		return nil, WhyMalformed
	}
	if extensions, ok := readExtensions(&tbs, 0); !ok || !tbs.Empty() || !l.take(extensions) || !l.scanEntries() {
		return nil, WhyMalformed
	}
	return l, ""
}

// readTime reads a Time as RFC 5280 section 5.1.2.4 wants it.
func readTime(in *cryptobyte.String) (time.Time, bool) {
	var value cryptobyte.String
	var kind cbasn1.Tag
	if !in.ReadAnyASN1(&value, &kind) {
		return time.Time{}, false
	}
	return parseTime(byte(kind), value)
}

// take notes the extensions of the list.
func (l *revocationList) take(extensions []extensionDER) bool {
	seen := map[string]bool{}
	for _, e := range extensions {
		id := e.oid.String()
		if seen[id] {
			return false
		}
		seen[id] = true
		in := cryptobyte.String(e.value)
		switch {
		case e.oid.Equal(oidAuthorityKeyID):
			l.keyID = e.value
		case e.oid.Equal(oidCRLNumber):
			if l.number = new(big.Int); !in.ReadASN1Integer(l.number) {
				return false
			}
		case e.oid.Equal(oidDeltaCRL):
			if l.base = new(big.Int); !in.ReadASN1Integer(l.base) {
				return false
			}
		case e.oid.Equal(oidIssuingPoint):
			l.pointDER = e.value
			l.point, l.badPoint = readIssuingPoint(e.value, l.issuerName)
		case e.critical:
			l.unknown = true
		}
	}
	return true
}

// scanEntries walks over the entries and checks their form.
func (l *revocationList) scanEntries() bool {
	return l.walk(func(_ int, e *entry) {
		l.count++
		l.unknown = l.unknown || e.unknown || (e.issuer != nil && !l.point.indirect)
		l.redirects = l.redirects || e.issuer != nil
	})
}

// walk calls a function with every entry and its place, and reports whether all
// of them could be read. The entry is not kept.
func (l *revocationList) walk(f func(at int, e *entry)) bool {
	var e entry
	var ok bool
	for rest := l.entries; len(rest) > 0; {
		at := len(l.entries) - len(rest)
		if rest, ok = e.read(rest); !ok {
			return false
		}
		f(at, &e)
	}
	return true
}

// serials is walk for entries whose form has been checked.
func (l *revocationList) serials(f func(at int, serial []byte)) {
	for rest := l.entries; len(rest) > 0; {
		at := len(l.entries) - len(rest)
		_, body, after, ok := element(rest)
		if !ok {
			return
		}
		_, serial, _, _ := element(body)
		f(at, serial)
		rest = after
	}
}

// find returns the earliest entry for a serial number (content of the DER
// INTEGER) of an issuer, and whether any says removeFromCRL.
func (l *revocationList) find(serial []byte, issuer string) (found *entry, removed bool) {
	if l.index != nil && !l.redirects {
		if issuer != l.issuerName {
			return nil, false
		}
		e, ok, removed := l.index.lookUp(serial)
		if !ok {
			return nil, removed
		}
		return &e, removed
	}
	current := l.issuerName
	see := func(e *entry) {
		switch {
		case e.reason == reasonRemoveFromCRL:
			removed = true
		case found == nil || e.when().Before(found.when()):
			kept := *e
			found = &kept
		}
	}
	l.walk(func(_ int, e *entry) {
		if e.issuer != nil {
			current = soleDirectoryName(e.issuer)
		}
		if bytes.Equal(e.serial, serial) && current == issuer {
			see(e)
		}
	})
	return found, removed
}

// soleDirectoryName returns the canonical directory name in GeneralNames, or a
// string that is no name.
func soleDirectoryName(der []byte) string {
	in := cryptobyte.String(der)
	var list cryptobyte.String
	if in.ReadASN1(&list, cbasn1.SEQUENCE) && in.Empty() {
		names, _ := readGeneralNames(list)
		for _, n := range names {
			if n.tag == nameDirectory {
				return canonical(n.value)
			}
		}
	}
	return "?"
}

// serialContent returns the content of the INTEGER that a certificate has as its
// serial number.
func serialContent(n *big.Int) []byte {
	b := n.Bytes()
	if len(b) == 0 || b[0]&0x80 != 0 {
		return append([]byte{0}, b...)
	}
	return b
}
