package trust

import (
	"encoding/hex"
	"time"

	"github.com/natsuin/natsuin/cert"
)

// Evaluate says what is known of a certificate at a time.
//
// The time is what the caller can vouch for: now, or a time that somebody
// trusted has attested. A revocation before or at that time makes the result
// TotalFailed, one after it does not. Evidence is asked to be current at that
// time, except that an authentic revocation counts however old its source is.
func Evaluate(leaf []byte, ev Evidence, at time.Time) Result {
	return evaluate(leaf, ev, at, demand{})
}

// EvaluatePolicy is Evaluate with a demand on certificate policies.
func EvaluatePolicy(leaf []byte, ev Evidence, at time.Time, policy Policy) Result {
	return evaluate(leaf, ev, at, demand{policy: policy})
}

// EvaluateSigner is Evaluate with one more rule: the certificate must be one
// that signs documents, below a JPKI authority a 署名用 certificate. Where a
// signature is at hand, EvaluateSignature knows more.
func EvaluateSigner(leaf []byte, ev Evidence, at time.Time) Result {
	return evaluate(leaf, ev, at, demand{purpose: documents})
}

func evaluate(der []byte, ev Evidence, at time.Time, what demand) Result {
	ev = ev.Remembering()
	leaf, err := ev.Certificate(der, nil)
	if err != nil {
		return failed(ChainStatus{Status: ChainMalformed, Why: WhyMalformed, Class: cert.ClassOther},
			NoSigningCertificate)
	}
	if what.latest.IsZero() {
		what.latest = at
	}
	chain := ChainStatus{Status: ChainIncomplete, Class: leaf.Class, Test: leaf.Test, Path: []Step{}}
	b, ok := newBuilder(ev)
	if !ok {
		chain.Why = WhyTooMuchEvidence
		return failed(chain, NoChain)
	}
	b.extend([]*candidate{{Certificate: leaf}})
	path, why := best(b.paths, at, what)
	if path == nil {
		chain.Why = b.miss
		if b.miss == WhyAlgorithm {
			return failed(chain, CryptoConstraints)
		}
		return failed(chain, NoChain)
	}
	lists := scanAll(ev)
	w := func() *world { return newWorld(ev, at, what.latest, lists) }
	r := b.judge(path, why, chain, w(), what)
	for _, other := range b.paths {
		if why == "" && &other[0] != &path[0] && broken(other, at, what) == "" {
			r = graver(r, b.judge(other, "", chain, w(), what))
		}
	}
	return r
}

// judge concludes from one path.
func (b *builder) judge(path []*candidate, why Why, chain ChainStatus, w *world, what demand) Result {
	chain.describe(path, why)
	if chain.Status == ChainBroken {
		if why == WhyAlgorithm {
			return failed(chain, CryptoConstraints)
		}
		return failed(chain, ChainConstraints)
	}
	w.anchor, w.pool = path[len(path)-1], b.pool
	authorities := RevocationGood
	for i := len(path) - 2; i > 0; i-- {
		status := (&checker{path[i].Certificate, path[i+1].Certificate, w}).status()
		chain.Path[i].Revocation = status.Status
		authorities = worse(authorities, status.Status)
	}
	leaf := (&checker{path[0].Certificate, path[1].Certificate, w}).status()
	if what.purpose == timeStamps {
		leaf = outlived(leaf, what.stamped)
	}
	return conclude(chain, authorities, leaf)
}

// graver chooses between the results of two paths that both hold: a revocation
// seen on one of them counts, so that no certificate added to the evidence leads
// around it; else the one that passes.
func graver(a, b Result) Result {
	for _, s := range []SubIndication{Revoked, RevokedCANoPOE, ""} {
		switch s {
		case a.SubIndication:
			return a
		case b.SubIndication:
			return b
		}
	}
	return a
}

// failed is a result without a chain that could make evidence believable.
func failed(chain ChainStatus, sub SubIndication) Result {
	if chain.Path == nil {
		chain.Path = []Step{}
	}
	return Result{
		Indication:    Indeterminate,
		SubIndication: sub,
		Chain:         chain,
		Revocation:    RevocationStatus{Status: RevocationNotChecked, Why: WhyNoChain},
	}
}

// describe fills in the path and its verdict.
func (s *ChainStatus) describe(path []*candidate, why Why) {
	switch s.Why = why; why {
	case "":
		s.Status = ChainGood
	case WhyExpired:
		s.Status = ChainExpired
	case WhyNotYetValid:
		s.Status = ChainNotYet
	default:
		s.Status = ChainBroken
	}
	for i, c := range path {
		step := Step{SHA256: hex.EncodeToString(c.SHA256[:])}
		if i > 0 {
			step.Name = c.Subject()
		}
		s.Path = append(s.Path, step)
	}
	s.asks(path)
	anchor := path[len(path)-1]
	s.Test = s.Test || anchor.Test
	s.Anchor = &Anchor{
		Name:   anchor.Subject(),
		SHA256: hex.EncodeToString(anchor.SHA256[:]),
		Source: anchor.source,
	}
}

// worse returns the worse status of two CAs.
func worse(a, b string) string {
	for _, s := range []string{RevocationRevoked, RevocationUnknown, RevocationNotChecked} {
		if a == s || b == s {
			return s
		}
	}
	return RevocationGood
}

// conclude turns the separate verdicts on a path that reaches an anchor into
// an indication (EN 319 102-1 clause 5.2.6). The leaf's revocation comes first:
// it holds whatever else is missing.
func conclude(chain ChainStatus, authorities string, leaf RevocationStatus) Result {
	r := Result{Indication: Indeterminate, Chain: chain, Revocation: leaf}
	switch {
	case leaf.Status == RevocationRevoked:
		r.Indication, r.SubIndication = TotalFailed, Revoked
	case authorities == RevocationRevoked:
		r.SubIndication = RevokedCANoPOE
	case chain.Status != ChainGood && leaf.Status == RevocationGood:
		r.SubIndication = OutOfBoundsNotRevoked
	case chain.Status != ChainGood:
		r.SubIndication = OutOfBoundsNoPOE
	case authorities != RevocationGood, leaf.Status != RevocationGood:
		r.SubIndication = TryLater
	default:
		r.Indication = TotalPassed
	}
	return r
}
