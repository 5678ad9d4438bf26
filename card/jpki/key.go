package jpki

import "github.com/natsuin/natsuin/failure"

// Key names one of the two key pairs of the application.
type Key int

// The two key pairs.
const (
	Sign Key = iota // 署名用: documents; its certificate needs the PIN
	Auth            // 利用者証明用: login
)

// String is "sign" or "auth".
func (k Key) String() string {
	if k == Auth {
		return "auth"
	}
	return "sign"
}

// other is the other key.
func (k Key) other() Key { return 1 - k }

// files are the elementary files that belong to a key. Each identifier is also
// the short one.
type files struct{ certificate, ca, pin, key byte }

const (
	fileToken    = 0x06
	filePresence = 0x08
)

func (k Key) files() files {
	if k == Auth {
		return files{certificate: 0x0A, ca: 0x0B, pin: 0x18, key: 0x17}
	}
	return files{certificate: 0x01, ca: 0x02, pin: 0x1B, key: 0x1A}
}

// absent is the code for a card without this key's certificate.
func (k Key) absent() failure.Code {
	if k == Auth {
		return failure.NoAuthCertificate
	}
	return failure.NoSignCertificate
}

// blocked is the code for this key's PIN being blocked.
func (k Key) blocked() failure.Code {
	if k == Auth {
		return failure.PINBlockedAuth
	}
	return failure.PINBlockedSign
}
