package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/natsuin/natsuin/login"
)

const (
	// sessionCookie holds the session after the login, sessionLifetime its age.
	sessionCookie   = "__Host-natsuin-session"
	sessionLifetime = time.Hour
	// maxSessions bounds what is kept of people who never log out.
	maxSessions = 10_000
)

// accounts is the login of the site. Accounts and sessions are gone when the
// server ends.
type accounts struct {
	verifier *login.Verifier
	nonces   login.Memory
	secret   [32]byte // makes the account numbers this site's own
	now      func() time.Time

	mu       sync.Mutex
	sessions map[string]session
}

// session is one browser that is logged in.
type session struct {
	account string
	expires time.Time
}

// newAccounts returns the login for a site's origin, which takes people whose
// certificates the given CA certificates (DER) issued.
func newAccounts(origin string, authorities [][]byte, now func() time.Time) (*accounts, error) {
	verifier, err := login.NewVerifier(origin, authorities)
	if err != nil {
		return nil, err
	}
	a := &accounts{verifier: verifier, now: now, sessions: map[string]session{}}
	rand.Read(a.secret[:])
	return a, nil
}

// register adds the addresses of the login.
func (a *accounts) register(mux *http.ServeMux) {
	mux.HandleFunc("GET /login", a.who)
	mux.HandleFunc("POST /login/nonce", a.issue)
	mux.HandleFunc("POST /login", a.logIn)
	mux.HandleFunc("POST /logout", a.logOut)
}

// who says who is logged in in this browser: null is nobody.
func (a *accounts) who(w http.ResponseWriter, r *http.Request) {
	var account *string
	if c, err := r.Cookie(sessionCookie); err == nil {
		a.mu.Lock()
		s, ok := a.sessions[c.Value]
		a.mu.Unlock()
		if ok && a.now().Before(s.expires) {
			account = &s.account
		}
	}
	reply(w, map[string]*string{"account": account})
}

// issue binds a nonce to the browser's cookie, which it makes if there is none.
func (a *accounts) issue(w http.ResponseWriter, r *http.Request) {
	browser, err := browserOf(r)
	if err != nil {
		browser = login.NewBrowser()
		setCookie(w, login.CookieName, string(browser), login.Lifetime)
	}
	nonce, err := login.Issue(r.Context(), &a.nonces, browser, a.now())
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	reply(w, map[string][]byte{"nonce": nonce[:]})
}

// logIn checks an answer of the extension. Its nonce is gone, right or wrong.
// The session gets a new cookie: one planted before is worth nothing.
func (a *accounts) logIn(w http.ResponseWriter, r *http.Request) {
	account, err := a.check(w, r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	name := rand.Text()
	if !a.begin(name, account) {
		http.Error(w, "too many sessions", http.StatusServiceUnavailable)
		return
	}
	setCookie(w, login.CookieName, "", -1)
	setCookie(w, sessionCookie, name, sessionLifetime)
	reply(w, map[string]string{"account": account})
}

func (a *accounts) check(w http.ResponseWriter, r *http.Request) (string, error) {
	browser, err := browserOf(r)
	if err != nil {
		return "", err
	}
	challenge, err := login.Redeem(r.Context(), &a.nonces, browser, a.now())
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, login.MaxResponse))
	if err != nil {
		return "", errors.New("reading a response that is too large or cut off")
	}
	response, err := login.Decode(body)
	if err != nil {
		return "", err
	}
	// No accredited verifier runs this site, so revocation stays unknown here.
	account, err := a.verifier.Verify(response, challenge, a.now()).Account(login.RevocationMayBeUnknown)
	if err != nil {
		return "", err
	}
	return a.number(account), nil
}

// number is a person's number at this site. No other site can match it with
// its own, and it tells nothing of the certificate.
func (a *accounts) number(account login.Account) string {
	mac := hmac.New(sha256.New, a.secret[:])
	mac.Write(account.Authority[:])
	mac.Write([]byte(account.Serial))
	return hex.EncodeToString(mac.Sum(nil)[:6])
}

// begin keeps a session under its name, unless there are too many.
func (a *accounts) begin(name, account string) bool {
	now := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.sessions) >= maxSessions {
		for old, s := range a.sessions {
			if !now.Before(s.expires) {
				delete(a.sessions, old)
			}
		}
	}
	if len(a.sessions) >= maxSessions {
		return false
	}
	a.sessions[name] = session{account, now.Add(sessionLifetime)}
	return true
}

func (a *accounts) logOut(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(sessionCookie); err == nil {
		a.mu.Lock()
		delete(a.sessions, c.Value)
		a.mu.Unlock()
	}
	setCookie(w, sessionCookie, "", -1)
	w.WriteHeader(http.StatusNoContent)
}

func browserOf(r *http.Request) (login.Browser, error) {
	c, err := r.Cookie(login.CookieName)
	if err != nil {
		return "", err
	}
	return login.ParseBrowser(c.Value)
}

// setCookie sets a cookie that no script reads and no other site sends; a
// negative lifetime takes it away. Browsers keep Secure cookies of this
// computer's own pages without TLS, too.
func setCookie(w http.ResponseWriter, name, value string, lifetime time.Duration) {
	age := int(lifetime / time.Second)
	if lifetime < 0 {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

func reply(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // the page may be gone
}
