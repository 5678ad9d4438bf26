package verify_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/verify"
)

// corpora is where the public test data lies outside the project.
const corpora = "../../shared/corpora"

// promised are the modifications after the first signature that pyHanko's own
// tests ask of its files. All of them hold here.
var promised = map[string]string{
	"extensions-direct.pdf": "form-filling", "extensions-indirect.pdf": "form-filling",
	"extensions-update-direct.pdf": "form-filling", "extensions-update-indirect.pdf": "form-filling",
	"extensions-indirect-not-all-paths.pdf":                            "other",
	"form-update-override-appearance-stream.pdf":                       "form-filling",
	"form-update-override-appearance-stream-ap-indirect.pdf":           "form-filling",
	"form-update-no-override-appearance-stream-ap-indirect.pdf":        "form-filling",
	"form-update-original-ap-type-wrong.pdf":                           "form-filling",
	"form-update-override-appearance-stream-sneaky.pdf":                "other",
	"form-update-override-appearance-stream-ap-indirect-sneaky.pdf":    "other",
	"form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf": "other",
	"form-update-ap-indirect-sneaky-trailer.pdf":                       "other",
	"minimal-two-fields-signed-twice.pdf":                              "form-filling",
	"minimal-signed-twice-second-created.pdf":                          "form-filling",
	"minimal-signed-twice-both-created.pdf":                            "form-filling",
	"minimal-signed-twice-no-sig-type.pdf":                             "form-filling",
	"separate-annots-kids-indir.pdf":                                   "form-filling",
	"pades-lta-dss-indirect-arrs-test.pdf":                             "lta",
}

// TestForeignPDFs judges every PDF of a foreign test suite without any anchor
// and compares the verdicts with testdata/corpus.golden, one line per file or
// signature. None passes, none gets another report the second time, and what the
// names of the files promise is kept.
func TestForeignPDFs(t *testing.T) {
	if _, err := os.Stat(corpora); err != nil {
		t.Skip("no corpora")
	}
	var table strings.Builder
	files := 0
	kept := maps.Clone(promised)
	root := filepath.Join(corpora, "pdf-pyhanko")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
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
		if r.ExitCode() == verify.ExitPassed || r.Error != nil && len(r.Signatures) > 0 {
			t.Errorf("%s:\n%s", name, r.JSON())
		}
		if !bytes.Equal(r.JSON(), judgeFile(file, verify.Options{Name: name, At: at}).JSON()) {
			t.Errorf("%s: another report the second time", name)
		}
		if want, ok := kept[name]; ok && len(r.Signatures) > 0 && string(r.Signatures[0].Modification) == want {
			delete(kept, name)
		}
		within, err := filepath.Rel(root, path)
		line(&table, filepath.ToSlash(within), r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 || len(kept) != 0 {
		t.Errorf("%d files; not as promised: %v", files, kept)
	}
	golden(t, "corpus.golden", []byte(table.String()))
}

// line writes the verdicts on one file.
func line(out *strings.Builder, name string, r verify.Report) {
	switch {
	case r.Error != nil:
		fmt.Fprintf(out, "%s: %s\n", name, r.Error.Code)
	case len(r.Signatures)+len(r.TimeStampTokens) == 0:
		fmt.Fprintf(out, "%s: no signature\n", name)
	default:
		fmt.Fprintf(out, "%s:\n", name)
	}
	for _, s := range r.Signatures {
		fmt.Fprintf(out, "  %s %s %s: %s, %s, then %s", s.ID, s.Indication, s.SubIndication,
			s.Integrity.Status, s.Coverage, s.Modification)
		for _, p := range s.Integrity.Problems {
			fmt.Fprintf(out, " %s", p)
		}
		for _, c := range s.Integrity.Checks {
			if c.Problem != "" {
				fmt.Fprintf(out, " %s", c.Problem)
			}
		}
		fmt.Fprintln(out)
	}
}
