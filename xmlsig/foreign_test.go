package xmlsig_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/xmlsig"
)

const (
	dsig = "http://www.w3.org/2000/09/xmldsig#"
	more = "http://www.w3.org/2001/04/xmldsig-more#"
	enc  = "http://www.w3.org/2001/04/xmlenc#"
	c10  = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
	exc  = "http://www.w3.org/2001/10/xml-exc-c14n#"
	c11  = "http://www.w3.org/2006/12/xml-c14n11"
)

// ref is a Reference of a template.
func ref(uri, digest string, transforms ...string) string {
	list := ""
	for _, x := range transforms {
		if !strings.HasPrefix(x, "<") {
			x = `<Transform Algorithm="` + x + `"/>`
		}
		list += x
	}
	if list != "" {
		list = "<Transforms>" + list + "</Transforms>"
	}
	return `<Reference URI="` + uri + `">` + list + `<DigestMethod Algorithm="` + digest + `"/><DigestValue/></Reference>`
}

// tmpl is a signature for xmlsec1 to fill in.
func tmpl(method, algorithm, object string, refs ...string) string {
	return `<Signature xmlns="` + dsig + `"><SignedInfo><CanonicalizationMethod Algorithm="` + method + `"/>` +
		`<SignatureMethod Algorithm="` + algorithm + `"/>` + strings.Join(refs, "") + `</SignedInfo><SignatureValue/>` +
		`<KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo>` + object + `</Signature>`
}

// keyPair is a private key as PEM and a certificate.
type keyPair struct{ key, certificate []byte }

func rsaPair(t *testing.T) keyPair {
	t.Helper()
	return pair(t, hanako().Key, hanako().Certificate)
}

func pair(t *testing.T, key any, certificate []byte) keyPair {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return keyPair{pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), certificate}
}

func ecPair(t *testing.T, curve elliptic.Curve) keyPair {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "next card"},
		NotBefore: signedAt.AddDate(-1, 0, 0), NotAfter: signedAt.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pair(t, key, der)
}

