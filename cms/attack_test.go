package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpki"
)

// genuineAttributes returns the elements of genuine attributes.
func genuineAttributes(t *testing.T, c credential) (contentType, digest, signer []byte) {
	t.Helper()
	a, err := cms.SignedAttributes(sha256Of(content), c.certificate, cms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range cms.AttributesOf(a) {
		switch {
		case bytes.Contains(e[:20], []byte(cms.OIDContentType)):
			contentType = e
		case bytes.Contains(e[:20], []byte(cms.OIDMessageDigest)):
			digest = e
		default:
			signer = e
		}
	}
	return contentType, digest, signer
}

// crafted signs any attributes with the key of c.
func crafted(t *testing.T, c credential, attributes [][]byte, bag ...[]byte) []byte {
	t.Helper()
	return cms.Craft(attributes, func(set []byte) []byte {
		sig, err := c.key.Sign(rand.Reader, sha256Of(set), crypto.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		return sig
	}, c.certificate, append([][]byte{c.certificate}, bag...))
}

func oid(content string) []byte    { return append([]byte{6, byte(len(content))}, content...) }
func octets(content []byte) []byte { return append([]byte{4, byte(len(content))}, content...) }

// TestSignedAttributeAttacks signs attributes that are wrong in one way each,
// with the genuine key: the signature itself verifies, one check fails.
func TestSignedAttributeAttacks(t *testing.T) {
	hanako, other := citizen(t, "hanako"), otherCitizen(t)
	ct, md, sc := genuineAttributes(t, hanako)
	_, otherDigest, otherSigner := genuineAttributes(t, other)
	otherMD := cms.Attribute(cms.OIDMessageDigest, octets(sha256Of([]byte("another document"))))
	sha1ID := sha1.Sum(hanako.certificate)
	v1 := cms.Attribute(cms.OIDSigningCertificate,
		sequence(sequence(sequence(octets(sha1ID[:])))))
	badTime := cms.Attribute(cms.OIDSigningTime, octets([]byte("260401030000Z")))
	protect := cms.Attribute(cms.OIDProtection, sequence(
		sequence(oid("\x60\x86\x48\x01\x65\x03\x04\x02\x01")),
		[]byte("\xa1\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05")))
	protectDigest := cms.Attribute(cms.OIDProtection, sequence(
		sequence(oid("\x60\x86\x48\x01\x65\x03\x04\x02\x03")),
		[]byte("\xa1\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b")))
	for name, c := range map[string]struct {
		attributes [][]byte
		check      cms.Check
		want       cms.Problem
	}{
		"no content-type":       {[][]byte{md, sc}, cms.CheckContentType, cms.AttributeMissing},
		"two content-types":     {[][]byte{ct, ct, md, sc}, cms.CheckAttributes, cms.AttributeRepeated},
		"content-type twice":    {[][]byte{cms.Attribute(cms.OIDContentType, oid(cms.OIDData), oid(cms.OIDData)), md, sc}, cms.CheckAttributes, cms.AttributeRepeated},
		"content-type other":    {[][]byte{cms.Attribute(cms.OIDContentType, oid(cms.OIDSignedData)), md, sc}, cms.CheckContentType, cms.ContentTypeMismatch},
		"content-type empty":    {[][]byte{cms.Attribute(cms.OIDContentType), md, sc}, cms.CheckAttributes, cms.AttributeMalformed},
		"content-type no OID":   {[][]byte{cms.Attribute(cms.OIDContentType, octets([]byte{1})), md, sc}, cms.CheckContentType, cms.AttributeMalformed},
		"no message-digest":     {[][]byte{ct, sc}, cms.CheckMessageDigest, cms.AttributeMissing},
		"swapped digest":        {[][]byte{ct, otherMD, sc}, cms.CheckMessageDigest, cms.DigestMismatch},
		"two message-digests":   {[][]byte{ct, md, otherMD, sc}, cms.CheckAttributes, cms.AttributeRepeated},
		"digest not octets":     {[][]byte{ct, cms.Attribute(cms.OIDMessageDigest, oid(cms.OIDData)), sc}, cms.CheckMessageDigest, cms.AttributeMalformed},
		"ESS of another person": {[][]byte{ct, otherDigest, otherSigner}, cms.CheckSigningCertificate, cms.CertificateHashMismatch},
		"two ESS":               {[][]byte{ct, md, sc, otherSigner}, cms.CheckAttributes, cms.AttributeRepeated},
		"ESS malformed":         {[][]byte{ct, md, cms.Attribute(cms.OIDSigningCertificateV2, octets([]byte{1}))}, cms.CheckSigningCertificate, cms.AttributeMalformed},
		"ESS without entries":   {[][]byte{ct, md, cms.Attribute(cms.OIDSigningCertificateV2, sequence(sequence()))}, cms.CheckSigningCertificate, cms.AttributeMalformed},
		"ESS version 1":         {[][]byte{ct, md, v1}, cms.CheckSigningCertificate, cms.WeakDigest},
		"signing-time malformed": {[][]byte{ct, md, sc, badTime}, cms.CheckAttributes,
			cms.AttributeMalformed},
		"digest protection": {[][]byte{ct, md, sc, protectDigest}, cms.CheckAlgorithms,
			cms.AlgorithmMismatch},
		"algorithm protection": {[][]byte{ct, md, sc, protect}, cms.CheckAlgorithms,
			cms.AlgorithmMismatch},
	} {
		t.Run(name, func(t *testing.T) {
			s := parse(t, crafted(t, hanako, c.attributes))
			f := s.Examine(sha256Of(content))
			if x := f.Of(c.check); x.Outcome != cms.Failed || x.Problem != c.want {
				t.Errorf("%s: %s %s", c.check, x.Outcome, x.Problem)
			}
			if x := f.Of(cms.CheckSignature); x.Outcome != cms.Passed {
				t.Errorf("the signature itself: %s %s", x.Outcome, x.Problem)
			}
			if c.check == cms.CheckSigningCertificate && f.Signer != nil {
				t.Error("a signer although the signing-certificate attribute fails")
			}
			if v, err := s.Verify(sha256Of(content)); err == nil || v != nil {
				t.Error("verified")
			}
			// Well-formed attributes for something else are for SignedData to
			// refuse, which knows the certificate.
			wellFormed := c.want == cms.DigestMismatch || c.want == cms.CertificateHashMismatch
			if _, err := cms.ParseAttributes(join(0x31, c.attributes...)); (err == nil) != wellFormed {
				t.Errorf("as attributes of ours: %v", err)
			}
		})
	}
	if _, err := parse(t, crafted(t, hanako, [][]byte{ct, md, sc})).Verify(sha256Of(content)); err != nil {
		t.Errorf("control: %v", err)
	}
}

// TestOnlyOurAttributes: what SignedAttributes never writes is not taken for it,
// however harmless.
func TestOnlyOurAttributes(t *testing.T) {
	hanako := citizen(t, "hanako")
	ct, md, sc := genuineAttributes(t, hanako)
	certHash := sha256Of(hanako.certificate)
	bare := cms.Attribute(cms.OIDSigningCertificateV2, sequence(sequence(sequence(octets(certHash)))))
	sha512 := cms.Attribute(cms.OIDSigningCertificateV2, sequence(sequence(sequence(
		sequence(oid("\x60\x86\x48\x01\x65\x03\x04\x02\x03")), octets(sha512Of(hanako.certificate))))))
	x, err := x509.ParseCertificate(hanako.certificate)
	if err != nil {
		t.Fatal(err)
	}
	named := cms.Attribute(cms.OIDSigningCertificateV2, sequence(sequence(sequence(
		sequence(oid("\x60\x86\x48\x01\x65\x03\x04\x02\x03")), octets(sha512Of(hanako.certificate)),
		sequence(sequence(join(0xa4, x.RawIssuer)), join(2, x.SerialNumber.Bytes()))))))
	foreign := cms.Attribute("\x2a\x03", octets(nil))
	for name, set := range map[string][][]byte{
		"another order":              {sc, md, ct},
		"a foreign attribute":        {foreign, ct, md, sc},
		"ESS without issuerSerial":   {ct, md, bare},
		"ESS by SHA-512":             {ct, md, sha512},
		"the same with issuerSerial": {ct, md, named},
		"message-digest of 20 bytes": {ct, cms.Attribute(cms.OIDMessageDigest, octets(make([]byte, 20))), sc},
	} {
		if name != "another order" {
			slices.SortFunc(set, bytes.Compare)
		}
		if _, err := cms.ParseAttributes(join(0x31, set...)); err == nil {
			t.Errorf("%s is taken as ours", name)
		}
	}
	set := [][]byte{ct, md, sc}
	slices.SortFunc(set, bytes.Compare)
	if _, err := cms.ParseAttributes(join(0x31, set...)); err != nil {
		t.Errorf("control: %v", err)
	}
	// For a message, ESS without issuerSerial and foreign attributes are fine.
	for _, set := range [][][]byte{{foreign, ct, md, sc}, {ct, md, bare}, {ct, md, sha512}, {ct, md, named}} {
		if _, err := parse(t, crafted(t, hanako, set)).Verify(sha256Of(content)); err != nil {
			t.Error(err)
		}
	}
}

func sequence(parts ...[]byte) []byte { return join(0x30, parts...) }

// join encodes a constructed element of at most 65535 bytes.
func join(tag byte, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	switch n := len(body); {
	case n < 0x80:
		return append([]byte{tag, byte(n)}, body...)
	case n < 0x100:
		return append([]byte{tag, 0x81, byte(n)}, body...)
	default:
		return append([]byte{tag, 0x82, byte(n >> 8), byte(n)}, body...)
	}
}

// TestForeignCertificateWithEqualSerial: an attacker's certificate with issuer
// and serial number of the victim, in every position, is never the signer of
// the victim's message, and the victim's never of the attacker's.
func TestForeignCertificateWithEqualSerial(t *testing.T) {
	hanako := citizen(t, "hanako")
	x, err := x509.ParseCertificate(hanako.certificate)
	if err != nil {
		t.Fatal(err)
	}
	evil := twin(t, x, testpki.New("").Key("attacker"))
	ct, md, sc := genuineAttributes(t, hanako)
	_, _, evilSigner := genuineAttributes(t, evil)
	for _, bag := range [][][]byte{{evil.certificate}, {evil.certificate, hanako.ca}} {
		v, err := parse(t, crafted(t, hanako, [][]byte{ct, md, sc}, bag...)).Verify(sha256Of(content))
		if err != nil || !bytes.Equal(v.Certificate, hanako.certificate) {
			t.Errorf("the genuine message: %v", err)
		}
	}
	f := parse(t, crafted(t, evil, [][]byte{ct, md, evilSigner}, hanako.certificate)).Examine(sha256Of(content))
	if f.Signer == nil || !bytes.Equal(f.Signer.DER, evil.certificate) {
		t.Error("the attacker's message has another signer than the attacker")
	}
	f = parse(t, crafted(t, evil, [][]byte{ct, md, sc}, hanako.certificate)).Examine(sha256Of(content))
	if f.Signer != nil || f.Of(cms.CheckSignature).Problem != cms.SignatureMismatch {
		t.Errorf("the attacker's message names the victim: %v", f.List)
	}
}

// TestAmbiguousSigner: two certificates with one name, serial number and key,
// and nothing signed that tells them apart.
func TestAmbiguousSigner(t *testing.T) {
	hanako := citizen(t, "hanako")
	x, err := x509.ParseCertificate(hanako.certificate)
	if err != nil {
		t.Fatal(err)
	}
	double := twin(t, x, hanako.key.(*rsa.PrivateKey))
	ct, md, sc := genuineAttributes(t, hanako)
	f := parse(t, crafted(t, hanako, [][]byte{ct, md}, double.certificate)).Examine(sha256Of(content))
	if f.Signer != nil || f.Of(cms.CheckSignerID).Problem != cms.SignerAmbiguous {
		t.Errorf("without ESS: %v", f.List)
	}
	f = parse(t, crafted(t, hanako, [][]byte{ct, md, sc}, double.certificate)).Examine(sha256Of(content))
	if f.Signer == nil || !bytes.Equal(f.Signer.DER, hanako.certificate) {
		t.Errorf("with ESS: %v", f.List)
	}
}

// twin makes a certificate with the issuer name and serial number of x.
func twin(t *testing.T, x *x509.Certificate, key *rsa.PrivateKey) credential {
	t.Helper()
	parent := &x509.Certificate{RawSubject: x.RawIssuer, SerialNumber: big.NewInt(1)}
	template := &x509.Certificate{SerialNumber: x.SerialNumber, Subject: pkix.Name{CommonName: "twin"},
		NotBefore: x.NotBefore, NotAfter: x.NotAfter, KeyUsage: x.KeyUsage}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(),
		testpki.New("").Key("attacker CA"))
	if err != nil {
		t.Fatal(err)
	}
	return credential{der, nil, key}
}

// TestWeakKey: a short RSA key is refused by name, whatever the digest.
func TestWeakKey(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	x, err := x509.ParseCertificate(citizen(t, "hanako").certificate)
	if err != nil {
		t.Fatal(err)
	}
	weak := twin(t, x, key)
	ct, md, sc := genuineAttributes(t, weak)
	f := parse(t, crafted(t, weak, [][]byte{ct, md, sc})).Examine(sha256Of(content))
	if f.Signer != nil || f.Of(cms.CheckSignature).Problem != cms.WeakKey {
		t.Errorf("%v", f.List)
	}
}
