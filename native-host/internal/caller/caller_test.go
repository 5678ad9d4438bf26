package caller

import (
	"testing"

	"github.com/natsuin/natsuin/failure"
)

const (
	ours    = "chrome-extension://jemicfeggnfmnomjhkgnchkceklbapgc/"
	another = "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"
	path    = "/home/x/.mozilla/native-messaging-hosts/app.natsuin.host.json"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name             string
		args             []string
		browser, allowed bool
	}{
		{"Chromium", []string{ours}, true, true},
		{"Chromium on Windows", []string{ours, "--parent-window=0"}, true, true},
		{"Firefox", []string{path, "natsuin@natsuin.app"}, true, true},
		{"another Chromium extension", []string{another}, true, false},
		{"another add-on", []string{path, "evil@example.com"}, true, false},
		{"no slash", []string{ours[:len(ours)-1]}, true, false},
		{"more after the id", []string{ours + "x"}, true, false},
		{"upper case", []string{"chrome-extension://JEMICFEGGNFMNOMJHKGNCHKCEKLBAPGC/"}, true, false},
		{"unknown second argument", []string{ours, "sign"}, true, false},
		{"Firefox id as Chromium's", []string{"chrome-extension://natsuin@natsuin.app/"}, true, false},
		{"Chromium id as Firefox's", []string{path, "jemicfeggnfmnomjhkgnchkceklbapgc"}, true, false},
		{"relative manifest", []string{"app.natsuin.host.json", "natsuin@natsuin.app"}, false, false},
		{"three arguments", []string{path, "natsuin@natsuin.app", "x"}, false, false},
		{"empty id", []string{"chrome-extension:///"}, true, false},
		{"a command", []string{"sign", "a.pdf"}, false, false},
		{"nothing", nil, false, false},
	} {
		if got := FromBrowser(c.args); got != c.browser {
			t.Errorf("%s: from a browser %v, want %v", c.name, got, c.browser)
		}
		err := Check(c.args)
		if c.allowed && err != nil || !c.allowed && failure.CodeOf(err) != failure.CallerRefused {
			t.Errorf("%s: %v, want allowed %v", c.name, err, c.allowed)
		}
	}
}

func TestOverride(t *testing.T) {
	defer func() { override = "" }()
	override = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,evil@example.com"
	if err := Check([]string{another}); err != nil {
		t.Error(err)
	}
	if err := Check([]string{path, "evil@example.com"}); err != nil {
		t.Error(err)
	}
	if err := Check([]string{ours}); err == nil {
		t.Error("the list was extended, not replaced")
	}
}
