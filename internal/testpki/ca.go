package testpki

import (
	"crypto/rsa"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// The three generations overlap as the real ones do; the first has expired, the
// third outlives any test. Index 0 is generation 1.
var (
	caBegins = [Generations]time.Time{
		time.Date(2015, 10, 20, 2, 40, 28, 0, time.UTC),
		time.Date(2019, 9, 14, 23, 41, 56, 0, time.UTC),
		time.Date(2023, 7, 16, 0, 50, 27, 0, time.UTC),
	}
	caEnds = [Generations]time.Time{
		time.Date(2025, 10, 19, 14, 59, 59, 0, time.UTC),
		time.Date(2029, 9, 14, 14, 59, 59, 0, time.UTC),
		time.Date(2044, 7, 15, 14, 59, 59, 0, time.UTC),
	}
	caSerials = map[Class][Generations]int64{
		Sign: {0x01, 0x0132C4AB, 0x067C6A21},
		Auth: {0x01, 0x0133C349, 0x06D18006},
	}
)

// CA is one generation of one certification authority.
type CA struct {
	Certificate []byte // DER, self-signed
	Key         *rsa.PrivateKey
	Class       Class
	Generation  int // 1 to Generations

	authority *Authority
	name      []byte // the DN, the same in every generation
}

// caUnit is the OU that tells the two authorities apart.
func caUnit(class Class) string {
	if class == Sign {
		return "JPKI for digital signature"
	}
	return "JPKI for user authentication"
}

// caName is subject and issuer of a CA: like the real one, but for O and the
// last OU.
func caName(class Class) []byte {
	return encodeName([]rdn{
		{oidCountry, "JP"},
		{oidOrganisation, Organisation},
		{oidUnit, caUnit(class)},
		{oidUnit, "Fictitious agency for tests, not a public authority"},
	})
}

// caAltName is the Japanese name in the CA's subjectAltName and in the
// citizens' issuerAltName.
func caAltName(class Class) []byte {
	service := "試験用個人認証サービス"
	unit := service + "署名用"
	if class == Auth {
		unit = service + "利用者証明用"
	}
	return generalNames(directoryName(encodeName([]rdn{
		{oidCountry, "JP"},
		{oidOrganisation, service},
		{oidUnit, unit},
		{oidUnit, "架空の試験機構"},
	})))
}

func (a *Authority) newCA(class Class, generation int) *CA {
	key := a.Key(fmt.Sprintf("%s ca %d", class, generation))
	name := caName(class)
	isCA := sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.BOOLEAN, func(b *cryptobyte.Builder) { b.AddUint8(0xFF) })
	})
	cert := certificate{
		serial:    big.NewInt(caSerials[class][generation-1]),
		issuer:    name,
		subject:   name,
		notBefore: caBegins[generation-1],
		notAfter:  caEnds[generation-1],
		key:       &key.PublicKey,
		extensions: []extension{
			{oidKeyUsage, true, usageCA},
			{oidSubjectAltName, false, caAltName(class)},
			{oidBasicConstraints, true, isCA},
			{oidCRLDistribution, false, distributionPoint(name)},
			{oidSubjectKeyID, false, subjectKeyID(keyIdentifier(&key.PublicKey))},
		},
	}
	return &CA{
		Certificate: cert.seal(key),
		Key:         key,
		Class:       class,
		Generation:  generation,
		authority:   a,
		name:        name,
	}
}
