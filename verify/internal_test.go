package verify

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
)

// TestWeigh: what each way to fail each check means.
func TestWeigh(t *testing.T) {
	for _, c := range []struct {
		check   cms.Check
		problem cms.Problem
		want    conclusion
		status  IntegrityStatus
	}{
		{cms.CheckAlgorithms, cms.WeakDigest, indeterminate(CryptoConstraintsFailure), Unchecked},
		{cms.CheckAlgorithms, cms.AlgorithmUnsupported, indeterminate(CryptoConstraintsFailure), Unchecked},
		{cms.CheckAlgorithms, cms.AlgorithmMismatch, failed(SigCryptoFailure), Broken},
		{cms.CheckAttributes, cms.AttributeRepeated, failed(FormatFailure), Broken},
		{cms.CheckContentType, cms.ContentTypeMismatch, failed(FormatFailure), Broken},
		{cms.CheckMessageDigest, cms.DigestMismatch, failed(HashFailure), Modified},
		{cms.CheckMessageDigest, cms.AttributeMissing, failed(FormatFailure), Broken},
		{cms.CheckSignature, cms.SignatureMismatch, failed(SigCryptoFailure), Broken},
		{cms.CheckSignature, cms.AlgorithmMismatch, failed(SigCryptoFailure), Broken},
		{cms.CheckSignature, cms.WeakKey, indeterminate(CryptoConstraintsFailure), Unchecked},
		{cms.CheckSignature, cms.AlgorithmUnsupported, indeterminate(CryptoConstraintsFailure), Unchecked},
		{cms.CheckSignature, cms.CertificateMalformed, indeterminate(trust.NoSigningCertificate), Unchecked},
		{cms.CheckSignerID, cms.CertificateMissing, indeterminate(trust.NoSigningCertificate), Intact},
		{cms.CheckSignerID, cms.SignerAmbiguous, indeterminate(trust.NoSigningCertificate), Intact},
		{cms.CheckSigningCertificate, cms.CertificateHashMismatch, indeterminate(trust.NoSigningCertificate), Intact},
		{cms.CheckSigningCertificate, cms.WeakDigest, indeterminate(CryptoConstraintsFailure), Intact},
	} {
		got, status := weigh(cms.Finding{Check: c.check, Outcome: cms.Failed, Problem: c.problem})
		if got != c.want || status != c.status {
			t.Errorf("%s %s: %v %s, want %v %s", c.check, c.problem, got, status, c.want, c.status)
		}
	}
}

// TestForm: every problem of the form is a failure, and only the one that is
// about later changes leaves the signed bytes alone.
func TestForm(t *testing.T) {
	for _, p := range []pdf.Problem{pdf.DictionaryMalformed, pdf.DictionaryAmbiguous, pdf.DictionaryChanged,
		pdf.SubFilterMissing, pdf.ContentsMalformed, pdf.ContentsNotDER, pdf.ContentsPadding,
		pdf.ByteRangeMalformed, pdf.ByteRangeStart, pdf.ByteRangeGap, pdf.ByteRangeEnd, pdf.ChangesForbidden} {
		var s Signature
		c := worst(s.judgeForm(pdf.Signature{SubFilter: subFilterCAdES, Problems: []pdf.Problem{p}})...)
		if c != failed(FormatFailure) || len(s.Integrity.Problems) != 1 {
			t.Errorf("%s: %v", p, c)
		}
		if (s.Integrity.Status == Broken) == (p == pdf.ChangesForbidden) {
			t.Errorf("%s: status %q", p, s.Integrity.Status)
		}
	}
}

