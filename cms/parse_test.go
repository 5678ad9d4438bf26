package cms_test

import (
	"bytes"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
)

// replace returns der with one occurrence of old replaced by something of the
// same length.
func replace(t *testing.T, der []byte, old, new string) []byte {
	t.Helper()
	if len(old) != len(new) || bytes.Count(der, []byte(old)) == 0 {
		t.Fatalf("%x is not there", old)
	}
	return bytes.Replace(der, []byte(old), []byte(new), 1)
}

// body returns the content of the first element of der.
func body(der []byte) []byte {
	switch der[1] {
	case 0x81:
		return der[3 : 3+int(der[2])]
	case 0x82:
		return der[4 : 4+(int(der[2])<<8|int(der[3]))]
	}
	return der[2 : 2+int(der[1])]
}

// elements splits concatenated elements of at most 65535 bytes.
func elements(data []byte) (list [][]byte) {
	for len(data) > 0 {
		b := body(data)
		n := cap(data) - cap(b) + len(b)
		list, data = append(list, data[:n]), data[n:]
	}
	return list
}

// fields returns the fields of SignedData.
func fields(der []byte) [][]byte {
	return elements(body(body(elements(body(der))[1])))
}

// rebuild makes a message of SignedData fields.
func rebuild(fields ...[]byte) []byte {
	return sequence(oid(cms.OIDSignedData), join(0xa0, sequence(fields...)))
}

