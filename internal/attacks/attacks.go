// Package attacks makes signed PDF files that an attacker has been at, and
// genuine files of the same kinds. Each is generated here, with one thing wrong
// that its name says, after the publication that described it; the genuine ones
// hold the judge to what people really do with signed files.
//
// A file attacks if a verifier that says of the victim's signature
// TOTAL-PASSED was deceived. The files carry signatures of fictitious people
// from internal/testpki.
package attacks

import (
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

// The publications.
const (
	// Trillion: V. Mladenov, C. Mainka, K. Meyer zu Selhausen, M. Grothe,
	// J. Schwenk: 1 Trillion Dollar Refund – How To Spoof PDF Signatures, CCS 2019.
	Trillion = "Mladenov et al., CCS 2019"
	// Shadow: C. Mainka, V. Mladenov, S. Rohlmann: Shadow Attacks: Hiding and
	// Replacing Content in Signed PDFs, NDSS 2021.
	Shadow = "Mainka et al., NDSS 2021"
	// Certified: S. Rohlmann, V. Mladenov, C. Mainka, J. Schwenk: Breaking the
	// Specification: PDF Certification, IEEE S&P 2021.
	Certified = "Rohlmann et al., S&P 2021"
	// Denial: J. Müller, D. Noss, C. Mainka, V. Mladenov, J. Schwenk: Processing
	// Dangerous Paths – On Security and Privacy of the Portable Document Format,
	// NDSS 2021.
	Denial = "Müller et al., NDSS 2021"
	// CMS: RFC 5652 §5.3, §5.4 and §11, and RFC 5035 §2, whose rules are broken.
	CMS = "RFC 5652, RFC 5035"
	// ISO: ISO 32000-2 §12.8, whose rules are broken.
	ISO = "ISO 32000-2 §12.8"
)

// Case is one file.
type Case struct {
	// Name says what is wrong with the file, or what is right.
	Name string
	// Source is the publication, "" for a genuine file.
	Source string
	File   []byte
	// Want is what the report must hold somewhere for an attack, the
	// modification after the first signature for a genuine file.
	Want string
}

// The times of every file: certificates issued, signed, judged.
var (
	Issued   = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	SignedAt = time.Date(2026, 11, 20, 10, 30, 0, 0, time.FixedZone("JST", 9*3600))
	JudgedAt = time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)
)

// World is what the files are made with and judged against.
type World struct {
	Victim *testpki.Credential // whose signature is abused
	Other  *testpki.Credential // a second signer, honest or not
	// Anchor and CRL are the evidence a judge gets: the CA of both, and its
	// complete list, current at JudgedAt, which revokes nobody.
	Anchor, CRL []byte
}

// NewWorld returns the same people every time.
func NewWorld() (*World, error) {
	authority := testpki.New("")
	var w World
	for _, p := range []struct {
		id   string
		into **testpki.Credential
	}{{"hanako", &w.Victim}, {"moved", &w.Other}} {
		c, err := authority.Citizen(p.id, Issued)
		if err != nil {
			return nil, err
		}
		*p.into = c.Sign
	}
	w.Anchor = w.Victim.CA.Certificate
	var err error
	w.CRL, err = w.Victim.CA.CRL(JudgedAt.Add(-time.Hour))
	return &w, err
}

// Attacks returns every attack.
func (w *World) Attacks() []Case {
	var out []Case
	for _, f := range []func() []Case{w.forgeries, w.wrappings, w.updates, w.shadows, w.certified, w.locked,
		w.messages, w.bombs} {
		out = append(out, f()...)
	}
	return out
}
