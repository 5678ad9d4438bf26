package main

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/login"
)

const site = "http://127.0.0.1:8123"

// browser keeps cookies as browsers do, and answers with a card's key.
type browser struct {
	t       *testing.T
	site    http.Handler
	cookies map[string]*http.Cookie
}

func open(t *testing.T) (*browser, *accounts) {
	t.Helper()
	now := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	a, err := newAccounts(site, [][]byte{testpki.New("").AuthCA(3).Certificate}, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, handler{site: t.TempDir(), accounts: a}.mux(), map[string]*http.Cookie{}}, a
}

// ask makes a request of the site's own page and returns status and body.
func (b *browser) ask(method, path string, body any) (int, map[string]any) {
	b.t.Helper()
	return b.askFrom("same-origin", method, path, body)
}

func (b *browser) askFrom(where, method, path string, body any) (int, map[string]any) {
	b.t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	request := httptest.NewRequest(method, site+path, bytes.NewReader(content))
	request.Header.Set("Sec-Fetch-Site", where)
	for _, c := range b.cookies {
		request.AddCookie(c)
	}
	recorder := httptest.NewRecorder()
	b.site.ServeHTTP(recorder, request)
	for _, c := range recorder.Result().Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
			b.t.Errorf("cookie %s: %+v", c.Name, c)
		}
		b.cookies[c.Name] = c
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	var answer map[string]any
	if recorder.Header().Get("Content-Type") == "application/json" {
		if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
			b.t.Fatal(err)
		}
	}
	return recorder.Code, answer
}

// response is the extension's to a fresh nonce, for an origin.
func (b *browser) response(origin string) map[string]any {
	b.t.Helper()
	status, answer := b.ask("POST", "/login/nonce", nil)
	var issued struct{ Nonce []byte }
	again, _ := json.Marshal(answer)
	if err := json.Unmarshal(again, &issued); err != nil || status != http.StatusOK || len(issued.Nonce) != login.NonceSize {
		b.t.Fatalf("%d %v %v", status, answer, err)
	}
	hanako, err := testpki.New("").Citizen("hanako", time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC))
	if err != nil {
		b.t.Fatal(err)
	}
	digest := sha256.Sum256(login.Statement(origin, login.Nonce(issued.Nonce)))
	signature, err := rsa.SignPKCS1v15(nil, hanako.Auth.Key, crypto.SHA256, digest[:])
	if err != nil {
		b.t.Fatal(err)
	}
	return map[string]any{"signature": signature, "algorithm": login.RS256, "certificates": [][]byte{hanako.Auth.Certificate}}
}

func (b *browser) account() any {
	b.t.Helper()
	_, answer := b.ask("GET", "/login", nil)
	return answer["account"]
}

func TestLogin(t *testing.T) {
	b, _ := open(t)
	if b.account() != nil {
		t.Fatal("somebody is logged in before any login")
	}
	status, answer := b.ask("POST", "/login", b.response(site))
	number, _ := answer["account"].(string)
	if status != http.StatusOK || len(number) != 12 || b.account() != number {
		t.Fatalf("%d %v, then %v", status, answer, b.account())
	}
	if _, kept := b.cookies[login.CookieName]; kept {
		t.Error("the cookie from before the login is still there")
	}
	session := b.cookies[sessionCookie]
	if status, _ := b.ask("POST", "/logout", nil); status != http.StatusNoContent || b.account() != nil {
		t.Errorf("logging out: %d, then %v", status, b.account())
	}
	b.cookies[sessionCookie] = session
	if b.account() != nil {
		t.Error("the session's cookie is good after the logout")
	}
	if _, answer := b.ask("POST", "/login", b.response(site)); answer["account"] != number || b.cookies[sessionCookie].Value == session.Value {
		t.Errorf("the same person is %v, was %s; or the session's name is an old one", answer["account"], number)
	}
}

// TestBrowsersApart: who logs in is recognised in that browser and no other.
func TestBrowsersApart(t *testing.T) {
	b, _ := open(t)
	b.ask("POST", "/login", b.response(site))
	other := &browser{t, b.site, map[string]*http.Cookie{}}
	if other.account() != nil {
		t.Error("a login in one browser counts in another")
	}
	if status, _ := other.ask("POST", "/logout", nil); status != http.StatusNoContent || b.account() == nil {
		t.Errorf("a logout in another browser: %d, then %v", status, b.account())
	}
	// Closing the tab ends no session: the cookie has a lifetime of its own.
	if age := b.cookies[sessionCookie].MaxAge; age != int(sessionLifetime/time.Second) {
		t.Errorf("the session's cookie lives %d s", age)
	}
}

func TestLoginRefuses(t *testing.T) {
	for name, post := range map[string]func(b *browser) (int, map[string]any){
		"another origin": func(b *browser) (int, map[string]any) {
			return b.ask("POST", "/login", b.response("https://other.example.jp"))
		},
		"a nonce used twice": func(b *browser) (int, map[string]any) {
			r := b.response("https://other.example.jp")
			b.ask("POST", "/login", r)
			return b.ask("POST", "/login", r)
		},
		"another browser": func(b *browser) (int, map[string]any) {
			r := b.response(site)
			delete(b.cookies, login.CookieName)
			return b.ask("POST", "/login", r)
		},
		"another site's page": func(b *browser) (int, map[string]any) {
			return b.askFrom("cross-site", "POST", "/login", b.response(site))
		},
		"another form": func(b *browser) (int, map[string]any) {
			r := b.response(site)
			r["surplus"] = 1
			return b.ask("POST", "/login", r)
		},
		"too much": func(b *browser) (int, map[string]any) {
			b.response(site)
			return b.ask("POST", "/login", strings.Repeat("a", login.MaxResponse))
		},
	} {
		b, _ := open(t)
		if status, answer := post(b); status != http.StatusForbidden || answer != nil || b.account() != nil {
			t.Errorf("%s: %d %v", name, status, answer)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	b, a := open(t)
	b.ask("POST", "/login", b.response(site))
	later := a.now().Add(sessionLifetime)
	a.now = func() time.Time { return later }
	if b.account() != nil {
		t.Error("a session outlives its hour")
	}
}

func TestSessionsAreBounded(t *testing.T) {
	_, a := open(t)
	for range maxSessions {
		if !a.begin(time.Duration(len(a.sessions)).String(), "x") {
			t.Fatal("no room")
		}
	}
	if a.begin("one more", "x") {
		t.Error("kept one session too many")
	}
	later := a.now().Add(sessionLifetime)
	a.now = func() time.Time { return later }
	if !a.begin("one more", "x") || len(a.sessions) != 1 {
		t.Errorf("%d sessions are kept when all but one have ended", len(a.sessions))
	}
}
