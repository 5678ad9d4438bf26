package signing

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"testing"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig"
)

const letter = `<letter id="L"><to>見本市長</to></letter>`

// xmlRequest is a request for a PDF and an XML file.
func xmlRequest(t *testing.T) (Request, xmlsig.Prepared) {
	t.Helper()
	p, err := xmlsig.Prepare([]byte(letter), xmlsig.Options{Profile: xmlsig.Generic, Time: now})
	if err != nil {
		t.Fatal(err)
	}
	r := request(2)
	r.Documents[1] = Document{Name: "letter.xml", MediaType: XML, Profile: xmlsig.Generic,
		SignedInfo: p.SignedInfo, References: p.References, SigningTime: now}
	return r, p
}

// TestSignXML signs a PDF and an XML file with one PIN; the XML comes out whole.
func TestSignXML(t *testing.T) {
	b := newBench(t, "hanako", "")
	b.typed = []string{right}
	r, p := xmlRequest(t)
	signed, err := b.desk().Sign(context.Background(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.mustBeLocked()
	if signed[0].Attributes == nil || signed[1].Attributes != nil {
		t.Error("attributes for the wrong document")
	}
	if _, err := xmlsig.Complete([]byte(letter), p, signed[1].Signature, signed[1].Certificates); err != nil {
		t.Error(err)
	}
	certificate, err := x509.ParseCertificate(signed[1].Certificates[0])
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(p.SignedInfo)
	if err := rsa.VerifyPKCS1v15(certificate.PublicKey.(*rsa.PublicKey), crypto.SHA256, digest[:], signed[1].Signature); err != nil {
		t.Error(err)
	}
}

// TestXMLRefusedBeforePIN: what is not the SignedInfo of its own list never
// reaches the card.
func TestXMLRefusedBeforePIN(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Document)
		code   failure.Code
	}{
		"other digest":      {func(d *Document) { d.References[0].Digest = make([]byte, 32) }, failure.XMLSignedInfoRefused},
		"other URI":         {func(d *Document) { d.References[0].URI = "#M" }, failure.XMLSignedInfoRefused},
		"no list":           {func(d *Document) { d.References = nil }, failure.XMLSignedInfoRefused},
		"no SignedInfo":     {func(d *Document) { d.SignedInfo = nil }, failure.XMLSignedInfoRefused},
		"a login":           {func(d *Document) { d.SignedInfo = []byte("natsuin-login-1") }, failure.XMLSignedInfoRefused},
		"signed attributes": {func(d *Document) { d.SignedInfo = []byte("1\x03\x02\x01\x00") }, failure.XMLSignedInfoRefused},
		"a document":        {func(d *Document) { d.SignedInfo = []byte(letter) }, failure.XMLSignedInfoRefused},
		"white space":       {func(d *Document) { d.SignedInfo = append(bytes.Clone(d.SignedInfo), ' ') }, failure.XMLSignedInfoRefused},
		"a digest beside":   {func(d *Document) { d.ContentDigest[0] = 1 }, failure.MessageMalformed},
		"a PDF's type":      {func(d *Document) { d.MediaType = PDF }, failure.NotSupported},
		"a PDF's profile":   {func(d *Document) { d.Profile = "pades-bb" }, failure.NotSupported},
		"check only":        {func(d *Document) { d.Profile = xmlsig.EtaxTEG }, failure.NotSupported},
	} {
		b := newBench(t, "hanako", "")
		b.typed = []string{right}
		r, _ := xmlRequest(t)
		c.change(&r.Documents[1])
		if _, err := b.desk().Sign(context.Background(), r, nil); failure.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
		if _, verifies := b.left(jpki.Sign); verifies != 0 {
			t.Errorf("%s: the PIN was sent", name)
		}
	}
	r, _ := xmlRequest(t)
	r.Documents[0].SignedInfo = []byte("x")
	if _, err := newBench(t, "hanako", "").desk().Sign(context.Background(), r, nil); failure.CodeOf(err) != failure.MessageMalformed {
		t.Errorf("SignedInfo of a PDF: %v", err)
	}
}
