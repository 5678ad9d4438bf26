package verify_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// corpora is where the public test data lies outside the project.
const corpora = "../../shared/corpora"

// TestForeignPDFs judges every PDF of a foreign test suite without any anchor:
// each gives a report of the right form, none passes, and those whose name
// promises a fault are caught by it.
func TestForeignPDFs(t *testing.T) {
	if _, err := os.Stat(corpora); err != nil {
		t.Skip("no corpora")
	}
	want := map[string]string{ // a problem or a check's problem
		"pdf-sig-with-econtent.pdf": "content-present", "sig-no-signed-attrs.pdf": "signed-attributes-absent",
		"one-byterange.pdf": "byte-range-malformed", "weird-byterange.pdf": "byte-range-end",
		"tail-uncovered.pdf": "byte-range-end", "ed448-disallowed-hash.pdf": "algorithm-unsupported",
		"pades-with-old-style-signing-cert-attr.pdf": "weak-digest",
	}
	files, signatures := 0, 0
	err := filepath.WalkDir(filepath.Join(corpora, "pdf-pyhanko"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".pdf" {
			return err
		}
		file, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		name := filepath.Base(path)
		r := judgeFile(file, verify.Options{Name: name, At: at})
		signatures += len(r.Signatures)
		if r.ExitCode() == verify.ExitPassed || r.Error != nil && len(r.Signatures) > 0 {
			t.Errorf("%s:\n%s", name, r.JSON())
		}
		if !bytes.Equal(r.JSON(), judgeFile(file, verify.Options{Name: name, At: at}).JSON()) {
			t.Errorf("%s: another report the second time", name)
		}
		var found []string
		for _, s := range r.Signatures {
			found = append(found, s.Integrity.Problems...)
			for _, c := range s.Integrity.Checks {
				found = append(found, string(c.Problem))
			}
			if s.Indication == trust.TotalPassed || s.Indication == "" {
				t.Errorf("%s %s: %q", name, s.ID, s.Indication)
			}
		}
		if p, ok := want[name]; ok {
			delete(want, name)
			if !slices.Contains(found, p) {
				t.Errorf("%s: %s is not among %v", name, p, found)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 || signatures == 0 || len(want) != 0 {
		t.Errorf("%d files, %d signatures, not found: %v", files, signatures, want)
	}
}
