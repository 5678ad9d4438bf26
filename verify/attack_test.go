package verify_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// foreign is a signer of an authority that nobody trusts, with any names.
func foreign(t *testing.T, template *x509.Certificate) *testpki.Credential {
	t.Helper()
	rootKey, key := testpki.New("").Key("foreign root"), testpki.New("").Key("foreign signer")
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: template.Issuer, NotBefore: issued,
		NotAfter: issued.AddDate(10, 0, 0), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign}
	if template.RawIssuer != nil {
		root.RawSubject = template.RawIssuer
	}
	rootDER := certificate(t, root, root, rootKey, rootKey)
	leaf := &x509.Certificate{SerialNumber: template.SerialNumber, Subject: template.Subject,
		RawSubject: template.RawSubject, NotBefore: issued, NotAfter: issued.AddDate(5, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment}
	return &testpki.Credential{Certificate: certificate(t, leaf, root, key, rootKey), Key: key,
		CA: &testpki.CA{Certificate: rootDER, Key: rootKey}}
}

func certificate(t *testing.T, template, parent *x509.Certificate, key, by *rsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func keyPEM(t *testing.T, c *testpki.Credential) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(c.Key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// TestDetachedAttacks: each is one trick with a message, and none may pass.
func TestDetachedAttacks(t *testing.T) {
	hanako := person(t, "hanako").Sign
	victim, err := x509.ParseCertificate(hanako.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	stranger := foreign(t, &x509.Certificate{SerialNumber: big.NewInt(9),
		Subject: pkix.Name{CommonName: "番号 花子"}, Issuer: pkix.Name{CommonName: "root"}})
	lookalike := foreign(t, victim)
	digest := sha256.Sum256(content)
	other := sha256.Sum256([]byte("another contract"))
	sign := func(args ...string) []byte {
		return judge.OpenSSLSign(t, content, keyPEM(t, hanako), hanako.Certificate, nil, args...)
	}
	const (
		failed        = trust.TotalFailed
		indeterminate = trust.Indeterminate
	)
	for _, c := range []struct {
		name       string
		der        []byte
		indication trust.Indication
		reason     trust.SubIndication
	}{
		{"root in the bag", detached(t, stranger), indeterminate, trust.NoChain},
		{"same names and serial as the victim's", detached(t, lookalike), indeterminate, trust.NoChain},
		{"signature of another document", message(t, hanako, other[:], cms.Options{SigningTime: signedAt}),
			failed, verify.HashFailure},
		{"certificate of another in the ESS attribute", essOfAnother(t, hanako, lookalike),
			indeterminate, trust.NoSigningCertificate},
		{"attacker signs, victim in the ESS attribute", essOfAnother(t, lookalike, hanako),
			indeterminate, trust.NoSigningCertificate},
		{"the same with the victim's certificate in the bag", withBag(t, essOfAnother(t, lookalike, hanako),
			[][]byte{hanako.Certificate, lookalike.Certificate}), failed, verify.SigCryptoFailure},
		{"no ESS attribute", sign("-nosmimecap"), indeterminate, verify.SigConstraintsFailure},
		{"content inside", sign("-cades", "-nodetach"), failed, verify.FormatFailure},
		{"no signed attributes", sign("-noattr"), indeterminate, verify.SigConstraintsFailure},
		{"SHA-1", sign("-cades", "-md", "sha1"), indeterminate, verify.CryptoConstraintsFailure},
		{"two signers", judge.OpenSSLResign(t, sign("-cades"), content, keyPEM(t, stranger), stranger.Certificate),
			failed, verify.FormatFailure},
		{"trailing zero", append(detached(t, hanako), 0), failed, verify.FormatFailure},
		{"trailing message", slices.Concat(detached(t, hanako), detached(t, stranger)), failed, verify.FormatFailure},
		{"flipped signature", flipLast(message(t, hanako, digest[:], cms.Options{})), failed, verify.SigCryptoFailure},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := judgeDetached(t, c.der, hanako.CA)
			s := r.Signatures[0]
			if s.Indication != c.indication || s.SubIndication != c.reason {
				t.Errorf("%s %s, want %s %s", s.Indication, s.SubIndication, c.indication, c.reason)
			}
			if s.Level != verify.LevelNone && c.indication == failed {
				t.Errorf("level %s", s.Level)
			}
		})
	}
	if s := judgeDetached(t, detached(t, hanako), hanako.CA).Signatures[0]; s.Indication != trust.TotalPassed {
		t.Errorf("control: %s %s", s.Indication, s.SubIndication)
	}
}

func judgeDetached(t *testing.T, der []byte, ca *testpki.CA) verify.Report {
	t.Helper()
	r := judgeFile(der, forContent(content, evidence(t, ca)))
	if r.Error != nil || len(r.Signatures) != 1 {
		t.Fatalf("no verdict:\n%s", r.JSON())
	}
	return r
}

// flipLast changes the last byte, which belongs to the signature value.
func flipLast(der []byte) []byte { return judge.Flip(der, len(der)-1) }

// essOfAnother is a message by one credential whose signing-certificate
// attribute names the certificate of another.
func essOfAnother(t *testing.T, by, named *testpki.Credential) []byte {
	t.Helper()
	digest := sha256.Sum256(content)
	a, err := cms.SignedAttributes(digest[:], named.Certificate, cms.Options{SigningTime: signedAt})
	if err != nil {
		t.Fatal(err)
	}
	sig, err := by.Key.Sign(rand.Reader, a.Sum(), crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	// The genuine message of by, with attributes and signature replaced: both
	// credentials have names and keys of equal length.
	der := message(t, by, digest[:], cms.Options{SigningTime: signedAt})
	own, err := cms.SignedAttributes(digest[:], by.Certificate, cms.Options{SigningTime: signedAt})
	if err != nil {
		t.Fatal(err)
	}
	if len(own.DER()) != len(a.DER()) {
		t.Fatal("attributes of another length")
	}
	der = bytes.Replace(der, own.DER()[1:], a.DER()[1:], 1)
	copy(der[len(der)-len(sig):], sig)
	return der
}

// TestBagOrder: the root first, strangers first, the signer last: the same
// signer and the same verdict.
func TestBagOrder(t *testing.T) {
	hanako := person(t, "hanako").Sign
	stranger := foreign(t, &x509.Certificate{SerialNumber: big.NewInt(9),
		Subject: pkix.Name{CommonName: "x"}, Issuer: pkix.Name{CommonName: "root"}})
	der := detached(t, hanako)
	bag := [][]byte{stranger.Certificate, hanako.CA.Certificate, hanako.Certificate}
	for range bag {
		bag = append(bag[1:], bag[0])
		s := judgeDetached(t, withBag(t, der, bag), hanako.CA).Signatures[0]
		if s.Indication != trust.TotalPassed || s.Signer == nil || s.Signer.SHA256 != hexSHA256(hanako.Certificate) {
			t.Errorf("%s %s, signer %+v", s.Indication, s.SubIndication, s.Signer)
		}
	}
}

// TestIntermediateInTheBag: the bag may supply what lies between the signer and
// an anchor of the caller's.
func TestIntermediateInTheBag(t *testing.T) {
	ca := func(name string) *x509.Certificate {
		return &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
			NotBefore: issued, NotAfter: issued.AddDate(10, 0, 0), IsCA: true, BasicConstraintsValid: true,
			KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign}
	}
	rootKey, middleKey, key := testpki.New("").Key("root"), testpki.New("").Key("middle"), testpki.New("").Key("leaf")
	root, middle := ca("root"), ca("middle")
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "company"},
		NotBefore: issued, NotAfter: issued.AddDate(5, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature}
	signer := &testpki.Credential{Certificate: certificate(t, leaf, middle, key, middleKey), Key: key,
		CA: &testpki.CA{Certificate: certificate(t, middle, root, middleKey, rootKey)}}
	der := detached(t, signer)
	ev := trust.Evidence{Anchors: [][]byte{certificate(t, root, root, rootKey, rootKey)}}
	if s := judgeFile(der, forContent(content, ev)).Signatures[0]; s.SubIndication != trust.TryLater ||
		len(s.Chain.Path) != 3 {
		t.Errorf("%s %s, path of %d", s.Indication, s.SubIndication, len(s.Chain.Path))
	}
	bare := withBag(t, der, [][]byte{signer.Certificate})
	if s := judgeFile(bare, forContent(content, ev)).Signatures[0]; s.SubIndication != trust.NoChain {
		t.Errorf("without it: %s %s", s.Indication, s.SubIndication)
	}
}

