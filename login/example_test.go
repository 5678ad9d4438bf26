package login_test

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/login"
)

// One login as a server sees it. Cookies and the page are left out.
func Example() {
	const origin = "https://fudosan.example.jp"
	ctx, now := context.Background(), time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	verifier, err := login.NewVerifier(origin, [][]byte{testpki.New("").AuthCA(3).Certificate})
	if err != nil {
		panic(err)
	}
	var store login.Memory

	// The login page: a cookie for the browser, a nonce for the page.
	browser := login.NewBrowser()
	nonce, err := login.Issue(ctx, &store, browser, now)
	if err != nil {
		panic(err)
	}

	// The answer: the nonce is used up first, whatever the answer is.
	body := card(login.Statement(origin, nonce))
	challenge, err := login.Redeem(ctx, &store, browser, now)
	if err != nil {
		panic(err)
	}
	response, err := login.Decode(body)
	if err != nil {
		panic(err)
	}
	account, err := verifier.Verify(response, challenge, now).Account(login.RevocationMayBeUnknown)
	fmt.Println(account.Serial != "", account.Test, err)
	// Output: true true <nil>
}

// card answers as page, extension, host and card together do.
func card(statement []byte) []byte {
	hanako, err := testpki.New("").Citizen("hanako", time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	digest := sha256.Sum256(statement)
	signature, err := rsa.SignPKCS1v15(nil, hanako.Auth.Key, crypto.SHA256, digest[:])
	if err != nil {
		panic(err)
	}
	return fmt.Appendf(nil, `{"signature":%s,"algorithm":"RS256","certificates":[%s]}`,
		quoted(signature), quoted(hanako.Auth.Certificate))
}

func quoted(b []byte) string { return `"` + base64.StdEncoding.EncodeToString(b) + `"` }
