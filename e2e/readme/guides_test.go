//go:build linux

package readme

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

var (
	guideLink = regexp.MustCompile(`\]\(([^)#:]+)\)`)
	command1  = regexp.MustCompile("`natsuin ([a-z-]+)[^`]*`|\n +natsuin ([a-z-]+)")
	personRow = regexp.MustCompile("(?m)^\\| (`[a-z0-9`、・, ]+`) \\|")
)

// TestStore holds what stores are told to the manifest: a reason for every
// permission, and for none besides.
func TestStore(t *testing.T) {
	var manifest struct{ Permissions []string }
	if err := json.Unmarshal([]byte(page(t, "extension/manifest.json")), &manifest); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-zA-Z_]+)` \\|").FindAllStringSubmatch(page(t, "extension/store/README.md"), -1) {
		told = append(told, m[1])
	}
	if want := append(manifest.Permissions, "optional_host_permissions"); !slices.Equal(told, want) {
		t.Errorf("told %q, the manifest has %q", told, want)
	}
}

// TestGuides holds the guides to what there is: the files they lead to, the
// commands and test people they name, the policies' syntax and identities. Both
// languages show the same code.
func TestGuides(t *testing.T) {
	root := reader.Root(t)
	pages, err := filepath.Glob(filepath.Join(root, "docs", "guide", "*.md"))
	if err != nil || len(pages) < 8 {
		t.Fatalf("%d guides, %v", len(pages), err)
	}
	program := reader.BuildNatsuin(t)
	for _, file := range pages {
		name, _ := filepath.Rel(root, file)
		text := page(t, name)
		for _, m := range guideLink.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), m[1])); err != nil {
				t.Errorf("%s leads nowhere: %s", name, m[1])
			}
		}
		for _, m := range command1.FindAllStringSubmatch(text, -1) {
			if err := exec.Command(program, "help", m[1]+m[2]).Run(); err != nil {
				t.Errorf("%s: natsuin %s%s: %v", name, m[1], m[2], err)
			}
		}
	}
	people := page(t, "internal/testpki/people.go")
	for _, language := range []string{"ja", "en"} {
		developer := "docs/guide/developer." + language + ".md"
		rows := personRow.FindAllStringSubmatch(page(t, developer), -1)
		if len(rows) < 5 {
			t.Errorf("%s: %d rows of people", developer, len(rows))
		}
		for _, row := range rows {
			for _, id := range span.FindAllStringSubmatch(row[1], -1) {
				if id[1] != "hanako" && !strings.Contains(people, `ID: "`+id[1]+`"`) {
					t.Errorf("%s: nobody is %s", developer, id[1])
				}
			}
		}
	}
	policies := blocksOf(t, "docs/guide/administrator.en.md", "json")
	if !slices.Equal(policies, blocksOf(t, "docs/guide/administrator.ja.md", "json")) {
		t.Error("the administrator's policies differ")
	}
	for _, p := range policies {
		if !json.Valid([]byte(p)) {
			t.Errorf("no JSON: %s", p)
		}
	}
	var identity struct{ ChromiumID, FirefoxID, HostName string }
	if err := json.Unmarshal([]byte(page(t, "extension/identity.json")), &identity); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(policies, "")
	for _, id := range []string{identity.ChromiumID, identity.FirefoxID, identity.HostName} {
		if id == "" || !strings.Contains(all, `"`+id+`"`) {
			t.Errorf("the policies do not name %q", id)
		}
	}
}
