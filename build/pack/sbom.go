package main

import (
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// bom is a CycloneDX 1.5 document (ECMA-424), as far as it is used.
type bom struct {
	Format      string      `json:"bomFormat"`
	SpecVersion string      `json:"specVersion"`
	Version     int         `json:"version"`
	Metadata    metadata    `json:"metadata"`
	Components  []component `json:"components"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version"`
	PURL    string `json:"purl,omitempty"`
	// Scope is "required" for what ships, "excluded" for what only builds it.
	Scope  string `json:"scope,omitempty"`
	Hashes []hash `json:"hashes,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"` // hex
}

// shipped are the npm packages of which files go into the extension; all others
// only build or test.
var shipped = []string{"pdfjs-dist"}

// writeSBOM lists the Go modules that are linked into the program, as it says
// itself, and the npm packages of the lock file.
func writeSBOM(w io.Writer, program, lock, version string, at time.Time) error {
	modules, err := linked(program)
	if err != nil {
		return err
	}
	packages, err := locked(lock)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(bom{"CycloneDX", "1.5", 1,
		metadata{at.Format(time.RFC3339), component{Type: "application", Name: "natsuin", Version: version}},
		append(modules, packages...)})
}

// linked returns the toolchain and the modules of a Go program. Their sums in
// go.sum are no digests of a file, so they are left out.
func linked(program string) ([]component, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, fmt.Errorf("reading what is linked: %w", err)
	}
	version := strings.TrimPrefix(info.GoVersion, "go")
	all := []component{{Type: "library", Name: "std", Version: version, PURL: "pkg:golang/std@" + version, Scope: "required"}}
	for _, m := range info.Deps {
		all = append(all, component{Type: "library", Name: m.Path, Version: m.Version,
			PURL: "pkg:golang/" + m.Path + "@" + m.Version, Scope: "required"})
	}
	if len(all) < 2 {
		return nil, fmt.Errorf("reading what is linked: no module")
	}
	return all, nil
}

// locked returns the packages of a package-lock.json, of version 2 or 3.
func locked(file string) ([]component, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var l struct {
		Packages map[string]struct{ Version, Integrity string }
	}
	if err := json.Unmarshal(raw, &l); err != nil {
		return nil, fmt.Errorf("reading the lock file: %w", err)
	}
	var all []component
	for path, p := range l.Packages {
		i := strings.LastIndex(path, "node_modules/")
		if i < 0 {
			continue // the project itself
		}
		name := path[i+len("node_modules/"):]
		c := component{Type: "library", Name: name, Version: p.Version,
			PURL: "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + p.Version, Scope: "excluded"}
		if slices.Contains(shipped, name) {
			c.Scope = "required"
		}
		if sum, ok := strings.CutPrefix(p.Integrity, "sha512-"); ok {
			b, err := base64.StdEncoding.DecodeString(sum)
			if err != nil {
				return nil, fmt.Errorf("reading the digest of %s: %w", name, err)
			}
			c.Hashes = []hash{{"SHA-512", hex.EncodeToString(b)}}
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b component) int { return strings.Compare(a.PURL, b.PURL) })
	all = slices.CompactFunc(all, func(a, b component) bool { return a.PURL == b.PURL })
	for _, name := range shipped {
		if !slices.ContainsFunc(all, func(c component) bool { return c.Name == name }) {
			return nil, fmt.Errorf("reading the lock file: %s is not there", name)
		}
	}
	return all, nil
}
