package serve

import (
	"math/big"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

// age is how long ago lists and responses were made.
const age = 10 * time.Minute

// week is how old stale ones are.
const week = 7 * 24 * time.Hour

// crl makes the list of a CA, whole or of one municipality.
func (s *server) crl(ca *testpki.CA, f Fault, of *testpki.Municipality) []byte {
	at := s.Now().Add(-age).UTC().Truncate(time.Second)
	if f == Stale {
		at = at.Add(-week)
	}
	t := testpki.CRLTemplate{
		ThisUpdate: at, NextUpdate: at.Add(24 * time.Hour), Number: at.Unix(), Revoked: s.Revoked[ca.Class],
	}
	if f == WrongSigner {
		t.Key = s.Authority.Key("citizen " + testpki.DefaultPerson + " " + string(ca.Class))
	}
	if of != nil {
		t.Extensions = []testpki.Extension{of.IssuingPoint(ca.Class)}
	}
	return must(ca.SignCRL(t))
}

// ocsp answers a request.
func (s *server) ocsp(ca *testpki.CA, request []byte, f Fault) []byte {
	asked, err := testpki.ReadOCSPRequest(request)
	if err != nil {
		return ca.OCSP(testpki.OCSPTemplate{ResponseStatus: 1})
	}
	at := s.Now().UTC().Truncate(time.Second)
	if f == Stale {
		at = at.Add(-week)
	}
	t := testpki.OCSPTemplate{
		Serial: asked.Serial, SHA1: asked.SHA1, Nonce: asked.Nonce,
		ProducedAt: at, NextUpdate: at.Add(time.Hour), Responder: ca.Responder(at.AddDate(0, 0, -1)),
	}
	for _, r := range s.Revoked[ca.Class] {
		if r.Serial.Cmp(asked.Serial) == 0 {
			t.Status, t.RevokedAt, t.Reason = testpki.OCSPRevoked, r.Time, r.Reason
		}
	}
	switch f {
	case Unknown:
		t.Status = testpki.OCSPUnknown
	case WrongNonce:
		t.Nonce = []byte("somebody else's")
	case WrongSigner:
		t.Status, t.Responder = testpki.OCSPGood, s.citizen(ca.Class)
	}
	return ca.OCSP(t)
}

// citizen is the default person's credential, which may vouch for nothing.
func (s *server) citizen(class testpki.Class) *testpki.Credential {
	c, err := s.Authority.Citizen(testpki.DefaultPerson, s.Now().AddDate(0, -1, 0))
	if err != nil {
		panic("serve: " + err.Error()) // a clock far outside the CAs' validity
	}
	if class == testpki.Sign {
		return c.Sign
	}
	return c.Auth
}

// The values of PKIStatus used here (RFC 3161 section 2.4.2).
const (
	granted  = 0
	rejected = 2
)

// stamp answers a time-stamp request.
func (s *server) stamp(request []byte, f Fault) []byte {
	asked, err := testpki.ReadTimeStampRequest(request)
	if err != nil || f == Unknown {
		return testpki.TimeStampResponse(rejected, nil)
	}
	k := testpki.Token{
		Imprint: asked.Imprint, Hash: asked.Hash, Nonce: asked.Nonce,
		GenTime: s.Now().UTC().Truncate(time.Second), Serial: s.serial.Add(1), Accuracy: 1,
	}
	if !asked.CertReq {
		k.Certificates = [][]byte{}
	}
	switch f {
	case Stale:
		k.GenTime = k.GenTime.Add(-week)
	case WrongNonce:
		k.Nonce = big.NewInt(1)
	case WrongSigner:
		k.By = s.citizen(testpki.Sign)
	}
	return testpki.TimeStampResponse(granted, s.tsa.Stamp(k))
}
