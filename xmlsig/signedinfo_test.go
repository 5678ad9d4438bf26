package xmlsig_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig"
)

// TestCheckSignedInfo: what the host signs is what Prepare writes for the list it
// was shown, to the byte, and nothing else.
func TestCheckSignedInfo(t *testing.T) {
	p, err := xmlsig.Prepare([]byte(strings.Replace(kousei, "<DataRoot>", `<DataRoot xml:lang="ja">`, 1)),
		xmlsig.Options{Profile: xmlsig.EgovKousei, Time: signedAt}, attachment("form.xml", "<申請書/>"))
	if err != nil {
		t.Fatal(err)
	}
	good := string(p.SignedInfo)
	if err := xmlsig.CheckSignedInfo(p.SignedInfo, p.References); err != nil {
		t.Fatalf("control: %v", err)
	}
	change := func(from, to string) string {
		out := strings.Replace(good, from, to, 1)
		if out == good {
			t.Fatalf("%s is not there", from)
		}
		return out
	}
	cut := func(from, to string) string {
		i := strings.Index(good, from)
		j := i + strings.Index(good[i:], to) + len(to)
		return good[:i] + good[j:]
	}
	for name, octets := range map[string]string{
		"empty":                    "",
		"not XML":                  "natsuin-login-1",
		"DER":                      "1\x81\x80",
		"content":                  "<RSH0010/>",
		"document type":            "<!DOCTYPE a>" + good,
		"declaration":              `<?xml version="1.0"?>` + good,
		"white space behind":       good + "\n",
		"comment inside":           change("<SignatureMethod", "<!-- --><SignatureMethod"),
		"comment behind":           good + "<!-- -->",
		"instruction behind":       good + "<?a?>",
		"two of them":              good + good,
		"white space inside":       change("<SignatureMethod", " <SignatureMethod "),
		"empty-element tag":        change("></SignatureMethod>", "/>"),
		"other quotes":             change(`URI="form.xml"`, `URI='form.xml'`),
		"namespace twice":          change("<SignatureMethod", `<SignatureMethod xmlns="http://www.w3.org/2000/09/xmldsig#"`),
		"other namespace":          change("2000/09/xmldsig#\"", "2000/09/xmldsig\""),
		"other canonicalization":   change("TR/2001/REC-xml-c14n-20010315", "2001/10/xml-exc-c14n#"),
		"other signature method":   change("rsa-sha256", "rsa-sha512"),
		"SHA-1":                    change("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1"),
		"HMAC":                     change("rsa-sha256", "hmac-sha256"),
		"other digest method":      change("xmlenc#sha256", "xmlenc#sha512"),
		"other digest":             change("<DigestValue>", "<DigestValue>AAAA"),
		"reference missing":        cut("<Reference URI=\"form.xml\"", "</Reference>"),
		"reference twice":          change("</SignedInfo>", good[strings.LastIndex(good, "<Reference "):]),
		"other URI":                change(`URI="form.xml"`, `URI="from.xml"`),
		"no URI":                   change(` URI="form.xml"`, ""),
		"type":                     change(`URI="form.xml"`, `Type="http://www.w3.org/2000/09/xmldsig#Manifest" URI="form.xml"`),
		"transform for a file":     change(`URI="form.xml">`, `URI="form.xml"><Transforms><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform></Transforms>`),
		"no transform":             cut("<Transforms>", "</Transforms>"),
		"XSLT":                     change(`<Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"`, `<Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"`),
		"text between":             change("<SignatureMethod", "x<SignatureMethod"),
		"element in between":       change("<SignatureMethod", "<x></x><SignatureMethod"),
		"digest with white space":  change("</DigestValue>", " </DigestValue>"),
		"whole signature":          "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">" + good + "</Signature>",
		"too large":                change("<SignedInfo", "<SignedInfo Id=\""+strings.Repeat("a", xmlsig.MaxSignedInfo)+"\""),
		"not UTF-8":                good + "\xFF",
		"unknown attribute":        change("<SignedInfo", "<SignedInfo Evil=\"1\""),
		"parameter of the method":  change("></SignatureMethod>", "><x></x></SignatureMethod>"),
		"parameter of a digest":    change("></DigestMethod>", "><x></x></DigestMethod>"),
		"attribute of a reference": change(`URI="form.xml"`, `Evil="1" URI="form.xml"`),
	} {
		err := xmlsig.CheckSignedInfo([]byte(octets), p.References)
		if failure.CodeOf(err) != failure.XMLSignedInfoRefused {
			t.Errorf("%s: %v", name, err)
		}
	}
	i, j := strings.Index(good, "<Reference "), strings.LastIndex(good, "</SignedInfo>")
	if err := xmlsig.CheckSignedInfo([]byte(good[:i]+good[j:]), nil); failure.CodeOf(err) != failure.XMLSignedInfoRefused {
		t.Errorf("a signature over nothing: %v", err)
	}
	for name, list := range map[string][]xmlsig.ReferenceDigest{
		"none": nil, "one": p.References[:1], "swapped": {p.References[1], p.References[0]},
		"three": append(slices.Clone(p.References), p.References[1]),
		"other": {p.References[0], {URI: "form.xml", Digest: bytes.Repeat([]byte{1}, 32)}},
		"short": {p.References[0], {URI: "form.xml", Digest: p.References[1].Digest[:31]}},
	} {
		if err := xmlsig.CheckSignedInfo(p.SignedInfo, list); failure.CodeOf(err) != failure.XMLSignedInfoRefused {
			t.Errorf("list of %s: %v", name, err)
		}
	}
}

// FuzzCheckSignedInfo: what is accepted begins and ends as a SignedInfo, so that
// no signature over it is one over anything else.
func FuzzCheckSignedInfo(f *testing.F) {
	p, err := xmlsig.Prepare([]byte(xtx), xmlsig.Options{Profile: xmlsig.EtaxXTX, Time: signedAt})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(p.SignedInfo)
	f.Fuzz(func(t *testing.T, octets []byte) {
		if xmlsig.CheckSignedInfo(octets, p.References) != nil {
			return
		}
		s := string(octets)
		if !strings.HasPrefix(s, "<") || !strings.HasSuffix(s, "SignedInfo>") || strings.Contains(s, "<!--") ||
			strings.Count(s, "Reference URI=") != 1 {
			t.Fatalf("%q", s)
		}
	})
}
