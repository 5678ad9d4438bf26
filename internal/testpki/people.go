package testpki

import (
	"fmt"
	"time"
)

// Person is one fictional citizen and what the tests need to know of their
// card. The values of Birth, Sex, Name and Address are those of the
// certificate's four attributes.
type Person struct {
	ID    string // stable, lower case, for --person
	Story string // why this person exists, in Japanese

	Name    string // 氏名, surname U+3000 given name
	Sex     string // "1" 男, "2" 女, "3" 不明
	Birth   string // EYYYYMMDD: era digit, Gregorian date; "" in People where Age counts
	Address string // 住所, may be empty
	// NameSubstitute and AddressSubstitute have one digit for each character:
	// 0 as written, 1 代替文字.
	NameSubstitute, AddressSubstitute string

	// Age, if not 0, is the age in years at the time of issue; Birth follows.
	Age int
	// Stay, if not 0, ends both certificates that long after issue.
	Stay time.Duration
	// Back is how long before the requested time the certificates were issued.
	Back time.Duration

	HasSign                  bool // under 15 there is no 署名用 certificate
	SignBlocked, AuthBlocked bool // hint for the card: the PIN's counter is 0
	// SignRevoked is the CRL reason that holds for the 署名用 certificate, or
	// -1. The 利用者証明用 certificate of such a person stays good.
	SignRevoked int
}

// DefaultPerson is the ID of the person a card has unless told otherwise.
const DefaultPerson = "hanako"

// DefaultSignPIN and DefaultAuthPIN are the PINs of every fictional card.
const (
	DefaultSignPIN = "ABC123"
	DefaultAuthPIN = "1234"
)

// The fictional municipality of everybody here; no real code begins with 99.
const (
	prefecture       = "Mihon-ken"
	city             = "Mihon-shi"
	municipalityCode = "99201"
)

const year = 365 * 24 * time.Hour

// People returns the fictional citizens, DefaultPerson first.
func People() []Person {
	people := []Person{
		{ID: DefaultPerson, Story: "見本の人物", Name: "番号\u3000花子", Sex: "2", Birth: "419890331",
			Address: "見本県見本市見本町１丁目１番１号"},
		{ID: "substitute", Story: "氏名と住所に代替文字がある", Name: "高橋\u3000邉子", Sex: "2",
			Birth: "319680704", Address: "見本県見本市辻町２丁目３番",
			NameSubstitute: "10010", AddressSubstitute: "0000001000000"},
		{ID: "former", Story: "旧氏がある", Name: "番号［見本］\u3000美咲", Sex: "2",
			Birth: "419920229", Address: "見本県見本市中央３丁目４番５号"},
		{ID: "roman", Story: "ローマ字の氏名と通称", Name: "SAMPLE MARIA ANNA（見本\u3000真理）",
			Sex: "3", Birth: "019850000", Address: "見本県見本市港町６番地", Stay: 300 * 24 * time.Hour},
		{ID: "age16", Story: "16歳（署名できる、保護者の同意に注意）", Name: "番号\u3000大樹", Sex: "1",
			Age: 16, Address: "見本県見本市見本町１丁目１番１号"},
		{ID: "age12", Story: "12歳（署名用なし）", Name: "番号\u3000小春", Sex: "2", Age: 12,
			Address: "見本県見本市見本町１丁目１番１号"},
		{ID: "moved", Story: "転居した（署名用は失効、利用者証明用は有効）", Name: "番号\u3000一郎",
			Sex: "1", Birth: "319550505", Address: "見本県見本市旧町７番地",
			SignRevoked: ReasonAffiliationChanged},
		{ID: "abroad", Story: "国外転出者（住所の記載がない）", Name: "番号\u3000渡", Sex: "1",
			Birth: "319771123", Address: ""},
		{ID: "expired", Story: "証明書の期限が切れている", Name: "番号\u3000キク", Sex: "2",
			Birth: "219250101", Address: "見本県見本市老松町８番地", Back: 6 * year},
		{ID: "signblocked", Story: "署名用の暗証番号がロックされている", Name: "番号\u3000次郎", Sex: "1",
			Birth: "419990909", Address: "見本県見本市北町９番地", SignBlocked: true},
		{ID: "bothblocked", Story: "2つの暗証番号がロックされている", Name: "番号\u3000三郎", Sex: "1",
			Birth: "320011010", Address: "見本県見本市南町１０番地",
			SignBlocked: true, AuthBlocked: true},
	}
	for i := range people {
		p := &people[i]
		p.HasSign = p.Age == 0 || p.Age >= 15
		if p.SignRevoked == 0 {
			p.SignRevoked = -1
		}
		p.NameSubstitute = substitutes(p.NameSubstitute, p.Name)
		p.AddressSubstitute = substitutes(p.AddressSubstitute, p.Address)
	}
	return people
}

// substitutes fills in "nothing substituted".
func substitutes(digits, text string) string {
	if digits != "" {
		return digits
	}
	out := make([]byte, 0, len(text))
	for range text {
		out = append(out, '0')
	}
	return string(out)
}

// FindPerson returns the person with an ID.
func FindPerson(id string) (Person, error) {
	for _, p := range People() {
		if p.ID == id {
			return p, nil
		}
	}
	return Person{}, fmt.Errorf("finding a fictional person: %q is not in the list", id)
}

// jst is the zone in which certificates end a day.
var jst = time.FixedZone("JST", 9*60*60)

// bornBefore returns the birth attribute of somebody who turned age a hundred
// days before a time.
func bornBefore(at time.Time, age int) string {
	birth := at.In(jst).AddDate(-age, 0, -100)
	era := "5" // 令和
	if birth.Before(time.Date(2019, 5, 1, 0, 0, 0, 0, jst)) {
		era = "4" // 平成
	}
	return era + birth.Format("20060102")
}
