// Command natsuin-parity writes the questions of package parity with their
// native answers into a folder, for tests that are not in Go.
//
//	natsuin-parity DIR
//
// DIR/cases/NAME/ holds op, request, document-0, document-1 and answer;
// DIR/story/ holds one signed document with everything it was made of.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/natsuin/natsuin/internal/parity"
)

// storySize is the size of the story's document in bytes.
const storySize = 100_000

func main() {
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: natsuin-parity DIR")
		os.Exit(2)
	}
	if err := write(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(dir string) error {
	cases, err := parity.Cases()
	if err != nil {
		return err
	}
	for _, c := range cases {
		files := map[string][]byte{
			"op": []byte(strconv.Itoa(int(c.Op))), "request": c.Request, "answer": c.Native(),
		}
		for i, d := range c.Documents {
			files[fmt.Sprintf("document-%d", i)] = d
		}
		if err := writeAll(filepath.Join(dir, "cases", c.Name), files); err != nil {
			return err
		}
	}
	s, err := parity.NewStory(storySize)
	if err != nil {
		return err
	}
	report, chain, err := s.Reports()
	if err != nil {
		return err
	}
	return writeAll(filepath.Join(dir, "story"), map[string][]byte{
		"original.pdf": s.Original, "prepared.pdf": s.PreparedFile(), "signed.pdf": s.SignedFile(),
		"digest": s.Prepared.ContentDigest, "attributes": s.Attributes, "signature": s.Signature,
		"signer.cer": s.Certificates[0], "ca.cer": s.Anchor, "ca.crl": s.CRL,
		"report.json": report, "chain.json": chain,
	})
}

func writeAll(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
