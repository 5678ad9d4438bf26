// Package samples makes signed files of the fake JPKI, one for each state that a
// relying party has to tell apart, with the evidence that shows it.
package samples

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpdf"
	"github.com/natsuin/natsuin/internal/testpki"
)

// Sample is one file with what is to be given to the verifier beside it. The
// names are those of Set.Files.
type Sample struct {
	File string `json:"file"` // NAME.pdf
	Ja   string `json:"ja"`   // what it shows
	En   string `json:"en"`
	// Anchors, TSAAnchors, CRLs and OCSPs are names of files.
	Anchors    []string `json:"anchors"`
	TSAAnchors []string `json:"tsaAnchors"`
	CRLs       []string `json:"crls"`
	OCSPs      []string `json:"ocsps"`
	// Pair is SERIAL=NAME, or empty.
	Pair string `json:"pair"`
}

// Set is everything that is written.
type Set struct {
	Samples []Sample
	Files   map[string][]byte
}

// maker makes a set at a time.
type maker struct {
	authority *testpki.Authority
	tsa       *testpki.TSA
	now       time.Time
	set       Set
	revoked   map[testpki.Class][]testpki.Revoked
	err       error
}

// Make makes the set as it is at a time: certificates issued two months before,
// documents signed a month before, revocations three weeks before. Signatures by
// RSA are deterministic: the same time gives the same bytes.
func Make(authority *testpki.Authority, now time.Time) (Set, error) {
	now = now.UTC().Truncate(time.Second)
	m := &maker{authority: authority, tsa: authority.TSA(testpki.TSAProfile{}), now: now,
		set: Set{Files: map[string][]byte{}}, revoked: map[testpki.Class][]testpki.Revoked{}}
	m.states()
	m.evidence()
	return m.set, m.err
}

// citizen issues a person's certificates.
func (m *maker) citizen(a *testpki.Authority, id string, issued time.Time) *testpki.Citizen {
	c, err := a.Citizen(id, issued)
	if err != nil {
		m.fail(err)
		return nil
	}
	return c
}

func (m *maker) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// states makes the files, in the order in which they are best explained.
func (m *maker) states() {
	issued, signed, revoked := m.now.AddDate(0, -2, 0), m.now.AddDate(0, -1, 0), m.now.AddDate(0, 0, -21)
	hanako := m.citizen(m.authority, "hanako", issued)
	moved := m.citizen(m.authority, "moved", issued)
	former := m.citizen(m.authority, "former", issued)
	expired := m.citizen(m.authority, "expired", issued)
	stranger := m.citizen(testpki.New("another authority"), "hanako", issued)
	if m.err != nil {
		return
	}
	m.revoke(moved.Sign, revoked, testpki.ReasonAffiliationChanged)
	m.revoke(former.Sign, revoked, testpki.ReasonSuperseded)
	plain := Sample{Anchors: []string{"sign-ca.cer", "auth-ca.cer", "sign-ca2.cer"}, CRLs: []string{"sign.crl", "auth.crl", "tsa.crl"}}
	stamped := plain
	stamped.TSAAnchors = []string{"tsa.cer"}
	m.add(plain, "good", "失効していない", "not revoked", hanako.Sign, signed, false)
	m.add(stamped, "good-stamped", "タイムスタンプ付き", "with a time-stamp", hanako.Sign, signed, true)
	m.add(stamped, "revoked-before", "失効のあとに署名された", "signed after the revocation", moved.Sign, revoked.AddDate(0, 0, 7), true)
	m.add(stamped, "revoked-after-stamped", "失効の前に署名され、タイムスタンプがある", "signed before the revocation, with a time-stamp",
		former.Sign, signed, true)
	m.add(plain, "revoked-after-unstamped", "失効の前に署名したと言うだけで、証拠がない", "claims to be signed before the revocation, without proof",
		former.Sign, signed, false)
	pair := plain
	other := serial(moved.Sign) + ".pair.cer" // the name by which the verify page knows it
	pair.Pair = serial(moved.Sign) + "=" + other
	m.set.Files[other] = moved.Auth.Certificate
	m.add(pair, "pair-sign-revoked", "署名用は失効、利用者証明用は有効", "signing certificate revoked, login certificate not",
		moved.Sign, revoked.AddDate(0, 0, 7), false)
	long := signed.AddDate(-5, 0, 0)
	m.add(plain, "expired", "証明書の期限が切れている", "the certificate has expired", expired.Sign, long, false)
	m.set.Files["sign-ca2-then.crl"] = m.list(expired.Sign.CA, long.AddDate(0, 0, 1))
	then := stamped
	then.CRLs = append(then.CRLs[:len(then.CRLs):len(then.CRLs)], "sign-ca2-then.crl")
	m.add(then, "expired-stamped", "期限の前のタイムスタンプがある", "expired, with a time-stamp from before", expired.Sign, long, true)
	m.add(plain, "unknown-authority", "知らない認証局の証明書", "certificate of an unknown authority", stranger.Sign, signed, false)
	m.add(plain, "wrong-class", "利用者証明用で署名されている", "signed with a login certificate", hanako.Auth, signed, false)
	forged := Sample{Anchors: plain.Anchors, OCSPs: []string{"forged.ocsp"}}
	m.set.Files["forged.ocsp"] = moved.Sign.CA.OCSP(testpki.OCSPTemplate{Serial: serialOf(moved.Sign), Status: testpki.OCSPGood,
		ProducedAt: m.now.Add(-time.Hour), NextUpdate: m.now.Add(time.Hour), Responder: moved.Sign})
	m.add(forged, "forged-ocsp", "失効した本人が自分で作った「失効していない」", "the revoked signer vouches for herself", moved.Sign,
		revoked.AddDate(0, 0, 7), false)
	m.add(Sample{Anchors: plain.Anchors}, "not-checked", "失効を確認していない", "revocation not checked", hanako.Sign, signed, false)
}

