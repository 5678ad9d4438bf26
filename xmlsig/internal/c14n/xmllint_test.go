package c14n_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// The sizes of the differential tests. The full run has 50000 and 5000:
//
//	go test ./xmlsig/internal/c14n -run Differential -v -documents 50000 -targets 14000
var (
	documents = flag.Int("documents", 2000, "documents to compare with libxml2")
	targets   = flag.Int("targets", 1000, "elements to compare with xmlsec1")
)

const batch = 500

// TestDifferentialXMLLint compares whole documents with libxml2, with comments.
func TestDifferentialXMLLint(t *testing.T) {
	methods := []struct{ flag, uri string }{
		{"--c14n", c14n.V10URI + "#WithComments"}, {"--c14n11", c14n.V11URI + "#WithComments"},
		{"--exc-c14n", c14n.ExclusiveURI + "WithComments"},
	}
	g := newGenerator(1)
	compared := 0
	for done := 0; done < *documents; done += batch {
		folder := t.TempDir()
		texts, files := make([]string, batch), make([]string, batch)
		for i := range texts {
			texts[i] = g.document()
			files[i] = filepath.Join(folder, fmt.Sprintf("%04d.xml", i))
			if err := os.WriteFile(files[i], []byte(texts[i]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range methods {
			var ours []byte
			for _, text := range texts {
				ours = append(ours, canonical(t, text, m.uri)...)
			}
			if theirs := lint(t, append([]string{m.flag}, files...)...); !bytes.Equal(ours, theirs) {
				for i, f := range files {
					if a, b := canonical(t, texts[i], m.uri), lint(t, m.flag, f); !bytes.Equal(a, b) {
						t.Fatalf("%s of\n%q\nours   %q\ntheirs %q", m.flag, texts[i], a, b)
					}
				}
				t.Fatalf("%s: a batch differs, no document of it does", m.flag)
			}
			compared += len(files)
		}
	}
	report(t, g, compared, *documents >= 50000)
}

func canonical(t *testing.T, text, uri string) []byte {
	t.Helper()
	d, err := infoset.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	m, ok := c14n.MethodOf(uri)
	if !ok {
		t.Fatal(uri)
	}
	out, err := c14n.Bytes(c14n.Subset{Apex: d.Root, Comments: true}, m)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return out
}

func lint(t *testing.T, args ...string) []byte {
	t.Helper()
	var errors bytes.Buffer
	c := exec.Command("xmllint", append([]string{"--nonet"}, args...)...)
	c.Stderr = &errors
	out, err := c.Output()
	if err != nil || errors.Len() > 0 {
		t.Fatalf("xmllint: %v\n%s", err, errors.Bytes())
	}
	return out
}

// report prints the counts per feature. A full run has a thousand of each.
func report(t *testing.T, g *generator, compared int, full bool) {
	t.Helper()
	t.Logf("%d comparisons", compared)
	for _, name := range slices.Sorted(maps.Keys(g.count)) {
		t.Logf("%8d %s", g.count[name], name)
		if full && g.count[name] < 1000 {
			t.Errorf("too few: %s", name)
		}
	}
}
