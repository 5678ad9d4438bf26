package cms_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/judge"
)

func TestOpenSSLAcceptsWhatWeBuild(t *testing.T) {
	hanako, next := citizen(t, "hanako"), p384(t)
	for _, c := range []struct {
		name   string
		by     credential
		digest func([]byte) []byte
		opt    cms.Options
	}{
		{"PAdES B-B", hanako, sha256Of, cms.Options{}},
		{"with signing time", hanako, sha256Of, cms.Options{SigningTime: at}},
		{"after 2049", hanako, sha256Of, cms.Options{SigningTime: at.AddDate(40, 0, 0)}},
		{"SHA-384", hanako, sha384Of, cms.Options{}},
		{"SHA-512", hanako, sha512Of, cms.Options{}},
		{"P-384", next, sha384Of, cms.Options{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			der := c.by.sign(t, c.digest(content), c.opt, c.by.ca)
			if v := judge.OpenSSLCMS(t, der, content, c.by.ca, at); !v.Accepted {
				t.Errorf("openssl rejects it:\n%s", v.Output)
			}
			if v := judge.OpenSSLCMS(t, der, judge.Flip(content, 0), c.by.ca, at); v.Accepted {
				t.Error("openssl accepts changed content")
			}
			v, err := parse(t, der).Verify(c.digest(content))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(v.Certificate, c.by.certificate) {
				t.Error("another certificate is named as the signer")
			}
			if !v.SigningTime.Equal(c.opt.SigningTime) {
				t.Errorf("signing time %v", v.SigningTime)
			}
		})
	}
}

func TestStructureOfPAdESBB(t *testing.T) {
	hanako := citizen(t, "hanako")
	out := judge.OpenSSLPrint(t, hanako.sign(t, sha256Of(content), cms.Options{}, hanako.ca))
	for _, once := range []string{"contentType (", "messageDigest (", "signingCertificateV2",
		"sha256WithRSAEncryption (1.2.840.113549.1.1.11)\n          parameter: NULL",
		"eContent: <ABSENT>", "d.issuerAndSerialNumber"} {
		if n := strings.Count(out, once); n < 1 || !strings.Contains(once, "sha256With") && n != 1 {
			t.Errorf("%q is there %d times in\n%s", once, n, out)
		}
	}
	for _, never := range []string{"signingTime", "id-smime-aa-signingCertificate\n", "S/MIME Capabilities"} {
		if strings.Contains(out, never) {
			t.Errorf("has %q", never)
		}
	}
}

func TestAttributesAreDeterministicAndDER(t *testing.T) {
	hanako := citizen(t, "hanako")
	opt := cms.Options{SigningTime: at.In(time.FixedZone("JST", 9*3600))}
	a, err := cms.SignedAttributes(sha256Of(content), hanako.certificate, opt)
	if err != nil {
		t.Fatal(err)
	}
	b, err := cms.SignedAttributes(sha256Of(content), hanako.certificate, cms.Options{SigningTime: at})
	if err != nil || !bytes.Equal(a.DER(), b.DER()) {
		t.Fatal("the same attributes give other bytes")
	}
	if a.DER()[0] != 0x31 {
		t.Errorf("tag %02x", a.DER()[0])
	}
	if a.Digest() != sha256.Sum256(a.DER()) {
		t.Error("Digest is not the SHA-256 of DER")
	}
	if !bytes.Equal(a.MessageDigest(), sha256Of(content)) {
		t.Error("message digest")
	}
	// The default hash algorithm of ESSCertIDv2 is left out: the hash comes at
	// once (RFC 5035 §3; X.690 §11.5).
	certHash := sha256.Sum256(hanako.certificate)
	if !bytes.Contains(a.DER(), append([]byte{0x04, 0x20}, certHash[:]...)) {
		t.Error("no certificate hash")
	}
	if bytes.Contains(a.DER(), []byte("\x60\x86\x48\x01\x65\x03\x04\x02\x01")) {
		t.Error("SHA-256 is written although it is the default")
	}
	// The embedded attributes differ from the signed ones in the tag alone.
	der := hanako.sign(t, sha256Of(content), opt)
	embedded := append([]byte{0xa0}, a.DER()[1:]...)
	if !bytes.Contains(der, embedded) {
		t.Error("the message does not contain the attributes under tag A0")
	}
	again, err := cms.ParseAttributes(a.DER())
	if err != nil || !bytes.Equal(again.DER(), a.DER()) {
		t.Errorf("reading back: %v", err)
	}
	if got, ok := again.SigningTime(); !ok || !got.Equal(at) {
		t.Errorf("signing time %v %v", got, ok)
	}
}