func (m *maker) revoke(c *testpki.Credential, when time.Time, reason int) {
	m.revoked[c.CA.Class] = append(m.revoked[c.CA.Class], testpki.Revoked{Serial: serialOf(c), Time: when, Reason: reason})
}

// evidence makes the anchors and today's lists.
func (m *maker) evidence() {
	sign, auth := m.authority.SignCA(testpki.Generations), m.authority.AuthCA(testpki.Generations)
	m.set.Files["sign-ca.cer"], m.set.Files["auth-ca.cer"] = sign.Certificate, auth.Certificate
	m.set.Files["sign-ca2.cer"] = m.authority.SignCA(2).Certificate
	m.set.Files["tsa.cer"] = m.tsa.Root.Certificate
	m.set.Files["sign.crl"] = m.list(sign, m.now.Add(-time.Hour))
	m.set.Files["auth.crl"] = m.list(auth, m.now.Add(-time.Hour))
	list, err := m.tsa.CRL(m.now.Add(-time.Hour))
	m.fail(err)
	m.set.Files["tsa.crl"] = list
}

func (m *maker) list(ca *testpki.CA, at time.Time) []byte {
	list, err := ca.CRL(at, m.revoked[ca.Class]...)
	if err != nil {
		m.fail(err)
	}
	return list
}

// add signs a small document as of a time.
func (m *maker) add(s Sample, name, ja, en string, by *testpki.Credential, at time.Time, stamp bool) {
	s.File, s.Ja, s.En = name+".pdf", ja, en
	file, err := signPDF(testpdf.Text("Natsuin sample: "+en), at, func(digest []byte) ([]byte, error) { return m.sign(digest, by, at, stamp) })
	if err != nil {
		m.fail(fmt.Errorf("making %s: %w", name, err))
	}
	m.set.Files[s.File] = file
	m.set.Samples = append(m.set.Samples, s)
}

// sign makes the CMS, with a time-stamp of a minute later where one is wanted.
func (m *maker) sign(digest []byte, by *testpki.Credential, at time.Time, stamp bool) ([]byte, error) {
	a, err := cms.SignedAttributes(digest, by.Certificate, cms.Options{})
	if err != nil {
		return nil, err
	}
	signature, err := by.Key.Sign(rand.Reader, a.Sum(), crypto.SHA256)
	if err != nil {
		return nil, err
	}
	var tokens [][]byte
	if stamp {
		sum := sha256.Sum256(signature)
		tokens = append(tokens, m.tsa.Stamp(testpki.Token{Imprint: sum[:], GenTime: at.Add(time.Minute), Serial: at.Unix(), Accuracy: 1}))
	}
	return cms.SignedData(a, signature, [][]byte{by.Certificate, by.CA.Certificate}, tokens...)
}

func serial(c *testpki.Credential) string { return hex.EncodeToString(serialOf(c).Bytes()) }

func parse(der []byte) *x509.Certificate {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		panic("samples: reading a certificate that was made here: " + err.Error())
	}
	return c
}
