package cms

import (
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// corpora is where the public test data lies outside the project.
const corpora = "../../shared/corpora"

// vectors is the part of a Wycheproof file this test needs.
type vectors struct {
	NumberOfTests int
	TestGroups    []struct {
		SHA          string
		PublicKeyDER string
		Tests        []struct {
			TcID             int
			Comment          string
			Msg, Sig, Result string
		}
	}
}

// TestWycheproof runs every vector through the very function that verifies
// signatures in messages. "acceptable" vectors may go either way.
func TestWycheproof(t *testing.T) {
	if _, err := os.Stat(corpora); err != nil {
		t.Skip("no corpora")
	}
	files, _ := filepath.Glob(filepath.Join(corpora, "wycheproof", "*_test.json"))
	if len(files) == 0 {
		t.Fatal("no vectors")
	}
	total := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v vectors
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		n := runVectors(t, filepath.Base(file), v)
		if n != v.NumberOfTests || n == 0 {
			t.Errorf("%s: ran %d of %d", filepath.Base(file), n, v.NumberOfTests)
		}
		total += n
	}
	t.Logf("wycheproof: %d vectors in %d files", total, len(files))
}

func runVectors(t *testing.T, file string, v vectors) (n int) {
	hashes := map[string]crypto.Hash{
		"SHA-256": crypto.SHA256, "SHA-384": crypto.SHA384, "SHA-512": crypto.SHA512}
	for _, g := range v.TestGroups {
		der, err := hex.DecodeString(g.PublicKeyDER)
		if err != nil {
			t.Fatal(err)
		}
		key, err := x509.ParsePKIXPublicKey(der)
		if err != nil {
			t.Fatal(err)
		}
		id, _, problem := signatureOID(key, hashes[g.SHA])
		if problem != "" {
			t.Fatalf("%s: %s: %s", file, g.SHA, problem)
		}
		for _, c := range g.Tests {
			n++
			msg, err1 := hex.DecodeString(c.Msg)
			sig, err2 := hex.DecodeString(c.Sig)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			h := hashes[g.SHA].New()
			h.Write(msg)
			got := verifySignature(key, id, hashes[g.SHA], h.Sum(nil), sig)
			if (c.Result == "valid") != (got == "") && c.Result != "acceptable" {
				t.Errorf("%s %d %s: %q, want %s", file, c.TcID, c.Comment, got, c.Result)
			}
		}
	}
	return n
}
