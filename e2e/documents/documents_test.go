//go:build linux

package documents

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/e2e/reader"
	"github.com/natsuin/natsuin/internal/judge"
)

// TestDocuments signs every input with one PIN and has everybody judge every
// result.
func TestDocuments(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	s := produce(t)
	before := r.Insert(reader.Card{Person: "substitute"})
	s.earlier()
	before.Remove()
	s.check()

	card := r.Insert(reader.Card{})
	out := t.TempDir()
	args := []string{"sign", "-o", out}
	for _, i := range s.inputs {
		args = append(args, i.path)
	}
	if o := natsuin(t, args...); o.exit != 0 {
		t.Fatalf("signing ended with %d\n%s", o.exit, o.err)
	}
	if n := card.Count("verify"); n != 1 {
		t.Errorf("%d VERIFY for one PIN", n)
	}
	if n := card.Count("compute-signature"); n != len(s.inputs) {
		t.Errorf("%d signatures for %d files", n, len(s.inputs))
	}
	r.CheckLocked(0)
	if sign, auth := card.Tries(); sign != 5 || auth != 3 {
		t.Errorf("tries left %d and %d", sign, auth)
	}

	w := newEvidence(t)
	peer := reader.Build(t, "e2e/interop/pdfsign-verify")
	for _, i := range s.inputs {
		name := strings.TrimSuffix(filepath.Base(i.path), ".pdf")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			signed := filepath.Join(out, name+"-signed.pdf")
			file := read(t, signed)
			if original := read(t, i.path); !bytes.HasPrefix(file, original) || len(file) == len(original) {
				t.Fatal("the original was not only appended to")
			}
			for _, v := range judge.SignedPDF(t, file, w.anchorDER, time.Now()) {
				if !v.Accepts() {
					t.Errorf("%s accepts %t, its control %t\n%s", v.Judge, v.Genuine.Accepted, v.Control.Accepted, v.Genuine.Output)
				}
			}
			run(t, peer, "--anchor", w.anchor, signed)
			w.judge(t, signed, i.signed+1)
		})
	}
}

// check holds the inputs to what this test promises: many files of many
// producers, none of ours, with both kinds of cross-reference.
func (s *shop) check() {
	s.t.Helper()
	var producers []string
	tables, streams := 0, 0
	for _, i := range s.inputs {
		if i.signed > 0 {
			continue
		}
		file := read(s.t, i.path)
		if !slices.Contains(producers, i.producer) {
			producers = append(producers, i.producer)
		}
		if bytes.Contains(file, []byte("/ByteRange")) {
			s.t.Errorf("%s is signed", i.path)
		}
		if at := bytes.LastIndex(file, []byte("startxref")); at > 0 && bytes.Contains(file[max(0, at-2000):at], []byte("trailer")) {
			tables++
		} else {
			streams++
		}
	}
	if files := tables + streams; files < 12 || len(producers) < 6 || tables < 3 || streams < 3 {
		s.t.Fatalf("%d files of %q, %d with tables, %d with streams", files, producers, tables, streams)
	}
}
