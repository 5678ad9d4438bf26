package verify

import (
	"encoding/hex"
	"fmt"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/trust"
)

// Signer is the certificate of a signature. What it says about its holder is
// only as good as the chain.
type Signer struct {
	// Identified: signer identifier, signing-certificate attribute (if there
	// is one) and key all fit this certificate. Otherwise the message merely
	// names it.
	Identified bool       `json:"identified"`
	Class      cert.Class `json:"class"` // "sign", "auth" or "other"
	// Test: the certificate says that it comes from a test authority (テスト用).
	Test bool `json:"test"`
	// Subject is the common name alone: an opaque code in JPKI certificates,
	// whose other name parts tell where the holder lives.
	Subject string `json:"subject"`
	Serial  string `json:"serial"` // lower-case hex, unique only within one CA
	SHA256  string `json:"sha256"` // of the certificate, 64 lower-case hex digits
	// Attributes are the 基本4情報 of a 署名用 certificate, null unless
	// Options.ShowAttributes asks for them.
	Attributes *Attributes `json:"attributes"`

	der []byte
}

// Attributes are the four attributes as they stand in the certificate, with
// their meaning beside them. They are personal data.
type Attributes struct {
	Name           string `json:"name"`           // 氏名
	NameSubstitute []int  `json:"nameSubstitute"` // characters of Name that are 代替文字, from 0
	Address        string `json:"address"`        // 住所
	// AddressSubstitute is NameSubstitute for Address.
	AddressSubstitute []int  `json:"addressSubstitute"`
	Sex               string `json:"sex"`   // 男, 女, 不明 or ""
	Birth             string `json:"birth"` // 1989-03-31, with ?? for a missing part
	BirthJa           string `json:"birthJa"`
}

// signerOf describes the signer's certificate. It is nil without one that can be
// read.
func signerOf(f cms.Findings, ev trust.Evidence, show bool) *Signer {
	named := f.Signer
	if named == nil {
		named = f.Named
	}
	if named == nil {
		return nil
	}
	c, err := ev.Certificate(named.DER, named.X509())
	if err != nil {
		return nil
	}
	s := &Signer{
		Identified: f.Signer != nil,
		Class:      c.Class,
		Test:       c.Test,
		Subject:    c.X509.Subject.CommonName,
		Serial:     fmt.Sprintf("%x", c.X509.SerialNumber.Bytes()),
		SHA256:     hex.EncodeToString(c.SHA256[:]),
		der:        named.DER,
	}
	if show && c.Attributes != nil {
		s.Attributes = attributesOf(c.Attributes)
	}
	return s
}

func attributesOf(a *cert.Attributes) *Attributes {
	birth := a.BirthDate()
	return &Attributes{
		Name: a.Name, NameSubstitute: notNil(a.NameSubstitutes()),
		Address: a.Address, AddressSubstitute: notNil(a.AddressSubstitutes()),
		Sex: a.SexWord(), Birth: birth.Gregorian(), BirthJa: birth.Japanese(),
	}
}

// notNil makes an empty list of a nil one, so that JSON has [] and not null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
