package verify_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/verify"
)

// registrySigned signs in the form for the registry.
func registrySigned(t *testing.T, file []byte, by *testpki.Credential, name string) []byte {
	t.Helper()
	r := bytes.NewReader(file)
	p, err := pdf.Prepare(r, r.Size(), pdf.Options{Profile: pdf.MOJRegistry, Time: signedAt, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Digest(r); err != nil {
		t.Fatal(err)
	}
	if _, err := pdf.Complete(p, message(t, by, p.ContentDigest, cms.Options{})); err == nil {
		t.Error("completed without the signing time")
	}
	tail, err := pdf.Complete(p, message(t, by, p.ContentDigest, cms.Options{SigningTime: signedAt}))
	if err != nil {
		t.Fatal(err)
	}
	prepared := slices.Concat(file, p.Tail)
	i, err := pdf.Inspect(bytes.NewReader(prepared), int64(len(prepared)))
	if err != nil || i.Profile != pdf.MOJRegistry || i.Name != name {
		t.Fatalf("inspected as %+v: %v", i, err)
	}
	return slices.Concat(file, tail)
}

// TestConformance: each rule is broken by one file, and the right form breaks
// none.
func TestConformance(t *testing.T) {
	hanako := person(t, "hanako").Sign
	const name = "番号　花子"
	right := registrySigned(t, onePage(), hanako, name)
	date := bytes.Index(right, []byte("/M (D:")) + len("/M (D:20260401030000")
	zone := right[date:][:bytes.IndexByte(right[date:], ')')+1]
	for _, c := range []struct {
		name   string
		file   []byte
		broken string // the rule, "" for none
	}{
		{"right", right, ""},
		{"two signers", registrySigned(t, right, hanako, name), ""},
		{"PAdES", signPDF(t, onePage(), hanako, signedAt), "sub-filter"},
		{"no name", signPDF(t, onePage(), hanako, signedAt), "name"},
		{"another's name", registrySigned(t, onePage(), hanako, "番号 太郎"), "name-matches"},
		{"no type", bytes.Replace(right, []byte("/Type /Sig "), []byte("/Type /Sih "), 1), "type"},
		{"no date", bytes.Replace(right, []byte("\n/M ("), []byte("\n/N ("), 1), "signing-time"},
		{"no zone", bytes.Replace(right, zone, append([]byte(")"), bytes.Repeat([]byte(" "), len(zone)-1)...), 1), "time-zone"},
		{"padding", bytes.Replace(right, []byte("000>"), []byte("001>"), 1), "padding"},
		{"byte range", bytes.Replace(right, []byte("/ByteRange [0"), []byte("/ByteRange [1"), 1), "byte-range"},
		{"bytes after", append(bytes.Clone(right), "% more\n"...), "coverage"},
		{"contents", bytes.Replace(right, []byte("000>"), []byte("00 >"), 1), "contents"},
		{"no message", bytes.Replace(right, []byte("/Contents <3082"), []byte("/Contents <3182"), 1), "message"},
		{"key twice", bytes.Replace(right, []byte("/Filter /Adobe.PPKLite"), []byte("/M () /M () /M ()     "), 1), "dictionary"},
	} {
		r := judgeFile(c.file, verify.Options{At: at, Profile: pdf.MOJRegistry})
		if r.Conformance == nil {
			t.Fatalf("%s: no check\n%s", c.name, r.JSON())
		}
		var broken []string
		for _, f := range r.Conformance.Findings {
			if f.Outcome == verify.BrokenRule {
				broken = append(broken, f.Rule)
			}
		}
		if c.broken == "" && len(broken) > 0 || c.broken != "" && !slices.Contains(broken, c.broken) ||
			r.Conformance.Conforms != (c.broken == "") {
			t.Errorf("%s: %v are broken, want %q", c.name, broken, c.broken)
		}
	}
	if r := judgeFile(right, verify.Options{At: at, Profile: "xades"}); r.Error == nil {
		t.Error("an unknown profile is checked")
	}
	if r := judgeFile(onePage(), verify.Options{At: at, Profile: pdf.MOJRegistry}); r.Conformance.Conforms {
		t.Error("a file without signature conforms")
	}
}
