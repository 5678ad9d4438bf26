// Package testpki is a fake JPKI for tests, the virtual card and the demo: two
// certification authorities (署名用 and 利用者証明用) in three generations each,
// fictional citizens, CRLs and OCSP responses.
//
// Everything, keys included, follows from a seed string and the times given:
// the same calls give the same bytes on every machine. The profile follows
// what is publicly known of real certificates; the organisation is O=JPKI-TEST-LOCAL,
// so that nothing made here can be taken for material of the real authority.
// The keys are worthless by design: anyone can recompute them.
package testpki

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"sync"
	"time"
)

// Organisation is the O of every name in the fake JPKI.
const Organisation = "JPKI-TEST-LOCAL"

// Generations is the number of generations each CA has; the newest is
// Generations itself, the oldest is 1.
const Generations = 3

// DefaultSeed is what New uses for the empty seed.
const DefaultSeed = "natsuin test authority"

// Class tells the two kinds of JPKI certificate apart.
type Class string

// The two classes.
const (
	Sign Class = "sign" // 署名用
	Auth Class = "auth" // 利用者証明用
)

// Authority is the whole fake JPKI of one seed. It is safe for concurrent use.
type Authority struct {
	seed string

	mu   sync.Mutex
	keys map[string]*lazyKey
	cas  map[caID]*lazyCA
}

type caID struct {
	class      Class
	generation int
}

type lazyKey struct {
	once sync.Once
	key  *rsa.PrivateKey
}

type lazyCA struct {
	once sync.Once
	ca   *CA
}

var (
	authoritiesMu sync.Mutex
	authorities   = map[string]*Authority{}
)

// New returns the authority of a seed; "" means DefaultSeed. Within a process
// the same seed gives the same *Authority, so that keys are searched only once.
func New(seed string) *Authority {
	if seed == "" {
		seed = DefaultSeed
	}
	authoritiesMu.Lock()
	defer authoritiesMu.Unlock()
	a, ok := authorities[seed]
	if !ok {
		a = &Authority{seed: seed, keys: map[string]*lazyKey{}, cas: map[caID]*lazyCA{}}
		authorities[seed] = a
	}
	return a
}

// SignCA returns the 署名用 CA of a generation from 1 to Generations. It panics
// for any other number, which is the caller's mistake.
func (a *Authority) SignCA(generation int) *CA { return a.ca(Sign, generation) }

// AuthCA returns the 利用者証明用 CA of a generation from 1 to Generations. It
// panics for any other number, which is the caller's mistake.
func (a *Authority) AuthCA(generation int) *CA { return a.ca(Auth, generation) }

func (a *Authority) ca(class Class, generation int) *CA {
	if generation < 1 || generation > Generations {
		panic("testpki: no such generation")
	}
	id := caID{class, generation}
	a.mu.Lock()
	l, ok := a.cas[id]
	if !ok {
		l = &lazyCA{}
		a.cas[id] = l
	}
	a.mu.Unlock()
	l.once.Do(func() { l.ca = a.newCA(class, generation) })
	return l.ca
}

// caAt returns the CA that issues at a time: the newest generation that has
// begun, or the first.
func (a *Authority) caAt(class Class, at time.Time) *CA {
	for g := Generations; g > 1; g-- {
		if !at.Before(caBegins[g-1]) {
			return a.ca(class, g)
		}
	}
	return a.ca(class, 1)
}

// Key returns the RSA-2048 key that follows from the seed and a label. Labels
// are free; tests use them for keys that no CA of this package certifies.
func (a *Authority) Key(label string) *rsa.PrivateKey {
	a.mu.Lock()
	l, ok := a.keys[label]
	if !ok {
		l = &lazyKey{}
		a.keys[label] = l
	}
	a.mu.Unlock()
	l.once.Do(func() { l.key = searchKey(a.seed, label) })
	return l.key
}

// Credential is a certificate with its private key and its issuer.
type Credential struct {
	Certificate []byte // DER
	Key         *rsa.PrivateKey
	CA          *CA
}

// keyIdentifier is method (1) of RFC 5280 section 4.2.1.2: the SHA-1 of the
// subjectPublicKey bits. It names a key and protects nothing.
func keyIdentifier(key *rsa.PublicKey) []byte {
	sum := sha1.Sum(x509.MarshalPKCS1PublicKey(key))
	return sum[:]
}
