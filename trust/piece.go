package trust

// Piece is a kind of evidence.
type Piece string

// The kinds.
const (
	PieceCertificate Piece = "certificate" // of Anchors or Certificates
	PieceCRL         Piece = "crl"
	PieceOCSP        Piece = "ocsp"
)

// Malformed returns the kind of the first piece that cannot be read as what it
// is given as, or "". Evaluate passes over such pieces: a caller who wants to be
// told asks here first. Evidence beyond the bounds is not looked at, since
// Evaluate uses none of it.
func (ev Evidence) Malformed() Piece {
	if len(ev.Anchors)+len(ev.TimeStampAnchors)+len(ev.Certificates) > maxCertificates || len(ev.CRLs)+len(ev.OCSPs) > maxEvidence {
		return ""
	}
	for _, list := range [][][]byte{ev.Anchors, ev.TimeStampAnchors, ev.Certificates} {
		for _, der := range list {
			if _, err := ev.Certificate(der, nil); err != nil {
				return PieceCertificate
			}
		}
	}
	for _, der := range ev.CRLs {
		if ev.list(der).why == WhyMalformed {
			return PieceCRL
		}
	}
	for _, der := range ev.OCSPs {
		if _, why := parseOCSP(der); why == WhyMalformed {
			return PieceOCSP
		}
	}
	return ""
}
