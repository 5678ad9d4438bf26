package verify_test

import (
	"archive/zip"
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
	"github.com/natsuin/natsuin/xmlsig"
)

const (
	xtxFile = `<?xml version="1.0" encoding="UTF-8"?><DATA xmlns="urn:example:shotoku" id="DATA"><RSH0010 id="RSH0010">` +
		`<NOZEISHA_NM ID="NM">番号　花子</NOZEISHA_NM></RSH0010></DATA>`
	tegFile    = `<TEG800 xmlns="urn:example:shomei" id="TEG800"><WCE00020>120000</WCE00020></TEG800>`
	kouseiFile = `<DataRoot><構成情報 ID="構成情報"><手続名称>見本手続</手続名称></構成情報><署名情報/></DataRoot>`
)

// signXML prepares and completes.
func signXML(t testing.TB, by *testpki.Credential, src string, o xmlsig.Options, files ...xmlsig.File) []byte {
	t.Helper()
	o.Time = signedAt
	p, err := xmlsig.Prepare([]byte(src), o, files...)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(p.SignedInfo)
	value, err := by.Key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	out, err := xmlsig.Complete([]byte(src), p, value, [][]byte{by.Certificate, by.CA.Certificate}, files...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// packed is a package of kousei.xml and further files, in pairs of name and
// content.
func packed(t testing.TB, kousei []byte, more ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	more = append([]string{"kousei.xml", string(kousei)}, more...)
	for i := 0; i < len(more); i += 2 {
		to, err := w.Create(more[i])
		if err == nil {
			_, err = to.Write([]byte(more[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXMLReports(t *testing.T) {
	hanako := person(t, "hanako")
	known := evidence(t, hanako.Sign.CA)
	xtx := signXML(t, hanako.Sign, xtxFile, xmlsig.Options{Profile: xmlsig.EtaxXTX})
	teg := signXML(t, hanako.Sign, tegFile, xmlsig.Options{Profile: xmlsig.Generic})
	form := xmlsig.File{Name: "form.xml", Content: strings.NewReader("<a/>"), Size: 4}
	kousei := signXML(t, hanako.Sign, kouseiFile, xmlsig.Options{Profile: xmlsig.EgovKousei}, form)
	auth := signXML(t, hanako.Auth, tegFile, xmlsig.Options{Profile: xmlsig.Generic})
	change := func(b []byte, from, to string) []byte { return bytes.Replace(b, []byte(from), []byte(to), 1) }
	for _, c := range []struct {
		name   string
		file   []byte
		ev     trust.Evidence
		reason trust.SubIndication
		exit   int
	}{
		{"xml-xtx-passed", xtx, known, "", 0},
		{"xml-xtx-changed", change(xtx, "花子", "華子"), known, verify.HashFailure, 1},
		{"xml-xtx-wrapped", change(xtx, "<RSH0010 ", "<X/><RSH0010 "), known, verify.SigConstraintsFailure, 3},
		{"xml-teg-passed", teg, known, "", 0},
		{"xml-teg-no-anchor", teg, trust.Evidence{}, trust.NoChain, 3},
		{"xml-teg-revocation-unknown", teg, trust.Evidence{Anchors: known.Anchors}, trust.TryLater, 3},
		{"xml-broken", change(teg, "<ds:SignatureValue>", "<ds:SignatureValue>AAAA"), known, verify.SigCryptoFailure, 1},
		{"xml-id-twice", change(teg, "<WCE00020>", `<WCE00020 Id="TEG800">`), known, verify.FormatFailure, 1},
		{"xml-auth-certificate", auth, evidence(t, hanako.Auth.CA), trust.ChainConstraints, 3},
		{"package-passed", packed(t, kousei, "form.xml", "<a/>"), known, "", 0},
		{"package-file-changed", packed(t, kousei, "form.xml", "<b/>"), known, verify.HashFailure, 1},
		{"package-file-missing", packed(t, kousei), known, verify.SignedDataNotFound, 3},
		{"package-file-unsigned", packed(t, kousei, "form.xml", "<a/>", "extra.pdf", "x"), known, verify.SigConstraintsFailure, 3},
	} {
		r := judgeFile(c.file, verify.Options{Name: c.name, At: at, Evidence: c.ev})
		if r.ExitCode() != c.exit || len(r.Signatures) != 1 || r.Signatures[0].SubIndication != c.reason {
			t.Errorf("%s: exit code %d, want %d %s:\n%s", c.name, r.ExitCode(), c.exit, c.reason, r.JSON())
		}
	}
	for _, name := range []string{"xml-xtx-passed", "package-passed"} {
		file := map[string][]byte{"xml-xtx-passed": xtx, "package-passed": packed(t, kousei, "form.xml", "<a/>")}[name]
		golden(t, name, judgeFile(file, verify.Options{Name: name, At: at, Evidence: known}).JSON())
	}
}

// TestXMLRefused: files about which nothing can be said.
func TestXMLRefused(t *testing.T) {
	bomb := packed(t, bytes.Repeat([]byte(" "), 1<<20), "big", strings.Repeat("0", xmlsig.MaxUnpacked))
	for name, c := range map[string]struct {
		file []byte
		code failure.Code
	}{
		"doctype":       {[]byte("<!DOCTYPE a><a/>"), failure.XMLDoctype},
		"Shift_JIS":     {[]byte("<?xml version='1.0' encoding='Shift_JIS'?><a/>"), failure.XMLEncoding},
		"UTF-16":        {[]byte("\xFF\xFE<\x00"), failure.XMLEncoding},
		"cut":           {[]byte("<a><b>"), failure.XMLMalformed},
		"no kousei":     {packed(t, nil, "other", "x")[:60], failure.PackageMalformed},
		"zip slip":      {packed(t, []byte(kouseiFile), "../a", "x"), failure.PackageMalformed},
		"folder":        {packed(t, []byte(kouseiFile), "a/b", "x"), failure.PackageMalformed},
		"backslash":     {packed(t, []byte(kouseiFile), `..\a`, "x"), failure.PackageMalformed},
		"drive":         {packed(t, []byte(kouseiFile), "C:a", "x"), failure.PackageMalformed},
		"twice":         {packed(t, []byte(kouseiFile), "a", "x", "a", "y"), failure.PackageMalformed},
		"twice by case": {packed(t, []byte(kouseiFile), "a", "x", "A", "y"), failure.PackageMalformed},
		"bomb":          {bomb, failure.DocumentTooLarge},
		"empty ZIP":     {[]byte("PK\x03\x04"), failure.PackageMalformed},
	} {
		r := judgeFile(c.file, verify.Options{Name: name, At: at})
		if r.Error == nil || r.Error.Code != c.code || r.ExitCode() != verify.ExitRefused {
			t.Errorf("%s: %s", name, r.JSON())
		}
	}
	if r := judgeFile([]byte("<a/>"), verify.Options{Name: "a", At: at}); r.ExitCode() != verify.ExitNoSignature {
		t.Errorf("unsigned: %s", r.JSON())
	}
}

// FuzzXML: every file gives a report, and the same one twice.
func FuzzXML(f *testing.F) {
	hanako := person(f, "hanako")
	f.Add(signXML(f, hanako.Sign, xtxFile, xmlsig.Options{Profile: xmlsig.EtaxXTX}))
	f.Add(signXML(f, hanako.Sign, tegFile, xmlsig.Options{Profile: xmlsig.Generic}))
	kousei := signXML(f, hanako.Sign, kouseiFile, xmlsig.Options{Profile: xmlsig.EgovKousei})
	f.Add(kousei)
	f.Add(packed(f, kousei))
	opt := verify.Options{Name: "a", At: at, Evidence: evidence(f, hanako.Sign.CA)}
	f.Fuzz(func(t *testing.T, src []byte) {
		r := judgeFile(src, opt)
		if r.Error != nil && r.Error.Code == failure.Internal || !bytes.Equal(r.JSON(), judgeFile(src, opt).JSON()) {
			t.Fatal(string(r.JSON()))
		}
	})
}
