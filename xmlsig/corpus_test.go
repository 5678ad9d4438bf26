package xmlsig_test

import (
	"crypto/x509"
	"encoding/pem"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig"
)

// corpora is where the public test data lies outside the project.
const corpora = "../../shared/corpora"

var update = flag.Bool("update", false, "rewrite the golden tables")

// TestCorpus holds the verdict on every signature of the XML-DSig suites to a
// golden table: with the suites' own keys at hand and SHA-1 allowed, what policy
// allows passes, and everything else has its reason.
func TestCorpus(t *testing.T) {
	if _, err := os.Stat(corpora); err != nil {
		t.Skip("no corpora")
	}
	paths, err := filepath.Glob(filepath.Join(corpora, "xmldsig", "*", "*.xml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	certificates := suiteCertificates(t)
	var table strings.Builder
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path)
		fmt.Fprintf(&table, "%-75s %s\n", name, verdict(t, src, certificates))
	}
	const golden = "testdata/corpus.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || table.String() != string(want) {
		t.Errorf("%v, now:\n%s", err, table.String())
	}
}

// suiteCertificates are the certificates that the suites give beside the files.
func suiteCertificates(t *testing.T) (list [][]byte) {
	t.Helper()
	for _, pattern := range []string{"keys/*.crt", "certs/*.der"} {
		paths, _ := filepath.Glob(filepath.Join(corpora, "xmldsig", "*", pattern))
		for _, path := range paths {
			der, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if block, _ := pem.Decode(der); block != nil {
				der = block.Bytes
			}
			if _, err := x509.ParseCertificate(der); err == nil {
				list = append(list, der)
			}
		}
	}
	if len(list) == 0 {
		t.Fatal("no certificates")
	}
	return list
}

// verdict is one line of the table.
func verdict(t *testing.T, src []byte, certificates [][]byte) string {
	t.Helper()
	d, err := xmlsig.Open(src)
	if err != nil {
		return string(failure.CodeOf(err))
	}
	var list []string
	for _, s := range d.Signatures() {
		f, err := s.Examine(xmlsig.CheckOptions{Certificates: certificates, AllowLegacy: true})
		if err != nil {
			t.Fatal(err)
		}
		var problems []string
		for _, x := range f.List {
			if x.Outcome == xmlsig.Failed {
				problems = append(problems, fmt.Sprintf("%s %s", x.Check, x.Problem))
			}
		}
		switch {
		case len(problems) > 0:
			list = append(list, strings.Join(problems, ", "))
		case f.Legacy:
			list = append(list, "passed, legacy")
		default:
			list = append(list, "passed")
		}
	}
	return strings.Join(list, "; ")
}
