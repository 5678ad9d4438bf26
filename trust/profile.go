package trust

import "github.com/natsuin/natsuin/cert"

// profile is what is known of an authority beside RFC 5280.
type profile struct {
	depth    int  // certificates in a path, both ends counted
	ownClass bool // issues leaves of its own class and nothing else
	// ownKey says that it signs revocation lists with the key of its
	// certificates and with no other; final that no revocation is ever lifted.
	ownKey, final bool
}

// jpki: the authorities issue directly to citizens and sign their own lists, and
// the holder of a suspended certificate gets another one.
var jpki = profile{depth: 2, ownClass: true, ownKey: true, final: true}

// profiles are the rules by what an anchor issues. Every other authority is
// bound by RFC 5280 alone.
var profiles = map[cert.Class]profile{
	cert.ClassSign:  jpki,
	cert.ClassAuth:  jpki,
	cert.ClassOther: {depth: maxPath},
}

func profileOf(anchor *candidate) profile { return profiles[anchor.Issues] }
