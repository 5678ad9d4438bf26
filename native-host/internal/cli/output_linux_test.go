package cli

import (
	"path/filepath"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// TestOutputUnreadable: nothing is left of a document that cannot be read to its
// end.
func TestOutputUnreadable(t *testing.T) {
	const unreadable = "/proc/self/mem" // opens, and fails at its first byte
	dir := t.TempDir()
	o, err := newOutput(unreadable, filepath.Join(dir, "out.pdf"), false)
	if failure.CodeOf(err) != failure.FileUnwritable || o != nil {
		t.Errorf("got %v", err)
	}
	if n := count(t, dir); n != 0 {
		t.Errorf("%d files", n)
	}
}
