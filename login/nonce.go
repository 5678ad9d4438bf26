package login

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"time"
)

// Lifetime is how long a nonce can be redeemed.
const Lifetime = 5 * time.Minute

// CookieName is the cookie that holds a Browser before the login. Its prefix
// makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis section
// 4.1.3), so that no neighbour under the same domain can plant one; HttpOnly and
// SameSite=Strict are the site's to add.
const CookieName = "__Host-natsuin-login"

// Why a nonce cannot be redeemed or kept.
var (
	// ErrNonceUnknown: this browser asked for none, or used it already.
	ErrNonceUnknown = errors.New("redeeming a nonce that this browser does not have")
	// ErrNonceExpired: it is older than Lifetime.
	ErrNonceExpired = errors.New("redeeming a nonce that has expired")
	// ErrTooManyNonces: the store is full of nonces that have not expired.
	ErrTooManyNonces = errors.New("keeping one nonce too many")
	// ErrNoBrowser: a cookie does not hold what NewBrowser made.
	ErrNoBrowser = errors.New("reading a cookie of another form")
)

// Browser names one browser before the login: 256 random bits as 43 characters
// of base64url. A nonce is bound to it, so that an answer made in one browser
// logs in no other (forged login).
type Browser string

// NewBrowser returns a new name.
func NewBrowser() Browser { return Browser(base64.RawURLEncoding.EncodeToString(random())) }

// ParseBrowser reads the value of the cookie, or returns ErrNoBrowser.
func ParseBrowser(cookie string) (Browser, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cookie)
	if err != nil || len(raw) != NonceSize || len(cookie) != base64.RawURLEncoding.EncodedLen(NonceSize) {
		return "", ErrNoBrowser
	}
	return Browser(cookie), nil
}

// Pending is a nonce that was given out.
type Pending struct {
	Nonce   Nonce
	Expires time.Time
}

// Store keeps the one pending nonce of each browser. Where several servers
// answer for a site they share one.
type Store interface {
	// Put keeps a browser's nonce in place of any before it.
	Put(ctx context.Context, browser Browser, pending Pending) error
	// Take removes a browser's nonce and returns it, in one step: of any number
	// of calls at the same time at most one gets it. The others, and whoever
	// asks for what never was, get ErrNonceUnknown.
	Take(ctx context.Context, browser Browser) (Pending, error)
}

// Issue makes a nonce for a browser and keeps it in a store for Lifetime.
// Errors are the store's.
func Issue(ctx context.Context, store Store, browser Browser, now time.Time) (Nonce, error) {
	p := Pending{Nonce: Nonce(random()), Expires: now.Add(Lifetime)}
	if err := store.Put(ctx, browser, p); err != nil {
		return Nonce{}, err
	}
	return p.Nonce, nil
}

// Challenge is a nonce that was redeemed. Only Redeem makes one, so that
// nothing else can be verified; each is good for one Verify.
type Challenge struct {
	nonce   Nonce
	expires time.Time
}

// Redeem takes a browser's nonce out of the store, whatever then becomes of
// the login. Errors: ErrNonceUnknown, ErrNonceExpired, and the store's own.
func Redeem(ctx context.Context, store Store, browser Browser, now time.Time) (Challenge, error) {
	p, err := store.Take(ctx, browser)
	if err != nil {
		return Challenge{}, err
	}
	if !now.Before(p.Expires) {
		return Challenge{}, ErrNonceExpired
	}
	return Challenge{nonce: p.Nonce, expires: p.Expires}, nil
}

// random returns 256 random bits. crypto/rand cannot fail.
func random() []byte {
	b := make([]byte, NonceSize)
	rand.Read(b)
	return b
}
