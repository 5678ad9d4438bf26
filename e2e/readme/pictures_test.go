//go:build linux

package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

const (
	picturesFolder = "docs/pictures"
	maxPictures    = 6
	maxPicture     = 150_000 // bytes of one
)

var picture = regexp.MustCompile(`\]\((` + picturesFolder + `/[^)]+)\)`)

// TestPictures: the README's pictures are there, few and small, and none lies
// in their folder that it does not show.
func TestPictures(t *testing.T) {
	var named []string
	for _, m := range picture.FindAllStringSubmatch(readme(t), -1) {
		named = append(named, m[1])
	}
	if len(named) == 0 || len(named) > maxPictures {
		t.Errorf("README.md shows %d pictures, want 1 to %d", len(named), maxPictures)
	}
	for _, name := range named {
		info, err := os.Stat(filepath.Join(reader.Root(t), name))
		switch {
		case err != nil:
			t.Error(err)
		case info.Size() > maxPicture:
			t.Errorf("%s has %d bytes, want at most %d", name, info.Size(), maxPicture)
		}
	}
	files, err := os.ReadDir(filepath.Join(reader.Root(t), picturesFolder))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := picturesFolder + "/" + f.Name(); !slices.Contains(named, name) {
			t.Errorf("README.md does not show %s", name)
		}
	}
}
