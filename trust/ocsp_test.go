package trust

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

// ocspFor asks the issuer of a credential about it, an hour before noon.
func ocspFor(t testing.TB, c *testpki.Credential, change func(*testpki.OCSPTemplate)) []byte {
	t.Helper()
	template := testpki.OCSPTemplate{
		Serial: serialOf(t, c.Certificate), ProducedAt: noon.Add(-time.Hour), NextUpdate: noon.Add(time.Hour),
	}
	if change != nil {
		change(&template)
	}
	return c.CA.OCSP(template)
}

func withOCSP(c *testpki.Credential, responses ...[]byte) Evidence {
	return Evidence{Anchors: [][]byte{c.CA.Certificate}, OCSPs: responses}
}

func TestOCSP(t *testing.T) {
	a := testpki.New("")
	sign := hanako(t).Sign
	ca := sign.CA
	responder := ca.Responder(noon.Add(-24 * time.Hour))
	revoked := chained(TotalFailed, Revoked, RevocationRevoked, "")
	type template = testpki.OCSPTemplate
	for name, row := range map[string]struct {
		change func(*template)
		want   Result
	}{
		"issuer":               {func(*template) {}, passed},
		"issuer by name":       {func(o *template) { o.ByName = true }, passed},
		"issuer embeds itself": {func(o *template) { o.Embed = [][]byte{ca.Certificate} }, passed},
		"SHA-1 id":             {func(o *template) { o.SHA1 = true }, passed},
		"delegated":            {func(o *template) { o.Responder = responder }, passed},
		"delegated by name":    {func(o *template) { o.Responder, o.ByName = responder, true }, passed},
		"delegated, second":    {func(o *template) { o.Responder, o.Embed = responder, [][]byte{sign.Certificate} }, passed},
		"revoked":              {func(o *template) { o.Status, o.RevokedAt, o.Reason = testpki.OCSPRevoked, issued, 4 }, revoked},
		"revoked, delegated":   {func(o *template) { o.Status, o.RevokedAt, o.Responder = testpki.OCSPRevoked, issued, responder }, revoked},
		"revoked, stale": {func(o *template) {
			o.Status, o.RevokedAt, o.NextUpdate = testpki.OCSPRevoked, issued, noon.Add(-time.Minute)
		}, revoked},
		"revoked, dated ahead":   {func(o *template) { o.Status, o.RevokedAt = testpki.OCSPRevoked, noon.AddDate(0, 1, 0) }, revoked},
		"unknown":                {func(o *template) { o.Status = testpki.OCSPUnknown }, unknown(WhyOCSPUnknown)},
		"try later":              {func(o *template) { o.ResponseStatus = 3 }, unknown(WhyResponseStatus)},
		"internal error":         {func(o *template) { o.ResponseStatus = 2 }, unknown(WhyResponseStatus)},
		"other serial":           {func(o *template) { o.Serial = big.NewInt(5) }, unknown(WhyOtherSubject)},
		"other generation's id":  {func(o *template) { o.IssuerKey = a.SignCA(2) }, unknown(WhyOtherSubject)},
		"other authority's id":   {func(o *template) { o.IssuerName = a.AuthCA(3) }, unknown(WhyOtherSubject)},
		"from the future":        {func(o *template) { o.ProducedAt = noon.Add(6 * time.Minute) }, unknown(WhyNotYetValid)},
		"within the skew":        {func(o *template) { o.ProducedAt = noon.Add(4 * time.Minute) }, passed},
		"stale":                  {func(o *template) { o.NextUpdate = noon.Add(-6 * time.Minute) }, unknown(WhyStale)},
		"stale within the skew":  {func(o *template) { o.NextUpdate = noon.Add(-4 * time.Minute) }, passed},
		"no end, fresh":          {func(o *template) { o.NextUpdate = time.Time{} }, passed},
		"no end, old":            {func(o *template) { o.NextUpdate, o.ProducedAt = time.Time{}, noon.Add(-25*time.Hour) }, unknown(WhyStale)},
		"known before produced":  {func(o *template) { o.ProducedAt, o.ThisUpdate = noon.AddDate(0, 0, -9), noon }, unknown(WhyNotYetValid)},
		"unasked nonce":          {func(o *template) { o.Nonce = []byte("nonce") }, passed},
		"responder not embedded": {func(o *template) { o.Responder = &testpki.Credential{Certificate: ca.Certificate, Key: responder.Key} }, unknown(WhySignature)},
	} {
		expect(t, name, Evaluate(sign.Certificate, withOCSP(sign, ocspFor(t, sign, row.change)), noon), row.want)
	}
	r := Evaluate(sign.Certificate, withOCSP(sign, ocspFor(t, sign, func(o *template) {
		o.Status, o.RevokedAt, o.Reason = testpki.OCSPRevoked, noon.AddDate(0, 1, 0), 4
		o.ProducedAt = noon.AddDate(0, 2, 0)
	})), noon)
	expect(t, "revoked since", r, chained(TotalPassed, "", RevocationGood, WhyRevokedLater))
}

