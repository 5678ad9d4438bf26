package verify

import (
	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/trust"
)

// Link says that two certificates belong to one person. Only the authority tells
// that (証明書紐付け情報), and only to accredited verifiers: it is the caller's
// knowledge and nothing in a file can replace it.
type Link struct {
	// Serial is that of the 署名用 certificate, in lower-case hex.
	Serial string `json:"serial"`
	// Certificate is the person's 利用者証明用 certificate, DER.
	Certificate []byte `json:"certificate"`
}

// Pair is what is known, at the time of the judgement, of the two certificates
// of one person. What happened in that person's life, it does not say: reason
// codes are read in several ways, the state of the pair only in one.
type Pair struct {
	State PairState `json:"state"`
	// Auth is the revocation of the 利用者証明用 certificate; that of the 署名用
	// certificate is the signature's.
	Auth trust.RevocationStatus `json:"auth"`
}

// PairState names the four states that can be known.
type PairState string

// The states.
const (
	// PairGood: neither is revoked.
	PairGood PairState = "both-good"
	// PairSignRevoked: 署名用 revoked, 利用者証明用 good. Name or address may have
	// changed; ask the person.
	PairSignRevoked PairState = "sign-revoked-auth-good"
	// PairAuthRevoked: 利用者証明用 revoked, 署名用 good.
	PairAuthRevoked PairState = "sign-good-auth-revoked"
	// PairRevoked: both. Somebody has to look at it.
	PairRevoked PairState = "both-revoked"
	// PairUnknown: of one of them the evidence does not tell.
	PairUnknown PairState = "unknown"
)

// judgePair fills in the pair state of an identified 署名用 certificate.
func (s *Signature) judgePair(opt Options) {
	if s.Signer == nil || !s.Signer.Identified || s.Signer.Class != cert.ClassSign {
		return
	}
	for _, link := range opt.Links {
		if link.Serial == s.Signer.Serial {
			r := trust.Evaluate(link.Certificate, opt.Evidence, opt.At)
			s.Pair = &Pair{State: pairState(s.Revocation, s.Chain, r, opt), Auth: r.Revocation}
			return
		}
	}
}

// pairState combines the two. A 署名用 certificate that was good at a proven time
// and has been revoked since is revoked now.
func pairState(sign trust.RevocationStatus, chain trust.ChainStatus, auth trust.Result, opt Options) PairState {
	if auth.Chain.Class != cert.ClassAuth || auth.Chain.Status != trust.ChainGood || chain.Status != trust.ChainGood {
		return PairUnknown
	}
	signGone := sign.Status == trust.RevocationRevoked ||
		sign.Status == trust.RevocationGood && sign.Time != nil && !sign.Time.After(opt.At)
	authGone := auth.Revocation.Status == trust.RevocationRevoked
	switch {
	case signGone && authGone:
		return PairRevoked
	case signGone && auth.Revocation.Status == trust.RevocationGood:
		return PairSignRevoked
	case authGone && sign.Status == trust.RevocationGood:
		return PairAuthRevoked
	case sign.Status == trust.RevocationGood && auth.Revocation.Status == trust.RevocationGood:
		return PairGood
	}
	return PairUnknown
}