// TestUnsortedAttributes: signed in another order than DER's they verify, but
// have no level.
func TestUnsortedAttributes(t *testing.T) {
	hanako := person(t, "hanako").Sign
	digest := sha256.Sum256(content)
	a, err := cms.SignedAttributes(digest[:], hanako.Certificate, cms.Options{SigningTime: signedAt})
	if err != nil {
		t.Fatal(err)
	}
	in := cryptobyte.String(a.DER())
	var set, element cryptobyte.String
	if !in.ReadASN1(&set, asn1.SET) {
		t.Fatal("no set")
	}
	var reversed []byte
	for tag := asn1.SEQUENCE; set.ReadAnyASN1Element(&element, &tag); {
		reversed = append(bytes.Clone(element), reversed...)
	}
	own := a.DER()
	other := append(own[:len(own)-len(reversed):len(own)-len(reversed)], reversed...)
	sum := sha256.Sum256(other)
	sig, err := hanako.Key.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	der := bytes.Replace(detached(t, hanako), own[1:], other[1:], 1)
	copy(der[len(der)-len(sig):], sig)
	s := judgeDetached(t, der, hanako.CA).Signatures[0]
	if s.Indication != trust.TotalPassed || s.Level != verify.LevelNone {
		t.Errorf("%s %s, level %s", s.Indication, s.SubIndication, s.Level)
	}
}

// withBag replaces the certificates of a message, in the order given.
func withBag(t *testing.T, der []byte, bag [][]byte) []byte {
	t.Helper()
	in := cryptobyte.String(der)
	tag0 := asn1.Tag(0).ContextSpecific().Constructed()
	var info, id, wrapped, data, version, algorithms, encap, infos cryptobyte.String
	ok := in.ReadASN1(&info, asn1.SEQUENCE) && info.ReadASN1Element(&id, asn1.OBJECT_IDENTIFIER) &&
		info.ReadASN1(&wrapped, tag0) && wrapped.ReadASN1(&data, asn1.SEQUENCE) &&
		data.ReadASN1Element(&version, asn1.INTEGER) && data.ReadASN1Element(&algorithms, asn1.SET) &&
		data.ReadASN1Element(&encap, asn1.SEQUENCE) && data.SkipASN1(tag0) &&
		data.ReadASN1Element(&infos, asn1.SET)
	if !ok {
		t.Fatal("not a message of ours")
	}
	b := cryptobyte.NewBuilder(nil)
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(id)
		b.AddASN1(tag0, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddBytes(slices.Concat(version, algorithms, encap))
				b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddBytes(bytes.Join(bag, nil)) })
				b.AddBytes(infos)
			})
		})
	})
	return b.BytesOrPanic()
}

func hexSHA256(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
