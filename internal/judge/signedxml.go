package judge

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"regexp"
	"strings"
)

// xmlSignature finds what each Signature of a file says of itself: its Id, the id
// it refers to, and its certificate.
var xmlSignature = regexp.MustCompile(
	`(?s)<(?:\w+:)?Signature [^>]*Id="([^"]+)".*?<(?:\w+:)?Reference URI="#([^"]+)".*?X509Certificate>([^<]+)<.*?</(?:\w+:)?Signature>`)

// SignedXML asks xmlsec1 about every signature of an XML file that refers to one
// element by its attribute id, made by somebody whose certificate ca (DER)
// issued. The control is the same file with a character of that element changed.
func SignedXML(t T, file, ca []byte) []Named {
	t.Helper()
	issuer, err := x509.ParseCertificate(ca)
	if err != nil {
		t.Fatal(err)
	}
	found := xmlSignature.FindAllSubmatch(file, -1)
	if len(found) == 0 {
		t.Fatal("no signature in the file")
	}
	var all []Named
	for _, m := range found {
		der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(m[3])), ""))
		if err != nil {
			t.Fatal(err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		if err := certificate.CheckSignatureFrom(issuer); err != nil {
			t.Fatal(err)
		}
		// The document's default namespace is the first one that it declares.
		space := regexp.MustCompile(`xmlns="([^"]*)"`).FindSubmatch(file)
		target := regexp.MustCompile(`<((?:\w+:)?\w+)[^>]* id="` + regexp.QuoteMeta(string(m[2])) + `"`).FindSubmatchIndex(file)
		if space == nil || target == nil {
			t.Fatal("the element that is signed was not found")
		}
		id := "id " + string(space[1]) + ":" + string(file[target[2]:target[3]])
		all = append(all, Named{"xmlsec1 --verify", XMLSec(t, file, der, string(m[1]), nil, id),
			XMLSec(t, changeText(t, file, target[1]), der, string(m[1]), nil, id)})
	}
	return all
}

// changeText changes the last character of the first text behind an offset.
func changeText(t T, file []byte, from int) []byte {
	t.Helper()
	for at := from; ; {
		next := bytes.Index(file[at+1:], []byte("</"))
		if next < 0 {
			t.Fatal("no text to change for the control")
		}
		at += 1 + next
		if last := file[at-1]; last != '>' && last > ' ' {
			return Flip(file, at-1)
		}
	}
}
