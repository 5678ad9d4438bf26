package install

import (
	"archive/zip"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"

	"github.com/natsuin/natsuin/native-host/internal/caller"
)

// extension returns the version of our extension in a profile of a browser, ""
// if none is seen. A browser keeps there what came from its store or from a
// policy; what was loaded from a folder leaves no such trace.
func (u *User) extension(b Browser) string {
	for _, id := range caller.Allowed() {
		for _, f := range b.places[u.system].profiles {
			if version := versionIn(u.full(f), b.Family, id); version != "" {
				return version
			}
		}
	}
	return ""
}

// versionIn looks into the profiles of a folder. Chromium unpacks into
// PROFILE/Extensions/ID/VERSION_N, Firefox keeps PROFILE/extensions/ID.xpi.
func versionIn(folder, family, id string) string {
	if family == Firefox {
		files, err := filepath.Glob(filepath.Join(folder, "*", "extensions", id+".xpi"))
		if err != nil || len(files) == 0 {
			return ""
		}
		return versionOf(files[0])
	}
	versions, err := filepath.Glob(filepath.Join(folder, "*", "Extensions", id, "*_*"))
	if err != nil || len(versions) == 0 {
		return ""
	}
	name := filepath.Base(versions[len(versions)-1])
	return name[:strings.LastIndex(name, "_")]
}

// versionOf reads the version out of a packed extension.
func versionOf(file string) string {
	z, err := zip.OpenReader(file)
	if err != nil {
		return ""
	}
	defer z.Close()
	f, err := z.Open("manifest.json")
	if err != nil {
		return ""
	}
	defer f.Close()
	var m struct {
		Version string `json:"version"`
	}
	if json.NewDecoder(io.LimitReader(f, maxManifest)).Decode(&m) != nil {
		return ""
	}
	return m.Version
}
