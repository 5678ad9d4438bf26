package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

//go:embed openssl/verify.c
var opensslVerify []byte

// verifications are those that are timed together; a median of so many
// milliseconds is as many microseconds for one.
const verifications = 1000

// compareDetached times what a server does all day: a detached CMS over 1 kB, one
// CA and its list, which both sides read once.
func compareDetached(work string, rounds int) (Comparison, error) {
	s, err := newSample(1000)
	if err != nil {
		return Comparison{}, err
	}
	content := s.plain[:1000]
	digest := sha256.Sum256(content)
	message, err := s.sign(digest[:])
	if err != nil {
		return Comparison{}, err
	}
	list, _, err := listOf(s.signer.CA, 1000, s.at)
	if err != nil {
		return Comparison{}, err
	}
	peer, err := opensslTask(work, message, content, s.signer.CA.Certificate, list)
	if err != nil {
		return Comparison{}, err
	}
	index, why := trust.NewIndex(list)
	if why != "" {
		return Comparison{}, fmt.Errorf("indexing the list: %s", why)
	}
	options := verify.Options{At: s.at, ContentSize: int64(len(content)),
		Evidence: trust.Evidence{Anchors: [][]byte{s.signer.CA.Certificate}, Indexed: []*trust.Index{index}}}
	own := task{"verify.File", func() error {
		for range verifications {
			options.Content = bytes.NewReader(content)
			report := verify.File(bytes.NewReader(message), int64(len(message)), options)
			if report.ExitCode() != verify.ExitPassed {
				return errors.New("the sample did not verify")
			}
		}
		return nil
	}}
	return compare(fmt.Sprintf("%d verifications", verifications), rounds, []task{peer, own})
}

// opensslTask builds the peer's program and lets it verify as often, in one
// process.
func opensslTask(work string, message, content, ca, list []byte) (task, error) {
	dir := filepath.Join(work, "openssl")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return task{}, err
	}
	path := func(name string) string { return filepath.Join(dir, name) }
	for name, data := range map[string][]byte{
		"verify.c": opensslVerify, "message.der": message, "content": content,
		"ca.pem":   pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca}),
		"list.pem": pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: list}),
	} {
		if err := os.WriteFile(path(name), data, 0o600); err != nil {
			return task{}, err
		}
	}
	if out, err := exec.Command("cc", "-O2", "-o", path("verify"), path("verify.c"), "-lcrypto").CombinedOutput(); err != nil {
		return task{}, fmt.Errorf("building the peer: %w: %s", err, out)
	}
	count := strconv.Itoa(verifications)
	return task{"libcrypto CMS_verify", func() error {
		return expect("good "+count, 0, path("verify"), count, path("message.der"), path("content"),
			path("ca.pem"), path("list.pem"))
	}}, nil
}
