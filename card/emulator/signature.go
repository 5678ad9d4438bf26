package emulator

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"

	"github.com/natsuin/natsuin/card/apdu"
)

// scheme is one P1 of COMPUTE DIGITAL SIGNATURE.
type scheme struct {
	min, max int  // length of the data
	hashed   bool // the card hashes the data with SHA-256
	hash     crypto.Hash
	pss      bool
}

// schemes in the order of P1. With hash 0 the input is padded as it comes
// (PKCS #1 v1.5 type 1): P1 00 is what every client uses, with a DigestInfo.
var schemes = [...]scheme{
	{1, 245, false, 0, false},
	{1, 255, true, 0, false},
	{32, 32, false, crypto.SHA256, false},
	{1, 255, true, crypto.SHA256, false},
	{32, 32, false, crypto.SHA256, true},
	{1, 255, true, crypto.SHA256, true},
}

// signatureLength is the length of every answer, RSA-2048.
const signatureLength = 256

// sign is COMPUTE DIGITAL SIGNATURE, 80 2A P1 P2 Lc data 00. The key needs its
// own PIN. P2 00, the default key, belongs to applications not here.
func (c *Card) sign(cmd apdu.Command) apdu.Response {
	if int(cmd.P1) >= len(schemes) {
		return status(apdu.BadP1P2)
	}
	f, s := c.byReference(cmd.P2, apdu.ReferenceNotFound)
	how := schemes[cmd.P1]
	switch {
	case s != apdu.OK:
		return status(s)
	case f.kind != keyFile:
		return status(apdu.FileTypeConflict)
	case f.guard == nil: // the common-card key answers INTERNAL AUTHENTICATE only
		return status(apdu.ConditionsOfUse)
	case !c.readable(f):
		return status(apdu.SecurityStatus)
	case f.key == nil:
		return status(apdu.ReferenceNotFound)
	case len(cmd.Data) == 0 || cmd.Le < signatureLength:
		return status(apdu.WrongLength)
	case len(cmd.Data) < how.min || len(cmd.Data) > how.max:
		return status(apdu.ConditionsOfUse)
	}
	input := cmd.Data
	if how.hashed {
		sum := sha256.Sum256(input)
		input = sum[:]
	}
	return signed(f.key, how, input)
}

func signed(key *rsa.PrivateKey, how scheme, input []byte) apdu.Response {
	var sig []byte
	var err error
	if how.pss {
		o := &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash} // salt length assumed
		sig, err = rsa.SignPSS(rand.Reader, key, how.hash, input, o)
	} else {
		sig, err = rsa.SignPKCS1v15(nil, key, how.hash, input)
	}
	if err != nil {
		return status(apdu.InternalError)
	}
	return data(sig)
}

// authenticate is INTERNAL AUTHENTICATE, 00 88 00 P2 Lc challenge 00: a
// deterministic PKCS #1 v1.5 signature over SHA-256 of 1 to 255 bytes, without
// any PIN. Only the common-card key gives it.
func (c *Card) authenticate(cmd apdu.Command) apdu.Response {
	if cmd.P1 != 0 {
		return status(apdu.BadP1P2)
	}
	f, s := c.byReference(cmd.P2, apdu.ReferenceNotFound)
	switch {
	case s != apdu.OK:
		return status(s)
	case f.kind != keyFile:
		return status(apdu.FileTypeConflict)
	case f.guard != nil:
		return status(apdu.SecurityStatus)
	case len(cmd.Data) == 0 || len(cmd.Data) > apdu.MaxShortData || cmd.Le < signatureLength:
		return status(apdu.WrongLength)
	}
	sum := sha256.Sum256(cmd.Data)
	return signed(f.key, scheme{hash: crypto.SHA256}, sum[:])
}
