package login

import (
	"crypto/sha256"
	"regexp"
	"strings"
)

// prefix begins every statement. It is no DER and no XML.
const prefix = "NATSUIN-LOGIN-1\n"

// StatementSize is the length of a statement in bytes.
const StatementSize = len(prefix) + 2*sha256.Size

// NonceSize is the length of a nonce in bytes: 256 bits.
const NonceSize = 32

// Nonce is what makes a statement good for one login only.
type Nonce [NonceSize]byte

// Statement returns the bytes that log in at an origin with a nonce; the
// package comment has their layout. The origin is scheme, host and port as
// browsers serialise them; it is not looked at.
func Statement(origin string, nonce Nonce) []byte {
	site, once := sha256.Sum256([]byte(origin)), sha256.Sum256(nonce[:])
	s := make([]byte, 0, StatementSize)
	s = append(s, prefix...)
	s = append(s, site[:]...)
	return append(s, once[:]...)
}

// originForm is a serialised origin (HTML, section 7.1.1) of a scheme that can
// log in: lower case, no path, not even a slash.
var originForm = regexp.MustCompile(`^(?:https://(?:[a-z0-9_.-]+|\[[0-9a-f:]+\])|http://(?:localhost|127\.0\.0\.1))(?::[1-9][0-9]{0,4})?$`)

// maxOrigin is the length of the longest origin, in bytes.
const maxOrigin = 255

// serialised reports whether a browser would write an origin that way. It never
// writes the default port.
func serialised(origin string) bool {
	port := ":443"
	if strings.HasPrefix(origin, "http://") {
		port = ":80"
	}
	return len(origin) <= maxOrigin && originForm.MatchString(origin) && !strings.HasSuffix(origin, port)
}
