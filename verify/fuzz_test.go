package verify_test

import (
	"bytes"
	"runtime"
	"testing"
	"time"

	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// bounded runs f and fails if it does not end in time or allocates more than a
// constant plus a multiple of the input.
func bounded(t *testing.T, input int, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("does not end")
	}
	runtime.ReadMemStats(&after)
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(8<<20+256*input); got > most {
		t.Errorf("allocates %d bytes for %d", got, input)
	}
}

// FuzzDetached: whatever is done to a genuine signature, it passes only with
// the genuine signer, the report always has its form, and File agrees with
// itself.
func FuzzDetached(f *testing.F) {
	hanako := person(f, "hanako").Sign
	opt := forContent(content, evidence(f, hanako.CA))
	f.Add(detached(f, hanako))
	f.Add([]byte("0\x80\x00\x00"))
	f.Fuzz(func(t *testing.T, der []byte) {
		bounded(t, len(der), func() {
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
