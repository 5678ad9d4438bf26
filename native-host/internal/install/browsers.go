package install

import (
	"strings"

	"github.com/natsuin/natsuin/protocol"
)

// Browser is one browser that can start the host.
type Browser struct {
	ID     string // as the command line and JSON name it
	Name   string // as people know it
	Family string // Chromium or Firefox
	places map[string]place
}

// base is a folder of the person's, in which others are found.
type base int

const (
	home    base = iota
	config       // Linux: XDG_CONFIG_HOME, by default .config in the home
	support      // macOS: Library/Application Support in the home
	local        // Windows: LOCALAPPDATA
	roaming      // Windows: APPDATA
)

// folder is a folder in a base, with slashes on every system.
type folder struct {
	base base
	path string
}

// place is where one browser keeps what on one operating system.
type place struct {
	profiles  []folder // one of them exists once the browser has run
	manifests folder
	file      string // name of the manifest in its folder
	key       string // Windows: key of HKEY_CURRENT_USER that names the manifest
	sandboxes []sandbox
	shared    string // Linux: folder of the manifests for all users, written by packages
}

// sandbox is the folder of an edition that cannot start a host: a snap or a
// Flatpak starts programs through the desktop portal, which does not say who
// calls, or not at all.
type sandbox struct {
	kind string // "snap" or "flatpak"
	folder
}

// The operating systems, as GOOS names them.
const (
	linux   = "linux"
	macOS   = "darwin"
	windows = "windows"
)

const (
	manifestFile = protocol.HostName + ".json"
	hostKey      = `\NativeMessagingHosts\` + protocol.HostName
)

// chromiumLike builds the places of a Chromium: the manifests of one person lie
// beside the profiles (developer.chrome.com, "Native messaging host
// location"). Windows has no such folder but a key; Brave and Vivaldi read
// Chrome's, so they share its manifest.
func chromiumLike(inConfig, inSupport, inLocal, vendorKey, windowsFile string, sandboxes ...sandbox) map[string]place {
	return map[string]place{
		linux: {profiles: []folder{{config, inConfig}}, manifests: folder{config, inConfig + "/NativeMessagingHosts"},
			file: manifestFile, sandboxes: sandboxes, shared: shared[inConfig] + "/native-messaging-hosts"},
		macOS: {profiles: []folder{{support, inSupport}}, manifests: folder{support, inSupport + "/NativeMessagingHosts"},
			file: manifestFile},
		windows: {profiles: []folder{{local, inLocal + "/User Data"}}, manifests: folder{local, "Natsuin"},
			file: windowsFile, key: `Software\` + vendorKey + hostKey},
	}
}

func snap(name string) sandbox  { return sandbox{"snap", folder{home, "snap/" + name}} }
func flatpak(id string) sandbox { return sandbox{"flatpak", folder{home, ".var/app/" + id}} }

// shared are the system-wide folders of the Chromiums, by their configuration
// folder. Brave has none of its own and reads Chrome's.
var shared = map[string]string{
	"google-chrome":               "/etc/opt/chrome",
	"chromium":                    "/etc/chromium",
	"microsoft-edge":              "/etc/opt/edge",
	"BraveSoftware/Brave-Browser": "/etc/opt/chrome",
	"vivaldi":                     "/etc/opt/vivaldi",
}

// browsers is the table, in the order in which people read it. Linux was run
// with Chromium and Firefox; the folders of macOS and the keys of Windows are
// compiled and tested as data, not run.
var browsers = []Browser{
	{"chrome", "Google Chrome", Chromium, chromiumLike("google-chrome", "Google/Chrome", "Google/Chrome",
		`Google\Chrome`, "chrome.json", flatpak("com.google.Chrome"))},
	{"chromium", "Chromium", Chromium, chromiumLike("chromium", "Chromium", "Chromium",
		`Chromium`, "chromium.json", snap("chromium"), flatpak("org.chromium.Chromium"))},
	{"edge", "Microsoft Edge", Chromium, chromiumLike("microsoft-edge", "Microsoft Edge", "Microsoft/Edge",
		`Microsoft\Edge`, "edge.json", flatpak("com.microsoft.Edge"))},
	{"brave", "Brave", Chromium, chromiumLike("BraveSoftware/Brave-Browser", "BraveSoftware/Brave-Browser",
		"BraveSoftware/Brave-Browser", `Google\Chrome`, "chrome.json", snap("brave"), flatpak("com.brave.Browser"))},
	{"vivaldi", "Vivaldi", Chromium, chromiumLike("vivaldi", "Vivaldi", "Vivaldi",
		`Google\Chrome`, "chrome.json", snap("vivaldi"), flatpak("com.vivaldi.Vivaldi"))},
	{"firefox", "Firefox", Firefox, map[string]place{
		// Since version 147 new profiles lie in the configuration folder; the
		// manifests stay where they were (MDN, "Native manifests").
		linux: {profiles: []folder{{home, ".mozilla/firefox"}, {config, "mozilla/firefox"}},
			manifests: folder{home, ".mozilla/native-messaging-hosts"}, file: manifestFile,
			sandboxes: []sandbox{snap("firefox"), flatpak("org.mozilla.firefox")},
			shared:    "/usr/lib/mozilla/native-messaging-hosts"},
		macOS: {profiles: []folder{{support, "Firefox"}}, manifests: folder{support, "Mozilla/NativeMessagingHosts"},
			file: manifestFile},
		windows: {profiles: []folder{{roaming, "Mozilla/Firefox"}}, manifests: folder{local, "Natsuin"},
			file: "firefox.json", key: `Software\Mozilla` + hostKey},
	}},
}

// find returns the browser of an id, whatever its case.
func find(id string) (Browser, bool) {
	for _, b := range browsers {
		if strings.EqualFold(b.ID, id) {
			return b, true
		}
	}
	return Browser{}, false
}
