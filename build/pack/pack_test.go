package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var at = time.Unix(1780000000, 0).UTC()

func TestZip(t *testing.T) {
	var before []byte
	for i, times := range []time.Time{time.Unix(1, 0), time.Unix(1000000000, 0)} {
		folder, out := t.TempDir(), filepath.Join(t.TempDir(), "out.zip")
		for _, name := range []string{"b", "a", "c/d"} {
			path := filepath.Join(folder, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(name), 0o600+os.FileMode(i)); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, times, times); err != nil {
				t.Fatal(err)
			}
		}
		if err := zipFolder(out, folder, at); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if before != nil && !bytes.Equal(before, content) {
			t.Error("the same files gave another zip")
		}
		before = content
		z, err := zip.OpenReader(out)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		if len(z.File) != 3 || z.File[0].Name != "a" || z.File[2].Name != "c/d" {
			t.Errorf("%d files", len(z.File))
		}
	}
	if err := zipFolder(filepath.Join(t.TempDir(), "out.zip"), t.TempDir(), at); err == nil {
		t.Error("an empty folder was packed")
	}
}

// TestSBOM lists this test program, which is a Go program, and the real lock
// file.
func TestSBOM(t *testing.T) {
	packages, err := locked("../../package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var pdfjs component
	for _, p := range packages {
		if p.Version == "" || len(p.Hashes) == 0 || len(p.Hashes[0].Content) != 128 {
			t.Errorf("%+v", p)
		}
		if p.Name == "pdfjs-dist" {
			pdfjs = p
		}
	}
	if pdfjs.Scope != "required" || pdfjs.PURL != "pkg:npm/pdfjs-dist@"+pdfjs.Version {
		t.Errorf("%+v", pdfjs)
	}
	program := filepath.Join(t.TempDir(), "lock.json")
	if err := os.WriteFile(program, []byte(`{"packages":{}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := locked(program); err == nil {
		t.Error("a lock file without what ships was accepted")
	}
	if _, err := linked(program); err == nil {
		t.Error("what is no program was accepted")
	}
	if b, err := json.Marshal(component{Type: "library"}); err != nil || bytes.Contains(b, []byte("hashes")) {
		t.Errorf("%s, %v", b, err)
	}
}
