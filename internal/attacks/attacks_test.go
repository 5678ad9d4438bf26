package attacks

import (
	"bytes"
	"testing"

	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

func world(t testing.TB) *World {
	t.Helper()
	w, err := NewWorld()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func judge(w *World, c Case) []byte {
	return verify.File(bytes.NewReader(c.File), int64(len(c.File)), verify.Options{At: JudgedAt,
		Evidence: trust.Evidence{Anchors: [][]byte{w.Anchor}, CRLs: [][]byte{w.CRL}}}).JSON()
}

// TestAttacks: every attack is caught, for the reason it was made for.
func TestAttacks(t *testing.T) {
	w := world(t)
	list := w.Attacks()
	seen := map[string]bool{}
	for _, c := range list {
		if seen[c.Name] || c.Source == "" {
			t.Errorf("%q is there twice, or nobody described it", c.Name)
		}
		seen[c.Name] = true
		t.Run(c.Name, func(t *testing.T) {
			raw := judge(w, c)
			if err := w.Caught(c, raw); err != nil {
				t.Errorf("%v\n%s", err, raw)
			}
		})
	}
	if len(list) < 90 {
		t.Errorf("only %d attacks", len(list))
	}
}

// TestGenuine: no genuine file is flagged.
func TestGenuine(t *testing.T) {
	w := world(t)
	for _, c := range w.Genuine() {
		t.Run(c.Name, func(t *testing.T) {
			raw := judge(w, c)
			if err := w.Accepted(c, raw); err != nil {
				t.Errorf("%v\n%s", err, raw)
			}
		})
	}
}
