// Package install makes the host known to browsers.
package install

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/caller"
	"github.com/natsuin/natsuin/protocol"
)

// The browser families: their manifests differ in one key, and each refuses
// or warns about the other's.
const (
	Chromium = "chromium" // Chromium, Chrome, Edge, Brave, Vivaldi
	Firefox  = "firefox"
)

// manifest is the native messaging host manifest of both families
// (developer.chrome.com and MDN, "Native manifests").
type manifest struct {
	Name              string   `json:"name"`
	Description       string   `json:"description"`
	Path              string   `json:"path"`
	Type              string   `json:"type"`
	AllowedOrigins    []string `json:"allowed_origins,omitempty"`
	AllowedExtensions []string `json:"allowed_extensions,omitempty"`
}

// Manifest returns the manifest, as indented JSON, by which browsers of a
// family start the host at the absolute path. It names the very callers the
// host itself answers.
//
// Errors: failure.Usage for another family or a relative path,
// failure.NotSupported if this build answers no extension of the family.
func Manifest(family, path string) ([]byte, error) {
	if family != Chromium && family != Firefox {
		return nil, failure.New(failure.Usage, "choosing a browser: want %s or %s", Chromium, Firefox)
	}
	if !filepath.IsAbs(path) {
		return nil, failure.New(failure.Usage, "naming the host: want an absolute path")
	}
	m := manifest{Name: protocol.HostName, Description: "Natsuin", Path: path, Type: "stdio"}
	for _, id := range caller.Allowed() {
		isFirefox := strings.Contains(id, "@")
		switch {
		case family == Firefox && isFirefox:
			m.AllowedExtensions = append(m.AllowedExtensions, id)
		case family == Chromium && !isFirefox:
			m.AllowedOrigins = append(m.AllowedOrigins, "chrome-extension://"+id+"/")
		}
	}
	if len(slices.Concat(m.AllowedOrigins, m.AllowedExtensions)) == 0 {
		return nil, failure.New(failure.NotSupported, "writing a manifest for %s", family)
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return nil, failure.Wrap(failure.Internal, err, "writing a manifest")
	}
	return out.Bytes(), nil
}
