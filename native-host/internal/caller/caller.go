// Package caller decides whether the program that started the host is our own
// extension in a browser. Browsers name the extension on the command line and
// start the host for those of its manifest only; a host that checks again does
// not depend on the manifest being the one we wrote.
//
// Another local program of the same person can start the host with any words
// it likes: this check keeps other extensions out, not other programs. Those
// still meet the consent of the PIN dialog, which names origin and documents.
package caller

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/protocol"
)

// override replaces the allow list in builds for other extension ids, comma
// separated, by -ldflags "-X …/native-host/internal/caller.override=ID,ID".
// Nothing at run time can.
var override string

const (
	chromiumScheme = "chrome-extension://"
	// parentWindow is what Chromium adds on Windows.
	parentWindow = "--parent-window="
)

// Allowed returns the extension ids the host answers: those with an @ are
// Firefox's, the others Chromium's.
func Allowed() []string {
	if override != "" {
		return strings.Split(override, ",")
	}
	return []string{protocol.ChromiumID, protocol.FirefoxID}
}

// FromBrowser reports whether the arguments after the program name have the
// shape in which browsers start a native messaging host, whoever the caller:
// Chromium passes chrome-extension://ID/, Firefox the path of the manifest and
// the id of the add-on.
func FromBrowser(args []string) bool {
	return len(args) > 0 && strings.HasPrefix(args[0], chromiumScheme) ||
		len(args) == 2 && filepath.IsAbs(args[0]) && filepath.Ext(args[0]) == ".json"
}

// Check refuses every caller but the allowed extensions, with
// failure.CallerRefused. Arguments in no browser's shape are refused too.
func Check(args []string) error {
	if FromBrowser(args) && slices.Contains(Allowed(), id(args)) {
		return nil
	}
	return failure.New(failure.CallerRefused, "checking the caller")
}

// id returns the extension id in the arguments, or "" if there is anything in
// them that no browser passes.
func id(args []string) string {
	origin, isChromium := strings.CutPrefix(args[0], chromiumScheme)
	if !isChromium {
		if !strings.Contains(args[1], "@") {
			return ""
		}
		return args[1]
	}
	for _, a := range args[1:] {
		if !strings.HasPrefix(a, parentWindow) {
			return ""
		}
	}
	name, slash := strings.CutSuffix(origin, "/")
	if !slash || strings.Contains(name, "@") {
		return ""
	}
	return name
}
