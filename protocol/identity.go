package protocol

// Who the extension is. extension/identity.json holds the same values and the
// public key behind ChromiumID; the private key was thrown away, because it
// signs nothing: an unpacked or published extension with this key in its
// manifest has this id.
const (
	// HostName is the native messaging name of the host.
	HostName = "app.natsuin.host"
	// ChromiumID is the extension's id in browsers of the Chromium family.
	ChromiumID = "jemicfeggnfmnomjhkgnchkceklbapgc"
	// FirefoxID is its id in Firefox.
	FirefoxID = "natsuin@natsuin.app"
)