// TestPAdESLevel breaks each condition of the level alone.
func TestPAdESLevel(t *testing.T) {
	at := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	citizen, err := testpki.New("").Citizen(testpki.DefaultPerson, at.AddDate(0, -1, 0))
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(nil)
	sign := func(opt cms.Options) *cms.Signed {
		a, err := cms.SignedAttributes(digest[:], citizen.Sign.Certificate, opt)
		if err != nil {
			t.Fatal(err)
		}
		sig, err := citizen.Sign.Key.Sign(rand.Reader, a.Sum(), crypto.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		der, err := cms.SignedData(a, sig, [][]byte{citizen.Sign.Certificate})
		if err != nil {
			t.Fatal(err)
		}
		signed, err := cms.Parse(der)
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	plain, timed := sign(cms.Options{}), sign(cms.Options{SigningTime: at})
	good := pdf.Signature{Type: "Sig", Filter: "Adobe.PPKLite", SubFilter: subFilterCAdES, Time: at}
	for name, c := range map[string]struct {
		change func(p *pdf.Signature, s *Signature)
		signed *cms.Signed
		want   Level
	}{
		"nothing":             {func(*pdf.Signature, *Signature) {}, plain, PAdESBB},
		"signing time":        {func(*pdf.Signature, *Signature) {}, timed, LevelNone},
		"type":                {func(p *pdf.Signature, _ *Signature) { p.Type = "" }, plain, LevelNone},
		"filter":              {func(p *pdf.Signature, _ *Signature) { p.Filter = "" }, plain, LevelNone},
		"sub-filter":          {func(p *pdf.Signature, _ *Signature) { p.SubFilter = subFilterPKCS7 }, plain, LevelNone},
		"time":                {func(p *pdf.Signature, _ *Signature) { p.Time = time.Time{} }, plain, LevelNone},
		"problem":             {func(p *pdf.Signature, _ *Signature) { p.Problems = []pdf.Problem{"x"} }, plain, LevelNone},
		"check":               {func(_ *pdf.Signature, s *Signature) { s.Integrity.Checks[0].Outcome = cms.Absent }, plain, LevelNone},
		"signer unknown":      {func(_ *pdf.Signature, s *Signature) { s.Signer = nil }, plain, LevelNone},
		"signer from outside": {func(_ *pdf.Signature, s *Signature) { s.Signer.der = nil }, plain, LevelNone},
	} {
		f := c.signed.Examine(digest[:])
		s := Signature{Integrity: Integrity{Checks: f.List}, Signer: signerOf(f, trust.Evidence{}, false)}
		p := good
		c.change(&p, &s)
		if got := s.padesLevel(p, c.signed); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestHashingIsBounded: overlapping ranges cannot make us hash without end.
func TestHashingIsBounded(t *testing.T) {
	file := make([]byte, 1000)
	h := newHasher(bytes.NewReader(file), int64(len(file)), Options{})
	for i := range int64(maxPasses + 2) {
		_, err := h.sum(Digest{Algorithm: "SHA-256", Ranges: [][2]int64{{1, 998 - i%2}, {999, i % 2}}})
		h.known = nil
		if i < maxPasses && err != nil {
			t.Fatal(err)
		}
		if i == maxPasses+1 && !errors.Is(err, failure.New(failure.PDFTooComplex, "")) {
			t.Errorf("pass %d: %v", i, err)
		}
	}
}

// TestSharedBeginnings: going on from a mark gives what hashing afresh gives,
// whatever the order, and content has marks of its own.
func TestSharedBeginnings(t *testing.T) {
	file, content := make([]byte, 1000), make([]byte, 1000)
	for i := range file {
		file[i], content[i] = byte(i), byte(i*7)
	}
	h := newHasher(bytes.NewReader(file), 1000, Options{Content: bytes.NewReader(content), ContentSize: 1000})
	for _, d := range []Digest{
		{Algorithm: "SHA-256", Ranges: [][2]int64{{0, 500}, {600, 100}}},
		{Algorithm: "SHA-256", Ranges: [][2]int64{{0, 1000}}},
		{Algorithm: "SHA-256", Ranges: [][2]int64{{0, 100}, {900, 100}}},
		{Algorithm: "SHA-384", Ranges: [][2]int64{{0, 800}}},
		{Algorithm: "SHA-256", Ranges: [][2]int64{{10, 900}}},
		{Algorithm: "SHA-256", Content: true, Ranges: [][2]int64{{0, 1000}}},
		{Algorithm: "SHA-256", Ranges: [][2]int64{{0, 700}}},
		{Algorithm: "SHA-512", Ranges: [][2]int64{{0, 1}, {1, 0}, {1, 999}}},
	} {
		data := file
		if d.Content {
			data = content
		}
		want := algorithms[d.Algorithm].New()
		for _, x := range d.Ranges {
			want.Write(data[x[0] : x[0]+x[1]])
		}
		got, err := h.sum(d)
		if err != nil || !bytes.Equal(got, want.Sum(nil)) {
			t.Errorf("%+v: %x, %v", d, got, err)
		}
	}
}

// TestJudgeModification: what stands in the way of a verdict, and what does not.
func TestJudgeModification(t *testing.T) {
	for m, free := range map[pdf.Modification]bool{
		pdf.ModificationNone: true, pdf.ModificationLTA: true, pdf.ModificationFormFilling: true,
		pdf.ModificationAnnotations: false, pdf.ModificationOther: false, pdf.ModificationUnknown: false, "": false,
	} {
		for _, altered := range []bool{false, true} {
			want := indeterminate(SigConstraintsFailure)
			if free && !altered {
				want = conclusion{}
			}
			if got := judgeModification(pdf.Signature{Modification: m, Altered: altered}); got != want {
				t.Errorf("%q, altered %v: %v", m, altered, got)
			}
		}
	}
}
