package emulator

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"

	"github.com/natsuin/natsuin/failure"
)

// Identity is a certificate (DER) and its private key, RSA-2048.
type Identity struct {
	Certificate []byte
	Key         *rsa.PrivateKey
}

// Holder is what personalisation puts on a card.
type Holder struct {
	// Name identifies the fictional holder in the state, nothing on the card.
	Name       string
	Sign, Auth *Identity // nil: the card has no such certificate
	// SignCA and AuthCA are the issuers' certificates (DER), readable by anyone.
	SignCA, AuthCA []byte
	// SignPIN has 1 to 16 characters, AuthPIN likewise; cards compare bytes.
	SignPIN, AuthPIN         string
	SignBlocked, AuthBlocked bool
	// CommonKey answers INTERNAL AUTHENTICATE, IssuerKey certifies in the data
	// objects of the issuer domain; nil: a fresh RSA-2048 key.
	CommonKey, IssuerKey *rsa.PrivateKey
}

// Maximum tries of each PIN (consecutive failures).
const (
	SignTries   = 5
	AuthTries   = 3
	commonTries = 3
	maxPIN      = 16
)

// Published values of the official test card.
const (
	cardSerial       = "400000012719843"
	cardMunicipality = "13221"
	cardExpiry       = "20350217"
)

// contents is what never changes on a card after personalisation.
type contents struct {
	holder                             string
	atr                                []byte
	signCert, signCA, authCert, authCA []byte
	signKey, authKey                   *rsa.PrivateKey
	commonKey, issuerKey               *rsa.PrivateKey
}

// pin is one PIN of a card: its value and how many tries are left of Max.
type pin struct {
	Value string `json:"value"`
	Left  int    `json:"left"`
	Max   int    `json:"max"`
}

// pins are all PINs of a card, the part of its memory that changes.
type pins struct {
	Schema   int `json:"schema"` // 1
	Sign     pin `json:"sign"`
	Auth     pin `json:"auth"`
	Common   pin `json:"common"`
	Resident pin `json:"resident"`
}

// personalise turns a holder into the contents and PINs of a new card. A
// missing CA, key or PIN is failure.Usage.
func personalise(h Holder, f Faults) (*contents, *pins, error) {
	c := &contents{holder: h.Name, atr: f.atr(mustHex(atrs[defaultATR-1])),
		signCA: h.SignCA, authCA: h.AuthCA, commonKey: h.CommonKey, issuerKey: h.IssuerKey}
	if len(h.SignCA) == 0 || len(h.AuthCA) == 0 {
		return nil, nil, failure.New(failure.Usage, "personalising a card without CA certificates")
	}
	for _, value := range []string{h.SignPIN, h.AuthPIN} {
		if len(value) < 1 || len(value) > maxPIN {
			return nil, nil, failure.New(failure.Usage, "personalising a card: a PIN has %d bytes", len(value))
		}
	}
	p := &pins{
		Schema:   stateSchema,
		Sign:     pin{h.SignPIN, SignTries, SignTries},
		Auth:     pin{h.AuthPIN, AuthTries, AuthTries},
		Common:   pin{h.AuthPIN, commonTries, commonTries},
		Resident: pin{h.AuthPIN, commonTries, commonTries},
	}
	f.startTries(p)
	if h.Sign != nil {
		c.signCert, c.signKey = h.Sign.Certificate, h.Sign.Key
	}
	if h.Sign == nil || h.SignBlocked {
		p.Sign.Left = 0
	}
	if h.Auth != nil {
		c.authCert, c.authKey = h.Auth.Certificate, h.Auth.Key
	}
	if h.Auth == nil || h.AuthBlocked {
		p.Auth.Left = 0
	}
	for _, k := range []**rsa.PrivateKey{&c.commonKey, &c.issuerKey} {
		if *k != nil {
			continue
		}
		fresh, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return nil, nil, failure.Wrap(failure.Internal, err, "making a card key")
		}
		*k = fresh
	}
	return c, p, nil
}

// cardRecord is record 1 of EF 0001 in the common-card application: tag 01 and
// 28 digits: serial (15), municipality (5), expiry YYYYMMDD (8).
func (c *contents) cardRecord() []byte {
	return simpleTLV(0x01, []byte(cardSerial+cardMunicipality+cardExpiry))
}

// storedContents is the JSON form of contents; byte fields travel in base64.
type storedContents struct {
	Schema   int    `json:"schema"` // 1
	Holder   string `json:"holder"`
	ATR      []byte `json:"atr"`
	SignCert []byte `json:"signCertificate,omitempty"`
	SignCA   []byte `json:"signCA"`
	AuthCert []byte `json:"authCertificate,omitempty"`
	AuthCA   []byte `json:"authCA"`
	// Keys are PKCS #1 DER, worthless ones of fictional people.
	SignKey   []byte `json:"signKey,omitempty"`
	AuthKey   []byte `json:"authKey,omitempty"`
	CommonKey []byte `json:"commonKey"`
	IssuerKey []byte `json:"issuerKey"`
}

func (c *contents) marshal() ([]byte, error) {
	key := func(k *rsa.PrivateKey) []byte {
		if k == nil {
			return nil
		}
		return x509.MarshalPKCS1PrivateKey(k)
	}
	return json.MarshalIndent(storedContents{
		Schema: stateSchema, Holder: c.holder, ATR: c.atr,
		SignCert: c.signCert, SignCA: c.signCA, AuthCert: c.authCert, AuthCA: c.authCA,
		SignKey: key(c.signKey), AuthKey: key(c.authKey),
		CommonKey: key(c.commonKey), IssuerKey: key(c.issuerKey),
	}, "", " ")
}

func parseContents(b []byte) (*contents, error) {
	var s storedContents
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, failure.Wrap(failure.FileUnreadable, err, "reading a card's contents")
	}
	if s.Schema != stateSchema || len(s.CommonKey) == 0 || len(s.IssuerKey) == 0 {
		return nil, failure.New(failure.FileUnreadable, "reading a card's contents of schema %d", s.Schema)
	}
	c := &contents{holder: s.Holder, atr: s.ATR,
		signCert: s.SignCert, signCA: s.SignCA, authCert: s.AuthCert, authCA: s.AuthCA}
	for _, k := range []struct {
		der []byte
		to  **rsa.PrivateKey
	}{
		{s.SignKey, &c.signKey}, {s.AuthKey, &c.authKey},
		{s.CommonKey, &c.commonKey}, {s.IssuerKey, &c.issuerKey},
	} {
		if len(k.der) == 0 {
			continue
		}
		key, err := x509.ParsePKCS1PrivateKey(k.der)
		if err != nil {
			return nil, failure.Wrap(failure.FileUnreadable, err, "reading a card's key")
		}
		*k.to = key
	}
	return c, nil
}
