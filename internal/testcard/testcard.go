// Package testcard puts the fictional citizens of internal/testpki onto virtual
// cards. Only natsuin-card and tests import it.
package testcard

import (
	"time"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/internal/testpki"
)

// Holder returns what belongs on the card of a person of testpki.People, with
// certificates issued at a time by the default authority and the default PINs.
// Everything but the time of issue is the same on every call. An unknown person
// is an error.
func Holder(person string, issued time.Time) (emulator.Holder, error) {
	authority := testpki.New("")
	citizen, err := authority.Citizen(person, issued)
	if err != nil {
		return emulator.Holder{}, err
	}
	signCA := authority.SignCA(testpki.Generations)
	h := emulator.Holder{
		Name:        person,
		SignPIN:     testpki.DefaultSignPIN,
		AuthPIN:     testpki.DefaultAuthPIN,
		SignBlocked: citizen.Person.SignBlocked,
		AuthBlocked: citizen.Person.AuthBlocked,
		CommonKey:   authority.Key("card common"),
		IssuerKey:   authority.Key("card issuer"),
	}
	if citizen.Sign != nil {
		signCA = citizen.Sign.CA
		h.Sign = &emulator.Identity{Certificate: citizen.Sign.Certificate, Key: citizen.Sign.Key}
	}
	h.SignCA = signCA.Certificate
	h.Auth = &emulator.Identity{Certificate: citizen.Auth.Certificate, Key: citizen.Auth.Key}
	h.AuthCA = citizen.Auth.CA.Certificate
	return h, nil
}
