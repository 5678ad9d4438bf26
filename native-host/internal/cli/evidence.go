package cli

import (
	"bytes"
	"encoding/pem"
	"flag"
	"io"
	"os"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// maxEvidence bounds one evidence file in bytes: a complete JPKI CRL of a
// million entries is about 40 MB.
const maxEvidence = 64 << 20

// evidenceFlags are the flags that verify and verify-chain share.
type evidenceFlags struct {
	anchors, stampAnchors, certificates, crls, ocsps list
	at                                               string
	json                                             bool
	fetch                                            evidenceAddresses
}

func (e *evidenceFlags) register(f *flag.FlagSet) {
	f.Var(&e.anchors, "anchor", "")
	f.Var(&e.stampAnchors, "tsa-anchor", "")
	f.Var(&e.certificates, "cert", "")
	f.Var(&e.crls, "crl", "")
	f.Var(&e.ocsps, "ocsp", "")
	f.StringVar(&e.at, "at", "", "")
	f.BoolVar(&e.json, "json", false, "")
	e.fetch.register(f)
}

// read reads all evidence files.
//
// Errors: failure.FileUnreadable.
func (e *evidenceFlags) read() (abi.Evidence, error) {
	var out abi.Evidence
	for _, kind := range []struct {
		paths list
		to    *abi.Blobs
	}{{e.anchors, &out.Anchors}, {e.certificates, &out.Certificates}, {e.crls, &out.CRLs}, {e.ocsps, &out.OCSPs},
		{e.stampAnchors, &out.TimeStampAnchors}} {
		for _, path := range kind.paths {
			raw, err := readFile(path)
			if err != nil {
				return abi.Evidence{}, err
			}
			*kind.to = append(*kind.to, blocks(raw)...)
		}
	}
	return out, nil
}

// readFile reads a small file whole.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, failure.Wrap(failure.FileUnreadable, bare(err), "opening an evidence file")
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxEvidence+1))
	if err != nil || len(raw) > maxEvidence {
		return nil, failure.Wrap(failure.FileUnreadable, bare(err), "reading an evidence file")
	}
	return raw, nil
}

// readPassword reads the password of an encrypted document: the first line of a
// file, none if no file is named.
//
// Errors: failure.FileUnreadable.
func readPassword(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	raw, err := readFile(path)
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), err
}

// blocks returns the DER in a file: what its PEM blocks hold, or else the file
// itself. What the DER is, only the sandbox finds out.
func blocks(raw []byte) [][]byte {
	if !bytes.Contains(raw, []byte("-----BEGIN ")) {
		return [][]byte{raw}
	}
	var all [][]byte
	for rest := raw; ; {
		block, next := pem.Decode(rest)
		if block == nil {
			break
		}
		all, rest = append(all, block.Bytes), next
	}
	if len(all) == 0 {
		return [][]byte{raw}
	}
	return all
}
