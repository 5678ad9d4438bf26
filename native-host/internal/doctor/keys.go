package doctor

import (
	"time"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/failure"
)

// renewal is how many months before its end a certificate can be renewed.
const renewal = 3

// keys is what a card says of its keys before any PIN.
type keys struct {
	present     map[jpki.Key]bool
	left        map[jpki.Key]int // tries; -1 where the card gives no number
	certificate []byte           // 利用者証明用, DER
	err         error            // why it could not be read
}

// blocked reports whether a key is there and its PIN blocked.
func (k keys) blocked(key jpki.Key) bool { return k.present[key] && k.left[key] == 0 }

// keys judges counters and certificates together, as the advice on each depends
// on the others.
func (e *examination) keys(k keys) {
	state := e.validity(k)
	e.add(pin(k, jpki.Auth, AuthPIN, state.Code))
	e.add(pin(k, jpki.Sign, SignPIN, state.Code))
	e.add(state)
	e.add(signCertificate(k, state.Code))
}

// pin says how one PIN stands. A kiosk resets it with the other PIN, unless that
// is blocked as well, absent, or the certificate is dead.
func pin(k keys, key jpki.Key, check Check, certificate string) Finding {
	f := Finding{Check: check, Code: "ok", Status: OK}
	if !k.present[key] {
		f.Code = noPIN
		return f
	}
	left, other := k.left[key], 1-key
	if left >= 0 {
		f.Left = &left
	}
	switch {
	case left == 1:
		f.Code, f.Status = string(failure.PINLastTry), Warn
	case left != 0:
	case k.blocked(other):
		f.Code, f.Status = string(failure.PINBlockedBoth), Fail
	case !k.present[other] || certificate == authExpired:
		f.Code, f.Status = pinAtWindow, Fail
	case key == jpki.Sign:
		f.Code, f.Status = string(failure.PINBlockedSign), Fail
	default:
		f.Code, f.Status = string(failure.PINBlockedAuth), Fail
	}
	return f
}

// validity judges the 利用者証明用 certificate, the only one that is free to read.
func (e *examination) validity(k keys) Finding {
	f := Finding{Check: AuthCertificate, Code: "ok", Status: OK}
	if !k.present[jpki.Auth] {
		f.Code, f.Status = string(failure.NoAuthCertificate), Fail
		return f
	}
	c, err := (*cert.Certificate)(nil), k.err
	if err == nil {
		c, err = cert.Parse(k.certificate)
	}
	if err != nil {
		f.Code, f.Status = string(failure.CodeOf(err)), Warn
		return f
	}
	switch until := c.X509.NotAfter; {
	case e.Now.Before(c.X509.NotBefore):
		f.Code, f.Status = clockBehind, Warn
	case e.Now.After(until):
		f.Code, f.Status = authExpired, Fail
	case !e.Now.Before(monthsBefore(until)):
		f.Code, f.Status = authExpiring, Warn
	}
	return f
}

// monthsBefore is the first day of renewal. A day that the month has not, as in
// "three months before 31 May", is its last one.
func monthsBefore(until time.Time) time.Time {
	from := until.AddDate(0, -renewal, 0)
	if from.Day() != until.Day() {
		from = from.AddDate(0, 0, -from.Day())
	}
	return from
}

// signCertificate says what is known of the 署名用 certificate without its PIN:
// whether there is one, and that it never outlives the other.
func signCertificate(k keys, auth string) Finding {
	f := Finding{Check: SignCertificate, Code: signUnread, Status: OK}
	switch {
	case !k.present[jpki.Sign]:
		f.Code, f.Status = string(failure.NoSignCertificate), Warn
	case auth == authExpired:
		f.Code, f.Status = signExpired, Fail
	}
	return f
}
