package trust

import (
	"crypto/x509"

	"github.com/natsuin/natsuin/cert"
)

// memory is what has been read of the evidence of one judgement.
type memory struct {
	certificates cert.Reader
	lists        map[place]scanned
}

// place is where a byte string lies.
type place struct {
	start *byte
	size  int
}

// Remembering returns ev with a memory that its copies share: a certificate or
// a CRL that has been read for one question is not read again for the next. The
// bytes must not change meanwhile. Such evidence is for one goroutine at a time
// and for one judgement: it forgets nothing.
func (ev Evidence) Remembering() Evidence {
	if ev.memory == nil {
		ev.memory = &memory{lists: map[place]scanned{}}
	}
	return ev
}

// Certificate is cert.Parse with the memory of ev. parsed, where not nil, is what
// the standard library has read of these bytes.
func (ev Evidence) Certificate(der []byte, parsed *x509.Certificate) (*cert.Certificate, error) {
	switch {
	case ev.memory == nil:
		return cert.Parse(der)
	case parsed == nil:
		return ev.memory.certificates.Parse(der)
	}
	return ev.memory.certificates.Take(parsed)
}

// list is scanCRL with the memory of ev.
func (ev Evidence) list(der []byte) scanned {
	if ev.memory == nil || len(der) == 0 {
		l, why := scanCRL(der)
		return scanned{l, why}
	}
	at := place{&der[0], len(der)}
	found, ok := ev.memory.lists[at]
	if !ok {
		l, why := scanCRL(der)
		found = scanned{l, why}
		ev.memory.lists[at] = found
	}
	return found
}
