package emulator_test

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/card/emulator"
)

// compute sends COMPUTE DIGITAL SIGNATURE and wants 256 bytes.
func compute(t *testing.T, c *emulator.Card, p1, p2 byte, input []byte) []byte {
	t.Helper()
	r, err := apdu.Send(c, apdu.Command{Class: 0x80, Instruction: 0x2A, P1: p1, P2: p2, Data: input, Le: 256})
	if err != nil || r.Status != apdu.OK || len(r.Data) != 256 {
		t.Fatalf("P1 %02X: %d bytes, %v, %v", p1, len(r.Data), r.Status, err)
	}
	return r.Data
}

// TestSchemes checks all six schemes with both keys against the public key.
func TestSchemes(t *testing.T) {
	h := holder(t)
	c := newCard(t, "")
	play(t, c, jpki+" 9000\n"+abc123+" 9000\n"+p1234+" 9000")
	message := []byte("natsuin")
	sum := sha256.Sum256(message)
	info, err := hex.DecodeString("3031300D060960864801650304020105000420" + hex.EncodeToString(sum[:]))
	if err != nil {
		t.Fatal(err)
	}
	sha384, err := hex.DecodeString("3041300D060960864801650304020205000430" + strings.Repeat("11", 48))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		p2  byte
		key *rsa.PublicKey
	}{{0x9A, &h.Sign.Key.PublicKey}, {0x97, &h.Auth.Key.PublicKey}} {
		for _, v := range []struct {
			p1    byte
			input []byte
			check func(sig []byte) error
		}{
			{0, info, func(s []byte) error { return rsa.VerifyPKCS1v15(k.key, crypto.SHA256, sum[:], s) }},
			{0, sha384, func(s []byte) error { return rsa.VerifyPKCS1v15(k.key, crypto.SHA384, sha384[19:], s) }},
			{0, make([]byte, 245), func(s []byte) error { return rsa.VerifyPKCS1v15(k.key, 0, make([]byte, 245), s) }},
			{1, message, func(s []byte) error { return rsa.VerifyPKCS1v15(k.key, 0, sum[:], s) }},
			{2, sum[:], func(s []byte) error { return rsa.VerifyPKCS1v15(k.key, crypto.SHA256, sum[:], s) }},
			{3, message, func(s []byte) error { return rsa.VerifyPKCS1v15(k.key, crypto.SHA256, sum[:], s) }},
			{4, sum[:], func(s []byte) error { return rsa.VerifyPSS(k.key, crypto.SHA256, sum[:], s, nil) }},
			{5, message, func(s []byte) error { return rsa.VerifyPSS(k.key, crypto.SHA256, sum[:], s, nil) }},
		} {
			t.Run(fmt.Sprintf("%02X P1 %02X %d bytes", k.p2, v.p1, len(v.input)), func(t *testing.T) {
				sig := compute(t, c, v.p1, k.p2, v.input)
				if err := v.check(sig); err != nil {
					t.Error(err)
				}
				sig[10] ^= 1
				if v.check(sig) == nil {
					t.Error("a flipped signature passes")
				}
			})
		}
	}
}

// TestSignatureRefusals: exact lengths and references.
func TestSignatureRefusals(t *testing.T) {
	n := func(p1, size int) string {
		return fmt.Sprintf("802A%02X9A%02X%s00", p1, size, strings.Repeat("5A", size))
	}
	play(t, newCard(t, ""), jpki+` 9000
		`+n(0, 51)+` 6982                   // before VERIFY
		`+n(6, 51)+` 6A86
		`+abc123+` 9000
		`+n(0, 246)+` 6985
		`+n(0, 245)+` 256*9000
		`+n(1, 255)+` 256*9000
		`+n(2, 31)+` 6985
		`+n(2, 33)+` 6985
		`+n(4, 31)+` 6985
		`+n(5, 255)+` 256*9000
		802A009A 6700
		802A009A00 6700                    // Le and no data
		802A009A015A 6700                  // no Le
		802A009A015AFF 6700                // an Le below 256
		802A009A0000015A0000 256*9000      // extended
		802A000001 5A00 6A86               // no default key in this application
		802A00FF01 5A00 6A86
		802A009D01 5A00 6A88
		802A009B01 5A00 6981               // a PIN is no key
		`+n(6, 51)+` 6A86
		802AFF9A015A00 6A86
		`+isd+` 9000
		802A008001 5A00 6986
		`+n(0, 51)+` 6A88`)
}