func TestZeroAttributesSignNothing(t *testing.T) {
	hanako := citizen(t, "hanako")
	var zero cms.Attributes
	if zero.Sum() != nil || zero.MessageDigest() != nil || len(zero.DER()) != 0 {
		t.Error("the zero value has something to sign")
	}
	if _, err := cms.SignedData(zero, []byte{1}, [][]byte{hanako.certificate}); err == nil {
		t.Error("a message without attributes")
	}
}

func TestSignedAttributesRefuses(t *testing.T) {
	hanako := citizen(t, "hanako")
	for name, c := range map[string]struct {
		digest, certificate []byte
		opt                 cms.Options
		want                failure.Code
	}{
		"SHA-1":          {make([]byte, 20), hanako.certificate, cms.Options{}, failure.CMSUnsupported},
		"no digest":      {nil, hanako.certificate, cms.Options{}, failure.CMSUnsupported},
		"no certificate": {sha256Of(content), nil, cms.Options{}, failure.CertificateMalformed},
		"half a certificate": {sha256Of(content), hanako.certificate[:400], cms.Options{},
			failure.CertificateMalformed},
		"trailing byte": {sha256Of(content), append(bytes.Clone(hanako.certificate), 0), cms.Options{},
			failure.CertificateMalformed},
		"year 1900": {sha256Of(content), hanako.certificate,
			cms.Options{SigningTime: at.AddDate(-126, 0, 0)}, failure.SigningTimeRefused},
	} {
		if _, err := cms.SignedAttributes(c.digest, c.certificate, c.opt); failure.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSignedDataVerifiesBeforeReturning(t *testing.T) {
	hanako, taro := citizen(t, "hanako"), otherCitizen(t)
	a, err := cms.SignedAttributes(sha256Of(content), hanako.certificate, cms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	good := hanako.signature(t, a)
	bare, err := hanako.key.Sign(rand.Reader, sha256Of(content), a.Hash())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		signature []byte
		bag       [][]byte
	}{
		"flipped signature":          {judge.Flip(good, 17), [][]byte{hanako.certificate}},
		"empty signature":            {nil, [][]byte{hanako.certificate}},
		"signature of other key":     {taro.signature(t, a), [][]byte{hanako.certificate}},
		"signature over the content": {bare, [][]byte{hanako.certificate}},
		"other certificate first":    {good, [][]byte{taro.certificate, hanako.certificate}},
		"CA first":                   {good, [][]byte{hanako.ca, hanako.certificate}},
		"no certificate":             {good, nil},
		"junk in the bag":            {good, [][]byte{hanako.certificate, []byte("junk")}},
	} {
		der, err := cms.SignedData(a, c.signature, c.bag)
		if failure.CodeOf(err) != failure.CompletionMismatch || der != nil {
			t.Errorf("%s: %d bytes, %v", name, len(der), err)
		}
	}
	der, err := cms.SignedData(a, good, [][]byte{hanako.certificate, hanako.ca, hanako.ca})
	if err != nil {
		t.Fatalf("genuine: %v", err)
	}
	if n := len(parse(t, der).Certificates()); n != 2 {
		t.Errorf("%d certificates, one of them twice", n)
	}
}
