package trust

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"

	"github.com/natsuin/natsuin/cert"
)

// candidate is a certificate that may stand in a path.
type candidate struct {
	*cert.Certificate
	source string // SourcePinned or SourceGiven for an anchor, else empty
}

// builder searches paths from a leaf to an anchor (RFC 4158, depth first).
type builder struct {
	pool   []*candidate // anchors first
	checks int          // signature checks left
	paths  [][]*candidate
	// miss is the best explanation why no path was found.
	miss Why
}

// newBuilder reads the certificates of the evidence. Those that cannot be read
// are no help and no harm; more than maxCertificates are refused.
func newBuilder(ev Evidence) (*builder, bool) {
	if len(ev.Anchors)+len(ev.Certificates) > maxCertificates {
		return nil, false
	}
	b := &builder{checks: maxChecks, miss: WhyNoIssuer}
	seen := map[[32]byte]bool{}
	var anchors []*candidate
	add := func(der []byte, source string) {
		c, err := ev.Certificate(der, nil)
		if err != nil || seen[c.SHA256] {
			return
		}
		seen[c.SHA256] = true
		if _, official := Official(c); official {
			source = SourcePinned
		}
		if source != "" {
			anchors = append(anchors, &candidate{c, source})
		} else {
			b.pool = append(b.pool, &candidate{Certificate: c})
		}
	}
	for _, der := range ev.Anchors {
		add(der, SourceGiven)
	}
	for _, der := range ev.Certificates {
		add(der, "")
	}
	b.pool = append(anchors, b.pool...)
	return b, true
}

// extend continues a path, which begins with the leaf, until an anchor.
func (b *builder) extend(path []*candidate) {
	last := path[len(path)-1]
	if last.source != "" {
		b.paths = append(b.paths, slices.Clone(path))
		return
	}
	if len(path) == maxPath {
		return
	}
	for _, c := range b.pool {
		if len(b.paths) == maxPaths {
			return
		}
		if !contains(path, c) && b.issues(c, last) {
			b.extend(append(path[:len(path):len(path)], c))
		}
	}
}

// contains reports whether a path would loop: the same name with the same key
// occurs again.
func contains(path []*candidate, c *candidate) bool {
	return slices.ContainsFunc(path, func(p *candidate) bool {
		return bytes.Equal(p.X509.RawSubjectPublicKeyInfo, c.X509.RawSubjectPublicKeyInfo) &&
			sameName(p.X509.RawSubject, c.X509.RawSubject)
	})
}

// issues reports whether issuer signed c. Key identifier and name, which takes
// longer to compare, narrow the search; the signature decides.
func (b *builder) issues(issuer, c *candidate) bool {
	if !keyIdentifierChains(c.Certificate, issuer.Certificate) ||
		!nameChains(c.Certificate, issuer.Certificate) {
		return false
	}
	if b.checks == 0 {
		b.miss = WhyTooMuchEvidence
		return false
	}
	b.checks--
	why := issuedBy(c.Certificate, issuer.Certificate)
	if why == WhyAlgorithm || (why != "" && b.miss == WhyNoIssuer) {
		b.miss = why
	}
	return why == ""
}

// purpose says what the leaf is asked to be good for.
type purpose int

const (
	anyPurpose purpose = iota
	documents
	timeStamps
)

// demand is what the caller asks of a path beside the time.
type demand struct {
	purpose purpose
	policy  Policy
	latest  time.Time // the last moment that evidence may be from; zero: the time asked for
	stamped time.Time // genTime, with timeStamps
}

// broken returns the first rule that a path breaks, or "". Validity comes last,
// so that a path that fails only by time is known to hold otherwise.
func broken(path []*candidate, at time.Time, what demand) Why {
	if !keyAccepted(path[0].Certificate) {
		return WhyAlgorithm
	}
	for i, c := range path {
		if !criticalUnderstood(c.Certificate) {
			return WhyCriticalExtension
		}
		if i == 0 {
			continue
		}
		if !isCA(c.Certificate) {
			return WhyNotCA
		}
		if !hasUsage(c.Certificate, x509.KeyUsageCertSign) {
			return WhyKeyUsage
		}
	}
	if !pathLengthHolds(path) {
		return WhyPathLength
	}
	if !profileHolds(path) {
		return WhyProfile
	}
	if !namesHold(path) {
		return WhyNameConstraints
	}
	if !policiesHold(path, what.policy) {
		return WhyPolicy
	}
	if what.purpose == documents {
		if why := forDocuments(path); why != "" {
			return why
		}
	}
	if what.purpose == timeStamps {
		if why := forTimeStamps(path, what.stamped); why != "" {
			return why
		}
	}
	for _, c := range path {
		if why := validAt(c.Certificate, at); why != "" {
			return why
		}
	}
	return ""
}

// best returns the first path that breaks no rule, else the first that fails
// only by time, else the first of all.
func best(paths [][]*candidate, at time.Time, what demand) ([]*candidate, Why) {
	var found []*candidate
	var foundWhy Why
	for _, p := range paths {
		why := broken(p, at, what)
		if why == "" {
			return p, ""
		}
		if found == nil || (byTime(why) && !byTime(foundWhy)) {
			found, foundWhy = p, why
		}
	}
	return found, foundWhy
}

func byTime(why Why) bool { return why == WhyExpired || why == WhyNotYetValid }
