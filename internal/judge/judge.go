// Package judge asks software that this project did not write whether it
// accepts what this project makes. Only tests import it.
//
// Every helper parses what its tool prints and knows exactly two answers,
// accepted and rejected; anything else (the tool is missing, crashed, or
// complains about its arguments) ends the test. Every helper has a control in
// this package's own tests: the same input with one covered byte flipped must
// be rejected by that very helper.
package judge

import (
	"bytes"
	"context"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// patience is how long a tool may take before the test ends: only a hang
// reaches it.
const patience = 2 * time.Minute

// T is what a judge needs of a test; *testing.T, *testing.B and the command
// natsuin-judge have it.
type T interface {
	Helper()
	TempDir() string
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// Verdict is what a tool said.
type Verdict struct {
	// Accepted is the answer, as parsed from Output.
	Accepted bool
	// Output is everything the tool printed, both streams.
	Output string
}

// run runs a tool in an English locale and returns what it printed and whether
// it exited with 0.
func run(t T, tool string, args ...string) (output string, ok bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, tool, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "LANGUAGE=", "TZ=UTC")
	var all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &all, &all
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited || ctx.Err() != nil {
		t.Fatalf("running %s: %v %v", tool, err, ctx.Err())
	}
	return all.String(), err == nil
}

// write puts data into a file of the test's own directory.
func write(t T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read returns a file that a tool has written.
func read(t T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// pemCertificates encodes DER certificates as one PEM file.
func pemCertificates(certificates ...[]byte) []byte {
	var b bytes.Buffer
	for _, c := range certificates {
		b.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c}))
	}
	return b.Bytes()
}

// Flip returns data with the lowest bit of one byte changed: the control of
// every judge.
func Flip(data []byte, at int) []byte {
	out := bytes.Clone(data)
	out[at] ^= 1
	return out
}
