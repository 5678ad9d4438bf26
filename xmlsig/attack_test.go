package xmlsig_test

import (
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig"
)

// signatureOf cuts the signature out of a signed file.
func signatureOf(t *testing.T, signed string) (before, signature, after string) {
	t.Helper()
	d, err := xmlsig.Open([]byte(signed))
	if err != nil {
		t.Fatal(err)
	}
	offset, length := d.Signatures()[0].Range()
	return signed[:offset], signed[offset : offset+length], signed[offset+length:]
}

// TestAttacks: each is a published trick with a document that was signed
// honestly. None may come out as verified and whole.
//
// XSW1 to XSW8 are the positions of Somorovsky et al., "On Breaking SAML: Be
// Whoever You Want to Be" (USENIX Security 2012), for a signature inside what it
// covers; MA05 is McIntosh and Austel, "XML Signature Element Wrapping Attacks
// and Countermeasures" (2005).
func TestAttacks(t *testing.T) {
	signed := sign(t, teg, xmlsig.Options{Profile: xmlsig.Generic}, hanako())
	before, signature, after := signatureOf(t, signed)
	start := strings.Index(before, "<TEG800")
	prolog, original := before[:start], before[start:]+after // the element without its signature
	whole := signed[start:]                                  // the element with it
	evil := strings.Replace(original, "120000", "990000", 1)
	otherID := func(s string) string { return strings.Replace(s, `id="TEG800"`, `id="evil"`, 1) }
	inside := func(outer, inner string) string { return strings.Replace(outer, "</TEG800>", inner+"</TEG800>", 1) }
	inObject := func(content string) string {
		return strings.Replace(signature, "</ds:Signature>", "<ds:Object>"+content+"</ds:Object></ds:Signature>", 1)
	}
	xtxSigned := sign(t, xtx, xmlsig.Options{Profile: xmlsig.EtaxXTX}, hanako())
	change := func(from, to string) string { return strings.Replace(signed, from, to, 1) }
	for name, src := range map[string]string{
		"XSW1 evil root, signed copy in an object":  prolog + inside(otherID(evil), inObject(original)),
		"XSW1 with the same id":                     prolog + inside(evil, inObject(original)),
		"XSW2 signature beside the signed copy":     prolog + inside(otherID(evil), signature+original),
		"XSW3 evil before the signed element":       prolog + "<r>" + otherID(evil) + whole + "</r>",
		"XSW4 signed element inside the evil one":   prolog + inside(otherID(evil), whole),
		"XSW5 evil holds signature, copy beside":    prolog + "<r>" + inside(otherID(evil), signature) + original + "</r>",
		"XSW6 evil holds signature with copy in it": prolog + inside(otherID(evil), strings.Replace(signature, "</ds:SignedInfo>", "</ds:SignedInfo>", 1)+original),
		"XSW7 evil in an extension element":         prolog + inside(whole, "<x>"+otherID(evil)+"</x>"),
		"XSW8 signed copy in an object of another":  prolog + inside(otherID(evil), inObject(whole)),
		"MA05 wrapper with the original":            prolog + "<wrapper>" + whole + "</wrapper>",
		"MA05 wrapper, evil with the same id":       prolog + "<wrapper>" + evil + whole + "</wrapper>",
		"id in another spelling before":             prolog + inside(`<TEG800 ID="TEG800"/>`, "") + "",
		"id collision Id":                           change("<WCE00000>", `<WCE00000 Id="TEG800">`),
		"id collision xml:id":                       change("<WCE00000>", `<WCE00000 xml:id="TEG800">`),
		"comment in a value, changed":               change("120000", "1<!---->20001"),
		"instruction in a value":                    change("120000", "120<?x?>000"),
		"CDATA with another value":                  change("120000", "<![CDATA[120001]]>"),
		"namespace taken away from a child":         change("<WCE00010>", `<WCE00010 xmlns="">`),
		"namespace of another kind":                 change(`xmlns="urn:example:shomei"`, `xmlns="urn:example:other"`),
		"prefix added inside":                       change("<WCE00010>", `<WCE00010 xmlns:p="urn:p">`),
		"xml:space added":                           change("<WCE00010>", `<WCE00010 xml:space="preserve">`),
		"CR by number at the end of a value":        change("120000", "120000&#13;"),
		"tab in an attribute":                       change(`VR="1.0"`, `VR="1.0&#9;"`),
		"content after the signature":               change("</ds:Signature>", "</ds:Signature><WCE00020>990000</WCE00020>"),
		"text after the signature":                  change("</ds:Signature>", "</ds:Signature>990000"),
		"object added to the signature":             change("</ds:Signature>", "<ds:Object><WCE00020>1</WCE00020></ds:Object></ds:Signature>"),
		"second SignedInfo":                         change("</ds:SignedInfo>", "</ds:SignedInfo><ds:SignedInfo/>"),
		"comment in SignedInfo":                     change("<ds:SignatureMethod", "<!-- --><ds:SignatureMethod"),
		"comment in DigestValue":                    change("</ds:DigestValue>", "<!--x--></ds:DigestValue>"),
		"comment in SignatureValue":                 change("</ds:SignatureValue>", "<!--x--></ds:SignatureValue>"),
		"element in DigestValue":                    change("</ds:DigestValue>", "<x/></ds:DigestValue>"),
		"signature of SHA-1":                        change("xmldsig-more#rsa-sha256", "xmldsig-more#rsa-sha1"),
		"signature by HMAC with the public key":     change("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256"),
		"no reference":                              dropReference(signed),
		"reference to nothing":                      change(`URI="#TEG800"`, `URI="#none"`),
		"reference without URI":                     change(` URI="#TEG800"`, ""),
		"reference by XPointer":                     change(`URI="#TEG800"`, `URI="#xpointer(id('TEG800'))"`),
		"reference to the network":                  change(`URI="#TEG800"`, `URI="http://example.invalid/a.xml"`),
		"reference to a file of the computer":       change(`URI="#TEG800"`, `URI="file:///etc/passwd"`),
		"reference to a folder above":               change(`URI="#TEG800"`, `URI="../a.xml"`),
		"XSLT":                                      change(envelopedURI, "http://www.w3.org/TR/1999/REC-xslt-19991116"),
		"XPath":                                     change(envelopedURI, "http://www.w3.org/TR/1999/REC-xpath-19991116"),
		"XPath filter":                              change(envelopedURI, "http://www.w3.org/2002/06/xmldsig-filter2"),
		"base64":                                    change(envelopedURI, "http://www.w3.org/2000/09/xmldsig#base64"),
		"enveloped twice":                           change("<ds:Transform Algorithm=\""+envelopedURI+"\"></ds:Transform>", strings.Repeat("<ds:Transform Algorithm=\""+envelopedURI+"\"></ds:Transform>", 2)),
		"xtx: element before the procedure":         strings.Replace(xtxSigned, "<RSH0010 ", "<X/><RSH0010 ", 1),
		"xtx: element after the procedure":          strings.Replace(xtxSigned, "</RSH0010>", "</RSH0010><X/>", 1),
		"xtx: text in DATA":                         strings.Replace(xtxSigned, "</RSH0010>", "</RSH0010>X", 1),
		"xtx: attribute on DATA":                    strings.Replace(xtxSigned, "<DATA ", "<DATA evil='1' ", 1),
		"xtx: evil procedure first":                 strings.Replace(xtxSigned, "<RSH0010 ", `<RSH0010 id="X"><evil/></RSH0010><RSH0010 `, 1),
		"xtx: content in a signature that is none":  strings.Replace(xtxSigned, "</DATA>", `<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"><X/></s:Signature></DATA>`, 1),
	} {
		t.Run(name, func(t *testing.T) { attacked(t, src, src == signed || src == xtxSigned) })
	}
	for name, c := range map[string]struct {
		src  string
		code failure.Code
	}{
		"doctype":           {strings.Replace(signed, "<TEG800", "<!DOCTYPE TEG800><TEG800", 1), failure.XMLDoctype},
		"entities":          {strings.Replace(signed, "<TEG800", `<!DOCTYPE a [<!ENTITY b "c">]><TEG800`, 1), failure.XMLDoctype},
		"deep nesting":      {strings.Repeat("<a>", 100000), failure.XMLTooComplex},
		"UTF-16":            {"\xFF\xFE<\x00a\x00/\x00>\x00", failure.XMLEncoding},
		"prefix of nothing": {strings.Replace(signed, "xmlns:ds=", "xmlns:dx=", 1), failure.XMLMalformed},
	} {
		if _, err := xmlsig.Open([]byte(c.src)); failure.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v := check(t, signed); !v[0].Scope.Whole {
		t.Error("the control is not whole")
	}
	if v := check(t, change("120000", "120<!-- harmless -->000")); v[0].Covered[0].Element.Children()[0].Children()[1].Text() != "120000" {
		t.Error("a comment splits a value")
	}
}

const envelopedURI = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

func dropReference(signed string) string {
	i, j := strings.Index(signed, "<ds:Reference"), strings.Index(signed, "</ds:Reference>")
	return signed[:i] + signed[j+len("</ds:Reference>"):]
}

// attacked: no signature verifies and covers the whole.
func attacked(t *testing.T, src string, untouched bool) {
	t.Helper()
	if untouched {
		t.Fatal("the attack changes nothing")
	}
	d, err := xmlsig.Open([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Signatures()) == 0 && !strings.Contains(src, "Signature") {
		return // the signature was left out: there is nothing to believe
	}
	for _, s := range d.Signatures() {
		v, err := s.Verify(xmlsig.CheckOptions{})
		if err != nil {
			if xmlsig.ProblemOf(err) == "" {
				t.Errorf("no reason: %v", err)
			}
			continue
		}
		if v.Scope.Whole {
			t.Errorf("verified, whole: %+v", v.Scope)
		}
		for _, c := range v.Covered {
			if reaches(c.Element, "990000") || reaches(c.Element, "evil") {
				t.Error("what is covered holds what is not")
			}
		}
	}
}

// reaches reports whether a text can be read through a covered element.
func reaches(e *xmlsig.Element, text string) bool {
	if strings.Contains(e.Text(), text) {
		return true
	}
	for _, c := range e.Children() {
		if reaches(c, text) {
			return true
		}
	}
	return false
}

// TestReachesNothingElse: from a covered element there is no way out, and its
// signature is not part of it.
func TestReachesNothingElse(t *testing.T) {
	signed := sign(t, xtx, xmlsig.Options{Profile: xmlsig.EtaxXTX}, hanako())
	for _, c := range check(t, signed)[0].Covered {
		if _, local := c.Element.Name(); local != "RSH0010" || len(c.Element.Children()) != 2 {
			t.Errorf("covers %s", local)
		}
	}
	for _, c := range check(t, sign(t, teg, xmlsig.Options{Profile: xmlsig.Generic}, hanako()))[0].Covered {
		for _, child := range c.Element.Children() {
			if _, local := child.Name(); local == "Signature" {
				t.Error("the signature can be read as content")
			}
		}
	}
}
