package judge

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Named is what one judge said of a signed PDF, and of its control.
type Named struct {
	Judge   string
	Genuine Verdict
	// Control is the verdict on the same file with one byte changed. A judge that
	// accepts it has not looked.
	Control Verdict
}

// Accepts says that the judge accepted the file and saw through the control.
func (n Named) Accepts() bool { return n.Genuine.Accepted && !n.Control.Accepted }

// SignedPDF asks every judge about a PDF whose signer certificates were issued
// by ca (DER): qpdf about its structure, pdfsig and mutool about every
// signature, openssl about the CMS of the last one over the bytes it covers.
// Each gets a control too: a covered byte changed, for qpdf the place of the
// cross-reference section.
func SignedPDF(t T, file, ca []byte, at time.Time) []Named {
	t.Helper()
	signatures := cutOut(t, file)
	var signers [][]byte
	for _, s := range signatures {
		for _, c := range OpenSSLCertificates(t, s.message) {
			if !bytes.Equal(c, ca) && !slices.ContainsFunc(signers, func(o []byte) bool { return bytes.Equal(o, c) }) {
				signers = append(signers, c)
			}
		}
	}
	nss := TrustInNSS(t, ca, signers...)
	last := signatures[len(signatures)-1]
	forged := flipCovered(t, file)
	changed := cutOut(t, forged)[len(signatures)-1]
	return []Named{
		{"qpdf --check", QPDFCheck(t, file), QPDFCheck(t, misplaceXref(t, file))},
		{"pdfsig", nss.Pdfsig(t, file, ""), nss.Pdfsig(t, forged, "")},
		{"mutool sign -v", MutoolSign(t, file), MutoolSign(t, forged)},
		{"openssl cms -verify", OpenSSLCMS(t, last.message, last.content, ca, at),
			OpenSSLCMS(t, changed.message, changed.content, ca, at)},
	}
}

// flipCovered changes one byte that every signature covers and that no reader
// needs to find its way: in the binary comment of the header (ISO 32000-1
// §7.5.2), or else a blank after the first object's end.
func flipCovered(t T, file []byte) []byte {
	t.Helper()
	if line := bytes.IndexAny(file, "\r\n"); line > 0 {
		for i := line + 1; i < min(line+16, len(file)); i++ {
			if file[i] >= 0x80 {
				return Flip(file, i)
			}
		}
	}
	out := bytes.Clone(file)
	at := bytes.Index(out, []byte("endobj\n"))
	if at < 0 {
		t.Fatal("no byte to flip for the control")
	}
	out[at+len("endobj")] = ' '
	return out
}

// misplaceXref changes the tens of the last startxref offset: one byte beside
// may still be white space before the section.
func misplaceXref(t T, file []byte) []byte {
	t.Helper()
	m := lastXref.FindSubmatchIndex(file)
	if m == nil {
		t.Fatal("no startxref in the file")
	}
	return Flip(file, m[3]-2)
}

var lastXref = regexp.MustCompile(`startxref\s+(\d{2,})\s+%%EOF\s*$`)

// signature is what one signature of a PDF consists of.
type signature struct{ message, content []byte }

var byteRange = regexp.MustCompile(`/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]`)

// cutOut takes every CMS and the bytes it covers out of a PDF, in file order,
// by the byte ranges alone.
func cutOut(t T, file []byte) []signature {
	t.Helper()
	var all []signature
	for _, m := range byteRange.FindAllSubmatch(file, -1) {
		var r [4]int
		for i := range r {
			r[i], _ = strconv.Atoi(string(m[i+1]))
		}
		if r[0] != 0 || r[2] < r[1]+2 || r[2]+r[3] > len(file) {
			t.Fatalf("byte range %v does not fit %d bytes", r, len(file))
		}
		padded, err := hex.DecodeString(string(file[r[1]+1 : r[2]-1]))
		if err != nil {
			t.Fatalf("decoding /Contents: %v", err)
		}
		var value asn1.RawValue
		if _, err := asn1.Unmarshal(padded, &value); err != nil {
			t.Fatalf("cutting the CMS out of /Contents: %v", err)
		}
		all = append(all, signature{value.FullBytes, slices.Concat(file[:r[1]], file[r[2]:r[2]+r[3]])})
	}
	if len(all) == 0 {
		t.Fatal("no byte range in the file")
	}
	return all
}
