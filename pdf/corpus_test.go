package pdf

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

var updateGolden = flag.Bool("update", false, "rewrite testdata/corpus.golden")

// corpusDir is pyHanko's test data, which is no part of the project.
const corpusDir = "../../shared/corpora/pdf-pyhanko"

// corpusPasswords are those of the corpus's encrypted files.
var corpusPasswords = [][]byte{[]byte("ownersecret"), []byte("secret")}

// corpus returns the files of the corpus by their path in it, or skips.
func corpus(t testing.TB) map[string][]byte {
	t.Helper()
	if _, err := os.Stat(corpusDir); err != nil {
		t.Skip("no corpora")
	}
	files := map[string][]byte{}
	err := filepath.WalkDir(corpusDir, func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".pdf" {
			return err
		}
		name, err := filepath.Rel(corpusDir, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files in the corpus: %v", len(files), err)
	}
	return files
}

// TestCorpus opens, lists the signatures of and signs every file of the corpus,
// and compares what became of each with testdata/corpus.golden.
func TestCorpus(t *testing.T) {
	files := corpus(t)
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var table strings.Builder
	for _, name := range names {
		fmt.Fprintf(&table, "%s\n", name)
		describe(t, &table, files[name])
	}
	path := filepath.Join("testdata", "corpus.golden")
	if *updateGolden {
		if err := os.WriteFile(path, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, golden := strings.Split(table.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(golden)) {
		if i >= len(got) || i >= len(golden) || got[i] != golden[i] {
			t.Fatalf("line %d differs from %s (run with -update and read the difference)", i+1, path)
		}
	}
}

// describe writes one line per signature and one on signing the file.
func describe(t *testing.T, out *strings.Builder, file []byte) {
	t.Helper()
	r := bytes.NewReader(file)
	f, err := Open(r, r.Size(), corpusPasswords...)
	var signatures []Signature
	if err == nil {
		signatures, err = f.Signatures()
	}
	if err != nil {
		fmt.Fprintf(out, "  open: %v\n", err)
	}
	for _, s := range signatures {
		fmt.Fprintf(out, "  %s %s %s: %s, then %s (%d)", s.ID, s.Field, s.SubFilter,
			s.Coverage, s.Modification, len(s.Changes))
		for _, p := range s.Problems {
			fmt.Fprintf(out, " %s", p)
		}
		fmt.Fprintln(out)
	}
	o := options()
	for _, o.Password = range corpusPasswords {
		if _, err := Open(r, r.Size(), o.Password); failure.CodeOf(err) != failure.PDFPasswordWrong {
			break
		}
	}
	p, err := Prepare(r, r.Size(), o)
	if err != nil {
		fmt.Fprintf(out, "  prepare: %v\n", err)
		return
	}
	prepared := append(bytes.Clone(file), p.Tail...)
	i, err := Inspect(bytes.NewReader(prepared), int64(len(prepared)), o.Password)
	if err != nil {
		t.Errorf("what was prepared is refused: %v", err)
	}
	fmt.Fprintf(out, "  prepare: %d objects as %s", len(i.Changes), i.Field)
	for _, a := range i.Active {
		fmt.Fprintf(out, " %s", a.Kind)
	}
	fmt.Fprintln(out)
	again, err := Open(bytes.NewReader(prepared), int64(len(prepared)), o.Password)
	if err != nil {
		t.Fatal(err)
	}
	after, err := again.Signatures()
	if err != nil {
		t.Fatal(err)
	}
	checkEarlier(t, signatures, after)
}

// checkEarlier asks that one more signature changes no finding about the
// earlier ones but that something recognised follows them.
func checkEarlier(t *testing.T, before, after []Signature) {
	t.Helper()
	if len(after) != len(before)+1 {
		t.Fatalf("%d signatures became %d", len(before), len(after))
	}
	for i, b := range before {
		a := after[i]
		if a.Field != b.Field || !bytes.Equal(a.Contents, b.Contents) || a.ByteRange != b.ByteRange {
			t.Errorf("signature %s is another one afterwards", b.ID)
		}
		if b.Modification == ModificationNone && b.DocMDP != 1 &&
			(a.Modification != ModificationFormFilling || len(a.Problems) != 0) {
			t.Errorf("signature %s: then %s, %v", b.ID, a.Modification, a.Problems)
		}
	}
}

// TestCorpusSizes cuts every file short at a few places: refused or opened, but
// never more than that.
func TestCorpusSizes(t *testing.T) {
	for name, file := range corpus(t) {
		for _, cut := range []int{1, 2, 3, 5, 9} {
			short := file[:len(file)*cut/10]
			_, err := Prepare(bytes.NewReader(short), int64(len(short)), options())
			if code := failure.CodeOf(err); code == failure.Internal {
				t.Errorf("%s cut to %d/10: %v", name, cut, err)
			}
		}
	}
}
