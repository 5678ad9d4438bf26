package peer

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/internal/testpdf"
)

// TestPDFCPUAcceptsOurs: one to three signatures, and the control.
func TestPDFCPUAcceptsOurs(t *testing.T) {
	c := hanako(t)
	file := testpdf.Page(testpdf.A4("/Resources << >> "))
	for signers := 1; signers <= 3; signers++ {
		file = ours(t, file, c)
		v, err := PDFCPU(file, c.CA.Certificate, t.TempDir(), "")
		if err != nil || !v.Accepts() || v.Signatures != signers {
			t.Fatalf("%d signers: %+v, %v", signers, v, err)
		}
	}
	flipped, err := PDFCPU(judge.Flip(file, bytes.Index(file, []byte("842"))), c.CA.Certificate, t.TempDir(), "")
	if err == nil && flipped.Accepts() {
		t.Errorf("the control was accepted: %+v", flipped)
	}
}

// TestPDFCPUAcceptsOursEncrypted: the same in what qpdf encrypts.
func TestPDFCPUAcceptsOursEncrypted(t *testing.T) {
	c := hanako(t)
	for _, options := range [][]string{{"128", "--use-aes=n"}, {"128", "--use-aes=y"}, {"256"}} {
		dir := t.TempDir()
		in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
		if err := os.WriteFile(in, testpdf.Page(testpdf.A4("/Resources << >> ")), 0o600); err != nil {
			t.Fatal(err)
		}
		args := append([]string{"--allow-weak-crypto", in, "--encrypt", "user", "owner"}, options...)
		if output, err := exec.Command("qpdf", append(args, "--", out)...).CombinedOutput(); err != nil {
			t.Fatalf("qpdf: %v\n%s", err, output)
		}
		file, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		file = ours(t, ours(t, file, c, []byte("owner")...), c, []byte("user")...)
		v, err := PDFCPU(file, c.CA.Certificate, dir, "user")
		if err != nil || !v.Accepts() || v.Signatures != 2 {
			t.Errorf("%v: %+v, %v", options, v, err)
		}
		flipped, err := PDFCPU(judge.Flip(file, bytes.Index(file, []byte("endobj"))-1), c.CA.Certificate, dir, "user")
		if err == nil && flipped.Accepts() {
			t.Errorf("%v: the control was accepted: %+v", options, flipped)
		}
	}
}