func TestParseRefuses(t *testing.T) {
	hanako := citizen(t, "hanako")
	der := hanako.sign(t, sha256Of(content), cms.Options{}, hanako.ca)
	f := fields(der)
	version, algorithms, encap, bag, infos := f[0], f[1], f[2], f[3], f[4]
	if !bytes.Equal(rebuild(f...), der) {
		t.Fatal("the test's own encoder is wrong")
	}
	info := body(infos)
	one := elements(body(info))
	signer := func(list ...[]byte) []byte { return join(0x31, sequence(list...)) }
	content := join(0x30, oid(cms.OIDData), join(0xa0, octets([]byte("content"))))
	for name, c := range map[string]struct {
		der  []byte
		want cms.Problem
	}{
		"nothing":        {nil, cms.Malformed},
		"text":           {[]byte("%PDF-1.7"), cms.Malformed},
		"cut":            {der[:len(der)-1], cms.Malformed},
		"trailing zero":  {append(bytes.Clone(der), 0), cms.TrailingData},
		"trailing self":  {append(bytes.Clone(der), der...), cms.TrailingData},
		"not SignedData": {replace(t, der, cms.OIDSignedData, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"), cms.NotSignedData},
		"certificate":    {hanako.certificate, cms.Malformed},
		"version 2":      {rebuild([]byte{2, 1, 2}, algorithms, encap, bag, infos), cms.UnknownVersion},
		"version padded": {rebuild([]byte{2, 2, 0, 1}, algorithms, encap, bag, infos), cms.BEREncoding},
		"no version":     {rebuild(algorithms, encap, bag, infos), cms.Malformed},
		"content":        {rebuild(version, algorithms, content, bag, infos), cms.ContentPresent},
		"content TSTInfo": {rebuild(version, algorithms,
			sequence(oid("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04")), bag, infos), cms.ContentTypeMismatch},
		"no signer":    {rebuild(version, algorithms, encap, bag, join(0x31)), cms.NoSignerInfo},
		"two signers":  {rebuild(version, algorithms, encap, bag, join(0x31, info, info)), cms.SeveralSignerInfos},
		"many signers": {rebuild(version, algorithms, encap, bag, join(0x31, info, info, info)), cms.SeveralSignerInfos},
		"extra field":  {rebuild(version, algorithms, encap, bag, infos, infos), cms.Malformed},
		"two bags":     {rebuild(version, algorithms, encap, bag, bag, infos), cms.Malformed},
		"no attributes": {rebuild(version, algorithms, encap, bag,
			signer(one[0], one[1], one[2], one[4], one[5])), cms.AttributesAbsent},
		"signer version 2": {rebuild(version, algorithms, encap, bag,
			signer([]byte{2, 1, 2}, one[1], one[2], one[3], one[4], one[5])), cms.UnknownVersion},
		"signer extra": {rebuild(version, algorithms, encap, bag,
			signer(append(one[:6:6], octets(nil))...)), cms.Malformed},
		"certificate of nothing": {rebuild(version, algorithms, encap,
			join(0xa0, sequence()), infos), cms.Malformed},
		"indefinite length": {append(append([]byte{0x30, 0x80}, body(der)...), 0, 0), cms.BEREncoding},
		"long length":       {append([]byte{0x30, 0x83, 0}, der[2:]...), cms.BEREncoding},
		"signature in pieces": {rebuild(version, algorithms, encap, bag,
			signer(one[0], one[1], one[2], one[3], one[4], join(0x24, one[5]))), cms.BEREncoding},
		"too large": {make([]byte, cms.MaxSize+1), cms.TooLarge},
		"too many certificates": {rebuild(version, algorithms, encap,
			join(0xa0, many(tiny, cms.MaxCertificates+1)), infos), cms.TooLarge},
		"too many attributes": {rebuild(version, algorithms, encap, bag, signer(one[0], one[1], one[2],
			join(0xa0, many(cms.Attribute("\x2a\x03", octets(nil)), cms.MaxAttributes+1)), one[4], one[5])), cms.TooLarge},
		"too deep": {rebuild(version, algorithms, encap, bag, signer(one[0], one[1], one[2],
			join(0xa0, cms.Attribute("\x2a\x03", nest(40))), one[4], one[5])), cms.TooLarge},
		"attribute in BER": {rebuild(version, algorithms, encap, bag, signer(one[0], one[1], one[2],
			join(0xa0, cms.Attribute("\x2a\x03", []byte{1, 1, 1})), one[4], one[5])), cms.BEREncoding},
		"attribute of junk": {rebuild(version, algorithms, encap, bag, signer(one[0], one[1], one[2],
			join(0xa0, octets(nil)), one[4], one[5])), cms.Malformed},
	} {
		s, err := cms.Parse(c.der)
		if s != nil || cms.ProblemOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
		if code := failure.CodeOf(err); code != failure.CMSMalformed && code != failure.CMSUnsupported {
			t.Errorf("%s: code %s", name, code)
		}
	}
}

// tiny is the shortest thing with an issuer and a serial number.
var tiny = sequence(sequence([]byte{2, 1, 1}, sequence(), sequence()))

func many(element []byte, n int) []byte { return bytes.Repeat(element, n) }

func nest(n int) []byte {
	e := octets(nil)
	for range n {
		e = sequence(e)
	}
	return e
}

func TestNotes(t *testing.T) {
	hanako := citizen(t, "hanako")
	der := hanako.sign(t, sha256Of(content), cms.Options{}, hanako.ca)
	if notes := parse(t, der).Notes(); notes != nil {
		t.Errorf("our own message has notes: %v", notes)
	}
	f := fields(der)
	bag := elements(body(f[3]))
	obsolete := append([]byte{0xa0}, tiny[1:]...)
	other := join(0xa0, bag[1], bag[0], obsolete)
	s := parse(t, rebuild(f[0], f[1], f[2], other, f[4]))
	if n := s.Notes(); len(n) != 2 || n[0] != cms.CertificatesUnsorted || n[1] != cms.OtherCertificateForms {
		t.Errorf("notes %v", n)
	}
	if _, err := s.Verify(sha256Of(content)); err != nil {
		t.Errorf("a note made it fail: %v", err)
	}
	if n := len(s.Certificates()); n != 2 {
		t.Errorf("%d certificates", n)
	}
	ct, md, sc := genuineAttributes(t, hanako)
	s = parse(t, crafted(t, hanako, [][]byte{sc, md, ct}))
	if n := s.Notes(); len(n) == 0 || n[len(n)-1] != cms.AttributesUnsorted {
		t.Errorf("notes %v", n)
	}
	if _, err := s.Verify(sha256Of(content)); err != nil {
		t.Errorf("attributes in another order, signed so: %v", err)
	}
}

func TestParseKeepsItsOwnCopy(t *testing.T) {
	hanako := citizen(t, "hanako")
	der := hanako.sign(t, sha256Of(content), cms.Options{}, hanako.ca)
	s := parse(t, der)
	clear(der)
	for _, c := range s.Certificates() {
		clear(c)
	}
	if _, err := s.Verify(sha256Of(content)); err != nil {
		t.Error(err)
	}
}

func TestRevocationListsAndTimestampsAreKept(t *testing.T) {
	hanako := citizen(t, "hanako")
	f := fields(hanako.sign(t, sha256Of(content), cms.Options{}, hanako.ca))
	one := elements(body(body(f[4])))
	crl, token := sequence(octets([]byte("list"))), sequence(octets([]byte("token")))
	unsigned := join(0xa1, cms.Attribute("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e", token))
	s := parse(t, rebuild(f[0], f[1], f[2], f[3], join(0xa1, crl, join(0xa1, oid("\x2a\x03"))),
		join(0x31, sequence(append(one, unsigned)...))))
	if got := s.CRLs(); len(got) != 1 || !bytes.Equal(got[0], crl) {
		t.Errorf("lists %x", got)
	}
	if got := s.SignatureTimeStamps(); len(got) != 1 || !bytes.Equal(got[0], token) {
		t.Errorf("tokens %x", got)
	}
	if _, err := s.Verify(sha256Of(content)); err != nil {
		t.Error(err)
	}
}
