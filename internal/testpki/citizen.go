package testpki

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/big"
	"strconv"
	"sync"
	"time"
)

// Citizen is a person with the certificates and keys on their card.
type Citizen struct {
	Person Person
	Sign   *Credential // nil where the person has no 署名用 certificate
	Auth   *Credential
}

// Citizen issues the certificates of a person of People, as they would have
// been issued at a time (for the person "expired": years before it). The key of
// a person and class is the same whenever it is issued; the serial is not.
func (a *Authority) Citizen(id string, issued time.Time) (*Citizen, error) {
	p, err := FindPerson(id)
	if err != nil {
		return nil, err
	}
	issued = issued.UTC().Truncate(time.Second).Add(-p.Back)
	if issued.Before(caBegins[0]) || issued.AddDate(6, 0, 0).After(caEnds[Generations-1]) {
		return nil, fmt.Errorf("issuing a certificate: %s is outside the CAs' validity",
			issued.Format(time.RFC3339))
	}
	if p.Age != 0 {
		p.Birth = bornBefore(issued, p.Age)
	}
	c := &Citizen{Person: p}
	var wg sync.WaitGroup
	wg.Go(func() { c.Auth = a.issue(p, Auth, issued) })
	if p.HasSign {
		wg.Go(func() { c.Sign = a.issue(p, Sign, issued) })
	}
	wg.Wait()
	return c, nil
}

// issue makes one certificate in the profile of its class.
func (a *Authority) issue(p Person, class Class, issued time.Time) *Credential {
	var wg sync.WaitGroup
	var ca *CA
	wg.Go(func() { ca = a.caAt(class, issued) })
	key := a.Key("citizen " + p.ID + " " + string(class))
	wg.Wait()

	cert := certificate{
		serial:    a.serial(p.ID, class, issued),
		issuer:    ca.name,
		subject:   subject(a.seed, p, class),
		notBefore: issued,
		notAfter:  expiry(p, issued),
		key:       &key.PublicKey,
	}
	usage, policy := usageAuth, oidPolicyAuth
	if class == Sign {
		usage, policy = usageSign, oidPolicySign
	}
	cert.extensions = append(cert.extensions, extension{oidKeyUsage, true, usage})
	if class == Sign {
		cert.extensions = append(cert.extensions,
			extension{oidSubjectAltName, false, fourAttributes(p)})
	}
	cert.extensions = append(cert.extensions,
		extension{oidPolicies, true, policies(policy, "http://cps.jpki-test.invalid/cps.html")},
		extension{oidIssuerAltName, false, caAltName(class)},
		extension{oidCRLDistribution, false, distributionPoint(crlPointName(class))},
		extension{oidAuthorityInfo, false, authorityInfo("http://ocsp" + string(class) + ".jpki-test.invalid")},
		extension{oidAuthorityKeyID, false, authorityKeyID(keyIdentifier(&ca.Key.PublicKey))},
		extension{oidSubjectKeyID, false, subjectKeyID(keyIdentifier(&key.PublicKey))},
	)
	return &Credential{Certificate: cert.seal(ca.Key), Key: key, CA: ca}
}

// fourAttributes encodes the 基本4情報 with the positions of substituted
// characters, in the order real certificates have: .1, .4, .3, .5, .2, .6.
func fourAttributes(p Person) []byte {
	return generalNames(
		otherName(oidName, p.Name),
		otherName(oidBirth, p.Birth),
		otherName(oidSex, p.Sex),
		otherName(oidAddress, p.Address),
		otherName(oidNameSubstitute, p.NameSubstitute),
		otherName(oidAddressSubstitute, p.AddressSubstitute),
	)
}

// crlPointName is the name of the municipality's CRL, which is no address.
func crlPointName(class Class) []byte { return crlPointNameOf(class, city) }

func crlPointNameOf(class Class, town string) []byte {
	return encodeName([]rdn{
		{oidCountry, "JP"},
		{oidOrganisation, Organisation},
		{oidUnit, caUnit(class)},
		{oidUnit, "CRL Distribution Points"},
		{oidUnit, prefecture},
		{oidCommonName, town + " CRLDP"},
	})
}

// subject builds the DN: only the 署名用 certificate says where its holder
// lives, and the CN is an opaque string around the municipality's code.
func subject(seed string, p Person, class Class) []byte {
	sum := sha256.Sum256([]byte(seed + "\x00" + p.ID + "\x00" + string(class) + "\x00cn"))
	cn := fmt.Sprintf("%X%s%03d%c", sum[:7], municipalityCode, sum[7], 'A'+sum[8]%26)
	rdns := []rdn{{oidCountry, "JP"}}
	if class == Sign {
		rdns = append(rdns, rdn{oidLocality, prefecture}, rdn{oidLocality, city})
	}
	return encodeName(append(rdns, rdn{oidCommonName, cn}))
}

// serial is a positive four-byte number.
func (a *Authority) serial(id string, class Class, issued time.Time) *big.Int {
	sum := sha256.Sum256([]byte(a.seed + "\x00" + id + "\x00" + string(class) +
		"\x00" + strconv.FormatInt(issued.Unix(), 10)))
	n := binary.BigEndian.Uint32(sum[:])&0x7FFFFFFF | 0x10000000
	return new(big.Int).SetUint64(uint64(n))
}

// expiry is the end of the fifth birthday after issue, Japanese time, or of the
// period of stay. Missing months and days count as January and as the first.
func expiry(p Person, issued time.Time) time.Time {
	at := issued.In(jst)
	if p.Stay != 0 {
		return endOfDay(at.Add(p.Stay))
	}
	month, _ := strconv.Atoi(p.Birth[5:7])
	day, _ := strconv.Atoi(p.Birth[7:9])
	month, day = max(month, 1), max(day, 1)
	years := 4
	if birthday := time.Date(at.Year(), time.Month(month), day, 0, 0, 0, 0, jst); !birthday.After(at) {
		years = 5
	}
	return endOfDay(time.Date(at.Year()+years, time.Month(month), day, 0, 0, 0, 0, jst))
}

func endOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, jst).UTC()
}
