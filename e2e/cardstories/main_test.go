//go:build linux

package cardstories

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

func TestMain(m *testing.M) {
	if script := os.Getenv(scriptVariable); script != "" {
		answer(script)
		return
	}
	reader.Run(m)
}

// natsuin returns the path of the program, built once for all stories.
func natsuin(t *testing.T) string {
	t.Helper()
	return reader.BuildNatsuin(t)
}

// home is where natsuin keeps what it keeps, for all stories.
func home(t *testing.T) []string {
	t.Helper()
	folder := filepath.Dir(natsuin(t))
	return append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(folder, "cache"), "XDG_RUNTIME_DIR="+folder, "LC_ALL=C.UTF-8")
}
