package verify_test

import (
	"bytes"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/bounded"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// allowed is what one input may allocate.
var allowed = bounded.Memory{Constant: 8 << 20, PerByte: 256}

// FuzzDetached: whatever is done to a genuine signature, it passes only with
// the genuine signer, the report always has its form, and File agrees with
// itself.
func FuzzDetached(f *testing.F) {
	hanako := person(f, "hanako").Sign
	opt := forContent(content, evidence(f, hanako.CA))
	f.Add(detached(f, hanako))
	f.Add([]byte("0\x80\x00\x00"))
	f.Fuzz(func(t *testing.T, der []byte) {
		bounded.Run(t, len(der), allowed, func() {
			if _, err := verify.Digests(bytes.NewReader(der), int64(len(der)), opt); err != nil && len(der) > 0 {
				t.Logf("digests: %v", err)
			}
			r := judgeFile(der, opt)
			if (r.Error == nil) == (len(r.Signatures) == 0) {
				t.Errorf("neither verdict nor error:\n%s", r.JSON())
			}
			for _, s := range r.Signatures {
				if s.Indication == trust.TotalPassed && s.Signer.SHA256 != hexSHA256(hanako.Certificate) {
					t.Errorf("passes with another signer:\n%s", r.JSON())
				}
			}
		})
	})
}

// FuzzPDF: whatever is done to a signed PDF, it passes only where the bytes
// before the gap are the genuine ones, and the report always has its form.
func FuzzPDF(f *testing.F) {
	hanako := person(f, "hanako").Sign
	p := prepare(f, onePage())
	good := p.with(message(f, hanako, p.digest(), cms.Options{}))
	opt := verify.Options{At: at, Evidence: evidence(f, hanako.CA)}
	f.Add(good)
	f.Add(onePage())
	f.Fuzz(func(t *testing.T, file []byte) {
		bounded.Run(t, len(file), allowed, func() {
			if list, err := verify.Digests(bytes.NewReader(file), int64(len(file)), opt); err == nil && len(list) == 0 {
				t.Error("not even the digest of the file is asked for")
			}
			r := judgeFile(file, opt)
			if r.Error != nil && len(r.Signatures) != 0 {
				t.Errorf("verdict and error:\n%s", r.JSON())
			}
			for _, s := range r.Signatures {
				if s.Indication == trust.TotalPassed &&
					(len(file) < len(good) || !bytes.Equal(file[:p.gap[0]], good[:p.gap[0]])) {
					t.Errorf("passes with other bytes:\n%s", r.JSON())
				}
			}
		})
	})
}