// Every citizen holds a key certified by the CA whose revocations are asked
// for. Whoever embeds a certificate of that CA in a response and signs with its
// key is no responder: neither for herself nor for anybody else, neither with
// the 署名用 nor with the 利用者証明用 key, not even if the CA had by mistake put
// OCSPSigning into a citizen's certificate. golang.org/x/crypto/ocsp accepts
// the first of these.
func TestCitizenCanNeverVouch(t *testing.T) {
	c, other := hanako(t), citizen(t, "former")
	mistaken := mistakenCitizen(t, c.Sign)
	genuine := revokedCRL(t, c.Sign, issued, 3)
	for name, by := range map[string]*testpki.Credential{
		"herself":                 c.Sign,
		"with the other key":      c.Auth,
		"somebody else":           other.Sign,
		"a citizen with the EKU":  mistaken,
		"a responder of auth CA":  testpki.New("").AuthCA(3).Responder(noon.Add(-time.Hour)),
		"a responder of sign CA2": testpki.New("").SignCA(2).Responder(noon.Add(-time.Hour)),
	} {
		for _, byName := range []bool{true, false} {
			for _, sha1 := range []bool{true, false} {
				forged := ocspFor(t, c.Sign, func(o *testpki.OCSPTemplate) {
					o.Responder, o.ByName, o.SHA1 = by, byName, sha1
				})
				expect(t, name, Evaluate(c.Sign.Certificate, withOCSP(c.Sign, forged), noon), unknown(WhyResponder))
				ev := withOCSP(c.Sign, forged)
				ev.CRLs = [][]byte{genuine}
				expect(t, name+" against the CRL", Evaluate(c.Sign.Certificate, ev, noon),
					chained(TotalFailed, Revoked, RevocationRevoked, ""))
			}
		}
	}
	// A forged revocation is no revocation either.
	libel := ocspFor(t, c.Sign, func(o *testpki.OCSPTemplate) {
		o.Responder, o.Status, o.RevokedAt = other.Sign, testpki.OCSPRevoked, issued
	})
	expect(t, "libel", Evaluate(c.Sign.Certificate, withOCSP(c.Sign, libel), noon), unknown(WhyResponder))
}

// mistakenCitizen is a 署名用 certificate with the EKU of a responder.
func mistakenCitizen(t *testing.T, c *testpki.Credential) *testpki.Credential {
	t.Helper()
	original := parsed(t, c.Certificate)
	template := certTemplate("")
	template.RawSubject, template.KeyUsage, template.Policies = original.RawSubject, original.KeyUsage, original.Policies
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}
	template.ExtraExtensions = []pkix.Extension{{Id: oidNoCheck, Value: []byte{5, 0}}}
	ca := &issuer{c.CA.Certificate, c.CA.Key}
	made := ca.make(t, template, "mistaken")
	return &testpki.Credential{Certificate: made.der, Key: testpki.New("").Key("mistaken"), CA: c.CA}
}

// What a delegated responder's certificate needs, each missing once.
func TestResponderNeeds(t *testing.T) {
	sign := hanako(t).Sign
	ca := &issuer{sign.CA.Certificate, sign.CA.Key}
	noCheck := pkix.Extension{Id: oidNoCheck, Value: []byte{5, 0}}
	for name, row := range map[string]struct {
		change func(*x509.Certificate)
		want   Result
	}{
		"all there": {func(*x509.Certificate) {}, passed},
		"no EKU":    {func(c *x509.Certificate) { c.ExtKeyUsage = nil }, unknown(WhyResponder)},
		"any EKU": {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} },
			unknown(WhyResponder)},
		"timestamping": {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping} },
			unknown(WhyResponder)},
		"no signatures": {func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment },
			unknown(WhyResponder)},
		"expired when produced": {func(c *x509.Certificate) { c.NotAfter = noon.Add(-61 * time.Minute) },
			unknown(WhyResponder)},
		"too early when produced": {func(c *x509.Certificate) { c.NotBefore = noon.Add(-59 * time.Minute) },
			unknown(WhyResponder)},
		"critical extension": {func(c *x509.Certificate) { c.ExtraExtensions = append(c.ExtraExtensions, criticalExtension()) },
			unknown(WhyResponder)},
		"no-check missing": {func(c *x509.Certificate) { c.ExtraExtensions = nil }, unknown(WhyResponder)},
	} {
		template := certTemplate("responder")
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}
		template.ExtraExtensions = []pkix.Extension{noCheck}
		row.change(template)
		made := ca.make(t, template, "responder")
		by := &testpki.Credential{Certificate: made.der, Key: testpki.New("").Key("responder"), CA: sign.CA}
		response := ocspFor(t, sign, func(o *testpki.OCSPTemplate) { o.Responder = by })
		expect(t, name, Evaluate(sign.Certificate, withOCSP(sign, response), noon), row.want)
	}
}

