package install

import (
	"testing"

	"github.com/natsuin/natsuin/failure"
)

func TestManifest(t *testing.T) {
	for family, want := range map[string]string{
		Chromium: `{
  "name": "app.natsuin.host",
  "description": "Natsuin",
  "path": "/opt/a & b/natsuin",
  "type": "stdio",
  "allowed_origins": [
    "chrome-extension://jemicfeggnfmnomjhkgnchkceklbapgc/"
  ]
}
`,
		Firefox: `{
  "name": "app.natsuin.host",
  "description": "Natsuin",
  "path": "/opt/a & b/natsuin",
  "type": "stdio",
  "allowed_extensions": [
    "natsuin@natsuin.app"
  ]
}
`,
	} {
		got, err := Manifest(family, "/opt/a & b/natsuin")
		if err != nil || string(got) != want {
			t.Errorf("%s:\n%s(%v), want\n%s", family, got, err, want)
		}
	}
	for _, c := range [][2]string{{"lynx", "/opt/natsuin"}, {"", "/opt/natsuin"}, {Chromium, "natsuin"}, {Firefox, ""}} {
		if got, err := Manifest(c[0], c[1]); failure.CodeOf(err) != failure.Usage {
			t.Errorf("%q: %s (%v), want usage", c, got, err)
		}
	}
}
