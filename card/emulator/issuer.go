package emulator

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/binary"

	"github.com/natsuin/natsuin/failure"
)

// Key identifiers of 16 bytes: seven digits, 08 05, three digits, 00 00 00 and
// a last byte. A first digit 6 is the test hierarchy.
var (
	issuerKeyID       = keyID("6000020", 0xA8)
	intermediateKeyID = keyID("6900020", 0xA8)
	cardKeyID         = keyID("6900025", 0x00)
)

func keyID(digits string, last byte) []byte {
	id := append([]byte(digits), 0x08, 0x05)
	id = append(id, "001"...)
	return append(id, 0, 0, 0, last)
}

// recognition is the GlobalPlatform card recognition data (Card Specification
// 2.1.1 appendix F): OID arc 1.2.840.114283, version 2.1.1, SCP 02 i=55.
const recognition = "664C734A06072A864886FC6B01600C060A2A864886FC6B02020101630906072A864886FC6B03" +
	"640B06092A864886FC6B040255650B06092B8510864864020103660C060A2B060104012A026E0102"

// dataObjects are what GET DATA answers with the issuer security domain
// current, by tag.
func dataObjects(c *contents) (map[uint16][]byte, error) {
	upper, err := cvCertificate(issuerKeyID, intermediateKeyID, &c.issuerKey.PublicKey, c.issuerKey)
	if err != nil {
		return nil, err
	}
	lower, err := cvCertificate(intermediateKeyID, cardKeyID, &c.commonKey.PublicKey, c.issuerKey)
	if err != nil {
		return nil, err
	}
	return map[uint16][]byte{
		0x0042: issuerKeyID,
		0x0045: []byte(cardSerial),
		0x0066: mustHex(recognition),
		0x00F0: []byte(cardMunicipality),
		0x00F2: []byte(cardExpiry),
		0x00F7: intermediateKeyID,
		0x00F8: upper,
		0x7F21: lower,
		tagATR: contactATR(c.atr),
	}, nil
}

// tagATR is the contact ATR, the one object that also answers inside an
// application.
const tagATR = 0x5F51

// contactATR is the ATR of the contact interface without its first byte.
func contactATR(shown []byte) []byte {
	for _, atr := range ATRs()[:contactATRs] {
		if bytes.Equal(atr, shown) {
			return atr[1:]
		}
	}
	return ATRs()[storedATR-1][1:]
}

// cvCertificate makes the content of a card-verifiable certificate, without
// its outer 7F21: 5F4E (issuer key ID, subject key ID, RSA key), 5F37
// (PKCS #1 v1.5 with SHA-256 over the 297 bytes of 5F4E).
func cvCertificate(issuer, subject []byte, key *rsa.PublicKey, signer *rsa.PrivateKey) ([]byte, error) {
	body := append(append([]byte{}, issuer...), subject...)
	body = append(body, 0x90, 0x03, 0x01, 0x00, 0x01, 0x91, 0x82, 0x01, 0x00)
	body = append(body, key.N.FillBytes(make([]byte, 256))...)
	sum := sha256.Sum256(body)
	sig, err := rsa.SignPKCS1v15(nil, signer, crypto.SHA256, sum[:])
	if err != nil {
		return nil, failure.Wrap(failure.Internal, err, "making a card-verifiable certificate")
	}
	out := binary.BigEndian.AppendUint16([]byte{0x5F, 0x4E, 0x82}, uint16(len(body)))
	out = append(out, body...)
	out = binary.BigEndian.AppendUint16(append(out, 0x5F, 0x37, 0x82), uint16(len(sig)))
	return append(out, sig...), nil
}
