package layers

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/natsuin/natsuin"

// TestImports fails on an import that the table does not allow, on a room the
// table does not list, and on a row or an entry that nothing uses any more.
func TestImports(t *testing.T) {
	used := importsByRoom(t, "../..")
	if len(used) < 10 {
		t.Fatalf("found only %d rooms", len(used))
	}
	for room, imports := range used {
		allowed, listed := table[room]
		if !listed {
			t.Errorf("%s is not in the import table", room)
			continue
		}
		for _, i := range imports {
			if !slices.Contains(allowed, i) {
				t.Errorf("%s imports %s, which the table does not allow", room, i)
			}
		}
		for _, a := range allowed {
			if !slices.Contains(imports, a) {
				t.Errorf("stale entry: %s no longer imports %s", room, a)
			}
		}
	}
	for room := range table {
		if _, ok := used[room]; !ok {
			t.Errorf("stale row: %s does not exist", room)
		}
	}
}

// TestForbidden states the arrows that must never be drawn, whatever the table
// says: it guards the table against being edited to fit a mistake.
func TestForbidden(t *testing.T) {
	for _, f := range forbidden {
		for room := range table {
			if !under(room, f.from) {
				continue
			}
			for _, to := range reach(room) {
				if under(to, f.to) {
					t.Errorf("%s reaches %s: %s", room, to, f.why)
				}
			}
		}
	}
}

func under(room, folder string) bool {
	return room == folder || strings.HasPrefix(room, folder+"/")
}

// reach returns every room that can be reached from room along the table.
func reach(room string) []string {
	seen := []string{}
	queue := []string{room}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, to := range table[next] {
			if !slices.Contains(seen, to) {
				seen = append(seen, to)
				queue = append(queue, to)
			}
		}
	}
	return seen
}

// importsByRoom returns, for each folder with non-test Go files, its imports
// from this module and from outside the standard library, sorted.
func importsByRoom(t *testing.T, root string) map[string][]string {
	t.Helper()
	rooms := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return enter(root, file, d.Name())
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		room := filepath.ToSlash(rel)
		imports := rooms[room]
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if name = shorten(name); name != "" && !slices.Contains(imports, name) {
				imports = append(imports, name)
			}
		}
		slices.Sort(imports)
		rooms[room] = imports
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rooms
}

// enter skips what is no room of this module: output, tools, other modules.
func enter(root, folder, name string) error {
	if folder == root {
		return nil
	}
	if slices.Contains([]string{"dist", "node_modules", "testdata", "vendor"}, name) ||
		strings.HasPrefix(name, ".") {
		return filepath.SkipDir
	}
	if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
		return filepath.SkipDir
	}
	return nil
}

// shorten returns the room for an import of this module, the path itself for
// another module, and nothing for the standard library.
func shorten(name string) string {
	if rest, ok := strings.CutPrefix(name, module+"/"); ok {
		return rest
	}
	if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") {
		return name
	}
	return ""
}
