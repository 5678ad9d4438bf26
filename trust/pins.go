package trust

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/natsuin/natsuin/cert"
)

// pin is one published CA certificate of the real JPKI.
type pin struct {
	sha256 string // of the DER
	class  cert.Class
}

// pins are the generations of the two authorities as published on
// www.jpki.go.jp. All generations of an authority share one name; the expired
// first pair is needed for signatures of its time. The second 利用者証明用
// certificate (2019) is missing until its digest has been seen at the source.
var pins = []pin{
	{"19645405a1fe14377434bd55957628ac4038557c542403a2243f21c706fc9355", cert.ClassSign}, // 2015
	{"79679c33e4cc9319440f1ad120a597ff1844e2ef217063adb176966fd5e6fbeb", cert.ClassSign}, // 2019
	{"d227f6cde11d35c5252178f106f843d24651944975413b539fa2fb68dbfa365f", cert.ClassSign}, // 2023
	{"4dcfc4ca0aaf9fb2a3081b3f0c991c320b3acc008667a341eeaec5af1d58ca7d", cert.ClassAuth}, // 2015
	{"64114f29620c24ed2631d46476a040e7ee740d956089c00b036a6a8118c322b5", cert.ClassAuth}, // 2023
}

// pinned maps the digests of pins to their class.
var pinned = func() map[[sha256.Size]byte]cert.Class {
	out := map[[sha256.Size]byte]cert.Class{}
	for _, p := range pins {
		var digest [sha256.Size]byte
		if n, err := hex.Decode(digest[:], []byte(p.sha256)); err != nil || n != len(digest) {
			panic("trust: a pin is no SHA-256")
		}
		out[digest] = p.class
	}
	return out
}()

// Official reports whether a certificate is a pinned CA certificate of the real
// JPKI, and which class it issues.
func Official(c *cert.Certificate) (cert.Class, bool) {
	class, ok := pinned[c.SHA256]
	return class, ok
}
