package samples

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// TestSet: every name leads to a file, every file has its use, and the same time
// makes the same bytes. What the files prove, the command line is asked in
// native-host/internal/cli.
func TestSet(t *testing.T) {
	set, err := Make(testpki.New(""), now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Make(testpki.New(""), now)
	if err != nil {
		t.Fatal(err)
	}
	var used []string
	for _, s := range set.Samples {
		used = slices.Concat(used, []string{s.File}, s.Anchors, s.TSAAnchors, s.CRLs, s.OCSPs)
		if _, name, ok := strings.Cut(s.Pair, "="); ok {
			used = append(used, name)
		}
		if s.Ja == "" || s.En == "" {
			t.Errorf("%s: no words", s.File)
		}
	}
	if len(set.Samples) < 12 {
		t.Errorf("%d samples", len(set.Samples))
	}
	for _, name := range used {
		if len(set.Files[name]) == 0 {
			t.Errorf("%s is not there", name)
		}
	}
	for name, content := range set.Files {
		if !slices.Contains(used, name) || !bytes.Equal(content, again.Files[name]) {
			t.Errorf("%s: no use, or other bytes the second time", name)
		}
	}
	if _, err := Make(testpki.New(""), now.AddDate(40, 0, 0)); err == nil {
		t.Error("made after the end of all CAs")
	}
}