// TestFromXMLSec judges what xmlsec1 signs: policy accepts it or names its
// reason; with one character of the content changed nothing passes.
func TestFromXMLSec(t *testing.T) {
	rsa, p256, p384, p521 := rsaPair(t), ecPair(t, elliptic.P256()), ecPair(t, elliptic.P384()), ecPair(t, elliptic.P521())
	const body = `<a xmlns="urn:a" xmlns:p="urn:p" xml:lang="ja" Id="a"><b Id="b" p:c="見本">content</b>`
	within := func(signature string) string { return body + signature + "</a>" }
	object := `<Object Id="o">content</Object>`
	manifest := `<Object><Manifest Id="m">` + ref("#b", enc+"sha256") + `</Manifest></Object>`
	rs256, prefixes := more+"rsa-sha256", `<Transform Algorithm="`+exc+`"><InclusiveNamespaces xmlns="`+exc+`" PrefixList="p #default"/></Transform>`
	for _, c := range []struct {
		name, src string
		keys      keyPair
		want      xmlsig.Problem
		whole     bool
	}{
		{"enveloped whole document", within(tmpl(c10, rs256, "", ref("", enc+"sha256", envelopedURI))), rsa, "", true},
		{"enveloped by id exclusive", within(tmpl(exc, rs256, "", ref("#a", enc+"sha256", envelopedURI, exc))), rsa, "", true},
		{"PrefixList", within(tmpl(c10, rs256, "", ref("#b", enc+"sha256", prefixes))), rsa, "", false},
		{"detached 1.1 with comments", within(tmpl(c11, rs256, "", ref("#b", enc+"sha512", c11+"#WithComments"))), rsa, "", false},
		{"no transform", within(tmpl(c10, rs256, "", ref("#b", enc+"sha256"))), rsa, "", false},
		{"enveloping", tmpl(c10, rs256, object, ref("#o", enc+"sha256", c10)), rsa, "", true},
		{"two references", within(tmpl(c10, rs256, "", ref("#b", enc+"sha256"), ref("", enc+"sha256", envelopedURI, c10))), rsa, "", true},
		{"RSA SHA-384", within(tmpl(c10, more+"rsa-sha384", "", ref("", more+"sha384", envelopedURI))), rsa, "", true},
		{"RSA SHA-512", within(tmpl(c10, more+"rsa-sha512", "", ref("", enc+"sha512", envelopedURI))), rsa, "", true},
		{"ECDSA P-256", within(tmpl(c10, more+"ecdsa-sha256", "", ref("", enc+"sha256", envelopedURI))), p256, "", true},
		{"ECDSA P-384", within(tmpl(c10, more+"ecdsa-sha384", "", ref("", enc+"sha256", envelopedURI))), p384, "", true},
		{"ECDSA P-521", within(tmpl(c10, more+"ecdsa-sha512", "", ref("", enc+"sha256", envelopedURI))), p521, "", true},
		{"file beside", tmpl(c10, rs256, "", ref("content.txt", enc+"sha256")), rsa, "", true},
		{"file beside canonicalized", tmpl(c10, rs256, "", ref("content.xml", enc+"sha256", exc)), rsa, "", true},
		{"manifest", within(tmpl(c10, rs256, manifest, ref("#m", enc+"sha256"))), rsa, "", false},
		{"SHA-1", within(tmpl(c10, dsig+"rsa-sha1", "", ref("", dsig+"sha1", envelopedURI))), rsa, xmlsig.WeakDigest, true},
		{"SHA-224", within(tmpl(c10, more+"rsa-sha224", "", ref("", enc+"sha256", envelopedURI))), rsa, xmlsig.AlgorithmUnsupported, false},
		{"digest SHA-224", within(tmpl(c10, rs256, "", ref("", more+"sha224", envelopedURI))), rsa, xmlsig.AlgorithmUnsupported, false},
		{"base64", tmpl(c10, rs256, `<Object Id="o">AAAA</Object>`, ref("#o", enc+"sha256", dsig+"base64")), rsa, xmlsig.TransformRefused, false},
		{"XPath", within(tmpl(c10, rs256, "", ref("", enc+"sha256", `<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>self::text()</XPath></Transform>`))), rsa, xmlsig.TransformRefused, false},
		{"XPath filter", within(tmpl(c10, rs256, "", ref("", enc+"sha256", `<Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"><XPath xmlns="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">//*</XPath></Transform>`))), rsa, xmlsig.TransformRefused, false},
		{"canonicalized twice", within(tmpl(c10, rs256, "", ref("#b", enc+"sha256", c10, exc))), rsa, xmlsig.TransformRefused, false},
		{"XPointer", within(tmpl(c10, rs256, "", ref("#xpointer(id('b'))", enc+"sha256"))), rsa, xmlsig.URIRefused, false},
		{"XPointer to the document", within(tmpl(c10, rs256, "", ref("#xpointer(/)", enc+"sha256", envelopedURI))), rsa, xmlsig.URIRefused, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			beside := map[string][]byte{"content.txt": []byte("content"), "content.xml": []byte("<c>content</c>")}
			signed := judge.XMLSecSign(t, []byte(c.src), c.keys.key, c.keys.certificate, beside,
				"Id urn:a:a", "Id urn:a:b", "Id "+dsig+":Object", "Id "+dsig+":Manifest")
			judged(t, signed, beside, c.want, c.whole)
			if c.want == "" {
				changed(t, signed, beside)
			}
		})
	}
}

// judged compares the verdict on one signature with what is wanted.
func judged(t *testing.T, signed []byte, beside map[string][]byte, want xmlsig.Problem, whole bool) {
	t.Helper()
	v, err := examine(t, signed, beside, false)
	if xmlsig.ProblemOf(err) != want || err == nil && v.Scope.Whole != whole {
		t.Errorf("%v, want %q\n%s", err, want, signed)
	}
	if want != xmlsig.WeakDigest {
		return
	}
	if v, err := examine(t, signed, beside, true); err != nil || !v.Legacy || v.Scope.Whole != whole {
		t.Errorf("as an old signature: %v", err)
	}
}

// changed: the same with other content fails.
func changed(t *testing.T, signed []byte, beside map[string][]byte) {
	t.Helper()
	other := map[string][]byte{}
	for name, content := range beside {
		other[name] = bytes.Replace(content, []byte("content"), []byte("contend"), 1)
	}
	if _, err := examine(t, bytes.Replace(signed, []byte(">content<"), []byte(">contend<"), 1), other, false); err == nil {
		t.Error("a change passes")
	}
}

func examine(t *testing.T, signed []byte, beside map[string][]byte, legacy bool) (*xmlsig.Verified, error) {
	t.Helper()
	var files []xmlsig.File
	for name, content := range beside {
		if bytes.Contains(signed, []byte(`URI="`+name)) {
			files = append(files, attachment(name, string(content)))
		}
	}
	d, err := xmlsig.Open(signed, files...)
	if err != nil {
		t.Fatal(err)
	}
	return d.Signatures()[0].Verify(xmlsig.CheckOptions{AllowLegacy: legacy})
}