// The CRL speaks about responders too: a revoked one is no responder, and one
// without no-check is good once a current list does not mention it.
func TestResponderAgainstCRL(t *testing.T) {
	sign := hanako(t).Sign
	responder := sign.CA.Responder(noon.Add(-24 * time.Hour))
	response := ocspFor(t, sign, func(o *testpki.OCSPTemplate) { o.Responder = responder })
	stale := signCRL(t, sign.CA, testpki.CRLTemplate{
		ThisUpdate: noon.Add(-2 * time.Hour), NextUpdate: noon.Add(-time.Hour), Number: 1,
		Revoked: []testpki.Revoked{{Serial: serialOf(t, responder.Certificate), Time: issued, Reason: 1}},
	})
	ev := withOCSP(sign, response)
	ev.CRLs = [][]byte{stale}
	expect(t, "revoked responder", Evaluate(sign.Certificate, ev, noon), unknown(WhyStale))

	template := certTemplate("responder")
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}
	ca := &issuer{sign.CA.Certificate, sign.CA.Key}
	made := ca.make(t, template, "responder")
	by := &testpki.Credential{Certificate: made.der, Key: testpki.New("").Key("responder"), CA: sign.CA}
	response = ocspFor(t, sign, func(o *testpki.OCSPTemplate) { o.Responder = by })
	ev = withOCSP(sign, response)
	ev.CRLs = [][]byte{goodCRL(t, sign.CA)}
	if r := Evaluate(sign.Certificate, ev, noon); r.Revocation.Status != RevocationGood {
		t.Errorf("revocation %+v", r.Revocation)
	}
	// A responder does not vouch for itself: below another CA than JPKI's,
	// where its certificate is no breach of the profile.
	root := (*issuer)(nil).make(t, caTemplate("root"), "keys root")
	template.ExtraExtensions = []pkix.Extension{{Id: oidNoCheck, Value: []byte{5, 0}}}
	self := root.make(t, template, "responder")
	c := newChecker(mustCert(t, self.der), mustCert(t, root.der), Evidence{}, noon)
	if c.appointed(mustCert(t, self.der), &ocspResponse{producedAt: noon}) {
		t.Error("a responder may vouch for itself")
	}
	c.subject = mustCert(t, root.der)
	if !c.appointed(mustCert(t, self.der), &ocspResponse{producedAt: noon}) {
		t.Error("the control: the same responder may not vouch for others")
	}
}

func TestOCSPNonce(t *testing.T) {
	sign := hanako(t).Sign
	for name, row := range map[string]struct {
		sent, answered []byte
		want           Result
	}{
		"repeated":  {[]byte("0123456789abcdef"), []byte("0123456789abcdef"), passed},
		"missing":   {[]byte("0123456789abcdef"), nil, unknown(WhyNonce)},
		"another":   {[]byte("0123456789abcdef"), []byte("0123456789abcdeF"), unknown(WhyNonce)},
		"truncated": {[]byte("0123456789abcdef"), []byte("0123456789abcde"), unknown(WhyNonce)},
		"unasked":   {nil, []byte("x"), passed},
	} {
		ev := withOCSP(sign, ocspFor(t, sign, func(o *testpki.OCSPTemplate) { o.Nonce = row.answered }))
		ev.OCSPNonce = row.sent
		expect(t, name, Evaluate(sign.Certificate, ev, noon), row.want)
	}
}

func TestOCSPBytes(t *testing.T) {
	sign := hanako(t).Sign
	good := ocspFor(t, sign, nil)
	for name, row := range map[string]struct {
		der []byte
		why Why
	}{
		"nothing":           {nil, WhyMalformed},
		"rubbish":           {[]byte("rubbish"), WhyMalformed},
		"half":              {good[:len(good)/2], WhyMalformed},
		"something after":   {append(slices.Clone(good), 0), WhyMalformed},
		"huge":              {make([]byte, maxOCSP+1), WhyTooMuchEvidence},
		"flipped signature": {flipLast(good), WhySignature},
		"a CRL":             {goodCRL(t, sign.CA), WhyMalformed},
	} {
		expect(t, name, Evaluate(sign.Certificate, withOCSP(sign, row.der), noon), unknown(row.why))
	}
	// No single byte can be changed without the answer being lost.
	for i := range good {
		bad := slices.Clone(good)
		bad[i] ^= 0x01
		if r := Evaluate(sign.Certificate, withOCSP(sign, bad), noon); r.Revocation.Status == RevocationGood {
			t.Errorf("byte %d flipped, still good", i)
		}
	}
}
