//go:build linux

package documents

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
	"github.com/natsuin/natsuin/internal/judge"
)

// The exit statuses of verify and verify-chain.
const (
	passed        = 0
	failed        = 1
	usage         = 2
	indeterminate = 3
	unsigned      = 4
	refused       = 5
)

// evidence is what a verifier needs of the fake JPKI.
type evidence struct {
	anchor, crl string // files
	anchorDER   []byte
	program     string
}

func newEvidence(t *testing.T) *evidence {
	t.Helper()
	e := &evidence{program: reader.Build(t, "internal/testpki/natsuin-testpki")}
	folder := t.TempDir()
	run(t, e.program, "--dir", folder)
	e.anchor, e.crl = filepath.Join(folder, "sign-ca3.cer"), filepath.Join(folder, "sign-ca3.crl")
	e.anchorDER = read(t, e.anchor)
	return e
}

// revoking returns a CRL that lists a certificate.
func (e *evidence) revoking(t *testing.T, serial string) string {
	t.Helper()
	folder := t.TempDir()
	run(t, e.program, "--dir", folder, "--revoke", serial+":keyCompromise")
	return filepath.Join(folder, "sign-ca3.crl")
}

// report is what the tests need of natsuin's JSON, of both commands.
type report struct {
	Schema int
	File   struct{ SHA256, Format string }
	verdict
	Signatures []struct {
		verdict
		Integrity              struct{ Status string }
		Coverage, Modification string
		Signer                 *struct{ Serial string }
		Level                  string
	}
	Error *struct{ Code string }
}

type verdict struct {
	Indication, SubIndication string
	Chain, Revocation         struct{ Status string }
}

// ask runs natsuin with --json and compares its exit status.
func ask(t *testing.T, exit int, command string, args ...string) (r report) {
	t.Helper()
	o := natsuin(t, append([]string{command, "--json"}, args...)...)
	if o.exit != exit {
		t.Errorf("%s ended with %d, want %d\n%s%s", command, o.exit, exit, o.out, o.err)
	}
	if err := json.Unmarshal([]byte(o.out), &r); err != nil || r.Schema != 1 {
		t.Fatalf("reading a report of schema %d: %v\n%s", r.Schema, err, o.out)
	}
	return r
}

// judge has natsuin verify a file of so many signatures, the last of which is
// new, under every kind of evidence.
func (e *evidence) judge(t *testing.T, signed string, signatures int) {
	t.Helper()
	check := func(r report, indications ...string) {
		t.Helper()
		if len(r.Signatures) != signatures || r.Error != nil {
			t.Fatalf("%d signatures, want %d; %+v", len(r.Signatures), signatures, r.Error)
		}
		last := r.Signatures[signatures-1]
		if got := last.Indication + " " + last.SubIndication; got != indications[0] {
			t.Errorf("the new signature is %s, want %s", got, indications[0])
		}
		for _, s := range r.Signatures[:signatures-1] {
			if got := s.Indication + " " + s.SubIndication; got != indications[len(indications)-1] {
				t.Errorf("an earlier signature is %s, want %s", got, indications[len(indications)-1])
			}
		}
	}
	check(ask(t, indeterminate, "verify", signed), "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND")
	check(ask(t, indeterminate, "verify", "--anchor", e.anchor, signed), "INDETERMINATE TRY_LATER")
	r := ask(t, passed, "verify", "--anchor", e.anchor, "--crl", e.crl, signed)
	check(r, "TOTAL-PASSED ")
	last := r.Signatures[signatures-1]
	if last.Integrity.Status != "intact" || last.Coverage != "entire-file" || last.Modification != "none" ||
		last.Chain.Status != "good" || last.Revocation.Status != "good" || last.Level != "pades-bb" || r.File.Format != "pdf" {
		t.Errorf("%+v", last)
	}
	for _, s := range r.Signatures[:signatures-1] {
		if s.Integrity.Status != "intact" || s.Coverage != "entire-revision" || s.Modification != "form-filling" {
			t.Errorf("%+v", s)
		}
	}
	check(ask(t, failed, "verify", "--anchor", e.anchor, "--crl", e.revoking(t, last.Signer.Serial), signed),
		"TOTAL-FAILED REVOKED", "TOTAL-PASSED ")
	flipped := write(t, "flipped.pdf", judge.Flip(read(t, signed), comment(t, read(t, signed))))
	check(ask(t, failed, "verify", "--anchor", e.anchor, "--crl", e.crl, flipped), "TOTAL-FAILED HASH_FAILURE")
}

// comment returns the place of a byte in the header's binary comment, which
// every signature covers and no reader reads.
func comment(t *testing.T, file []byte) int {
	t.Helper()
	for i, b := range file[:32] {
		if b >= 0x80 {
			return i
		}
	}
	t.Fatal("no binary comment in the header")
	return 0
}
