package login

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"slices"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
)

// TestLogin: the right card at the right site is who it is, and revocation
// stays a question of its own.
func TestLogin(t *testing.T) {
	c, hanako := challenge(t), citizen(t, "hanako")
	r := verifier(t, origin).Verify(respond(t, hanako.Auth, Statement(origin, c.nonce)), c, now)
	for name, f := range map[string]Finding{"class": r.Class, "issuer": r.Issuer, "validity": r.Validity,
		"statement": r.Statement, "signature": r.Signature} {
		if f != (Finding{Status: Good}) {
			t.Errorf("%s: %v", name, f)
		}
	}
	if r.Revocation.Status != NotChecked {
		t.Errorf("revocation %v", r.Revocation)
	}
	account, err := r.Account(RevocationMayBeUnknown)
	if err != nil || account.Serial != r.Certificate.X509.SerialNumber.Text(16) || !account.Test {
		t.Fatalf("account %+v, %v", account, err)
	}
	if _, err := r.Account(RevocationRequired); err == nil || err.(*Refusal).Check != CheckRevocation {
		t.Errorf("unknown revocation: %v", err)
	}
	r.Revocation = Finding{Status: Good}
	if again, err := r.Account(RevocationRequired); err != nil || again != account {
		t.Errorf("checked revocation: %v", err)
	}
	r.Revocation = Finding{Bad, WhyRevoked}
	for _, way := range []Revocation{RevocationRequired, RevocationMayBeUnknown} {
		if _, err := r.Account(way); err == nil || err.(*Refusal).Finding.Why != WhyRevoked {
			t.Errorf("revoked: %v", err)
		}
	}
	if _, err := (Result{}).Account(RevocationMayBeUnknown); err == nil {
		t.Error("the zero result logs in")
	}
}

// TestSignCertificateNeverLogsIn: a 署名用 certificate is refused for its class,
// also where a site trusts its CA by mistake, which it cannot.
func TestSignCertificateNeverLogsIn(t *testing.T) {
	c, hanako := challenge(t), citizen(t, "hanako")
	r := verifier(t, origin).Verify(respond(t, hanako.Sign, Statement(origin, c.nonce)), c, now)
	if check, why := refusedBy(t, r); check != CheckClass || why != WhyOtherClass {
		t.Errorf("refused by %s %s", check, why)
	}
	if r.Signature.Status != Good || r.Issuer.Why != WhyUnknownIssuer {
		t.Errorf("signature %v, issuer %v", r.Signature, r.Issuer)
	}
	if _, err := NewVerifier(origin, [][]byte{hanako.Sign.CA.Certificate}); failure.CodeOf(err) != failure.Usage {
		t.Errorf("trusting the CA for signatures: %v", err)
	}
	if _, err := NewVerifier(origin, [][]byte{hanako.Auth.Certificate}); failure.CodeOf(err) != failure.Usage {
		t.Errorf("trusting a person: %v", err)
	}
	ca := respond(t, &testpki.Credential{Certificate: hanako.Auth.CA.Certificate, Key: hanako.Auth.CA.Key, CA: hanako.Auth.CA},
		Statement(origin, c.nonce))
	if check, _ := refusedBy(t, verifier(t, origin).Verify(ca, c, now)); check != CheckClass {
		t.Errorf("a CA that logs in is refused by %q", check)
	}
}

