package main

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// programs are whole processes over the same sample. Exit codes and output are
// both checked, so that no program is timed while failing.
func (s *sample) programs(dist, work string) ([]task, error) {
	dir := filepath.Join(work, fmt.Sprint(len(s.plain)))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	path := func(name string) string { return filepath.Join(dir, name) }
	anchor := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.signer.CA.Certificate})
	for name, data := range map[string][]byte{
		"signed.pdf": s.signed, "content": s.content, "message.der": s.message, "ca.pem": anchor,
	} {
		if err := os.WriteFile(path(name), data, 0o600); err != nil {
			return nil, err
		}
	}
	program := func(name, want string, exit int, args ...string) task {
		return task{name, func() error { return expect(want, exit, args...) }}
	}
	return []task{
		program("openssl dgst -sha256", "SHA2-256", 0, "openssl", "dgst", "-sha256", path("content")),
		program("openssl cms -verify", "successful", 0, "openssl", "cms", "-verify", "-binary", "-inform", "DER",
			"-in", path("message.der"), "-content", path("content"), "-out", "/dev/null",
			"-CAfile", path("ca.pem"), "-purpose", "any"),
		program("natsuin verify", `"intact"`, 3, filepath.Join(dist, "natsuin"), "verify", "--json",
			"--anchor", path("ca.pem"), path("signed.pdf")),
		program("pdfsig", "Signature is Valid.", 0, "pdfsig", "-nocert", path("signed.pdf")),
		program("mutool sign -v", "unchanged since signing", 0, "mutool", "sign", "-v", path("signed.pdf")),
	}, nil
}

func expect(want string, exit int, args ...string) error {
	cmd := exec.Command(args[0], args[1:]...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if cmd.ProcessState == nil {
		return err
	}
	if code := cmd.ProcessState.ExitCode(); code != exit || !strings.Contains(out.String(), want) {
		return fmt.Errorf("%s ended with %d: %.400s", filepath.Base(args[0]), code, out.String())
	}
	return nil
}

func wasmSize(dist, work string) (plain, compressed int64, err error) {
	wasm, out := filepath.Join(dist, "natsuin.wasm"), filepath.Join(work, "natsuin.wasm.br")
	if err := exec.Command("brotli", "-q", "11", "-w", "24", "-o", out, wasm).Run(); err != nil {
		return 0, 0, fmt.Errorf("running brotli: %w", err)
	}
	before, err := os.Stat(wasm)
	if err != nil {
		return 0, 0, err
	}
	after, err := os.Stat(out)
	if err != nil {
		return 0, 0, err
	}
	return before.Size(), after.Size(), nil
}