// TestSignedAttributesAreNoStatement: what a key signed for a document logs in
// nowhere, and no statement is ever taken for signed attributes.
func TestSignedAttributesAreNoStatement(t *testing.T) {
	c, hanako := challenge(t), citizen(t, "hanako")
	statement := sha256.Sum256(Statement(origin, c.nonce))
	attributes, err := cms.SignedAttributes(statement[:], hanako.Auth.Certificate, cms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := verifier(t, origin).Verify(respond(t, hanako.Auth, attributes.DER()), c, now)
	if check, why := refusedBy(t, r); check != CheckSignature || why != WhyMismatch {
		t.Errorf("attributes refused by %s %s", check, why)
	}
	if _, err := cms.ParseAttributes(attributes.DER()); err != nil {
		t.Fatalf("the control does not parse: %v", err)
	}
	for range 1000 {
		if s := Statement(origin, Nonce(random())); s[0] != 'N' || cmsReads(s) {
			t.Fatalf("% x is taken for signed attributes", s)
		}
	}
}

func cmsReads(b []byte) bool {
	_, err := cms.ParseAttributes(b)
	return err == nil
}

// TestBareHash: a signature of the digest without its DigestInfo, as some cards
// and services make, is another algorithm and no login.
func TestBareHash(t *testing.T) {
	c, hanako := challenge(t), citizen(t, "hanako")
	digest := sha256.Sum256(Statement(origin, c.nonce))
	bare, err := rsa.SignPKCS1v15(rand.Reader, hanako.Auth.Key, crypto.Hash(0), digest[:])
	if err != nil {
		t.Fatal(err)
	}
	r := Response{Signature: bare, Algorithm: RS256, Certificates: [][]byte{hanako.Auth.Certificate}}
	if check, why := refusedBy(t, verifier(t, origin).Verify(r, c, now)); check != CheckSignature || why != WhyMismatch {
		t.Errorf("refused by %s %s", check, why)
	}
}

// TestOtherSite: a statement made for another origin or port is worth nothing.
func TestOtherSite(t *testing.T) {
	hanako := citizen(t, "hanako")
	for name, other := range map[string]string{
		"other origin": "https://fudosan.example.com", "other port": origin + ":8443", "other scheme": "http://localhost",
		"subdomain": "https://www.fudosan.example.jp", "slash": origin + "/", "upper case": "https://Fudosan.example.jp",
	} {
		c := challenge(t)
		r := verifier(t, origin).Verify(respond(t, hanako.Auth, Statement(other, c.nonce)), c, now)
		if check, why := refusedBy(t, r); check != CheckSignature || why != WhyMismatch {
			t.Errorf("%s: refused by %s %s", name, check, why)
		}
	}
	c := challenge(t)
	if check, _ := refusedBy(t, verifier(t, origin+":8443").Verify(
		respond(t, hanako.Auth, Statement(origin+":8443", c.nonce)), c, now)); check != "" {
		t.Errorf("a site on another port refuses its own: %s", check)
	}
}

// TestOrigins: a site's own origin is as browsers write it, or refused at once.
func TestOrigins(t *testing.T) {
	for _, good := range []string{origin, origin + ":8443", "https://xn--eckwd4c7c.example", "https://[2001:db8::1]",
		"http://localhost:8080", "http://127.0.0.1:1"} {
		verifier(t, good)
	}
	for _, no := range []string{"", "null", origin + "/", origin + ":443", origin + ":", origin + ":0", origin + "/login",
		"http://fudosan.example.jp", "http://localhost:80", "https://Fudosan.example.jp", "https://例え.example", "fudosan.example.jp",
		"https://user@fudosan.example.jp", origin + "\n"} {
		if _, err := NewVerifier(no, anchors()); failure.CodeOf(err) != failure.Usage {
			t.Errorf("%q: %v", no, err)
		}
	}
	if _, err := NewVerifier(origin, nil); failure.CodeOf(err) != failure.Usage {
		t.Errorf("no anchor: %v", err)
	}
	if _, err := NewVerifier(origin, [][]byte{{0x30}}); failure.CodeOf(err) != failure.CertificateMalformed {
		t.Errorf("broken anchor: %v", err)
	}
}

// TestRefusals: each other thing that can be wrong, and the check that says so.
func TestRefusals(t *testing.T) {
	hanako := citizen(t, "hanako")
	stranger, err := testpki.New("stranger").Citizen("hanako", issued)
	if err != nil {
		t.Fatal(err)
	}
	moved := citizen(t, "moved")
	for _, c := range []struct {
		name   string
		change func(*Response)
		at     time.Time
		check  Check
		why    Why
	}{
		{"no certificate", func(r *Response) { r.Certificates = nil }, now, CheckClass, WhyNoCertificate},
		{"broken certificate", func(r *Response) { r.Certificates[0] = []byte{0x30, 0} }, now, CheckClass, WhyMalformed},
		{"another person's certificate", func(r *Response) { r.Certificates[0] = moved.Auth.Certificate }, now, CheckSignature, WhyMismatch},
		{"another authority", func(r *Response) { r.Certificates = [][]byte{stranger.Auth.Certificate, stranger.Auth.CA.Certificate} },
			now, CheckIssuer, WhyUnknownIssuer},
		{"not yet valid", func(*Response) {}, issued.AddDate(0, 0, -2), CheckValidity, WhyNotYet},
		{"expired", func(*Response) {}, issued.AddDate(11, 0, 0), CheckValidity, WhyExpired},
		{"anchor expired", func(*Response) {}, issued.AddDate(80, 0, 0), CheckIssuer, WhyAnchorExpired},
		{"other algorithm", func(r *Response) { r.Algorithm = "none" }, now, CheckSignature, WhyAlgorithm},
		{"no signature", func(r *Response) { r.Signature = nil }, now, CheckSignature, WhyMismatch},
	} {
		ch := challenge(t)
		ch.expires = c.at.Add(time.Minute) // the card's dates are the question here
		r := respond(t, hanako.Auth, Statement(origin, ch.nonce))
		c.change(&r)
		if check, why := refusedBy(t, verifier(t, origin).Verify(r, ch, c.at)); check != c.check || why != c.why {
			t.Errorf("%s: refused by %s %s", c.name, check, why)
		}
	}
}

// TestBitFlips: whichever bit of the signature, and whichever byte of nonce or
// certificate is changed, nobody logs in.
func TestBitFlips(t *testing.T) {
	c, hanako := challenge(t), citizen(t, "hanako")
	v, r := verifier(t, origin), respond(t, hanako.Auth, Statement(origin, c.nonce))
	if check, why := refusedBy(t, v.Verify(r, c, now)); check != "" {
		t.Fatalf("the control is refused by %s %s", check, why)
	}
	for bit := range 8 * len(r.Signature) {
		flipped := r
		flipped.Signature = slices.Clone(r.Signature)
		flipped.Signature[bit/8] ^= 1 << (bit % 8)
		if check, _ := refusedBy(t, v.Verify(flipped, c, now)); check != CheckSignature {
			t.Errorf("bit %d of the signature: refused by %q", bit, check)
		}
	}
	for bit := range 8 * NonceSize {
		other := c
		other.nonce[bit/8] ^= 1 << (bit % 8)
		if check, _ := refusedBy(t, v.Verify(r, other, now)); check != CheckSignature {
			t.Errorf("bit %d of the nonce: refused by %q", bit, check)
		}
	}
	for i := range r.Certificates[0] {
		flipped := r
		flipped.Certificates = [][]byte{slices.Clone(r.Certificates[0])}
		flipped.Certificates[0][i] ^= 1 << (i % 8)
		if check, _ := refusedBy(t, v.Verify(flipped, c, now)); check == "" {
			t.Errorf("byte %d of the certificate: logged in", i)
		}
	}
}
