package login

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

const origin = "https://fudosan.example.jp"

var (
	issued = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	now    = issued.AddDate(0, 1, 0)
)

func citizen(t testing.TB, id string) *testpki.Citizen {
	t.Helper()
	c, err := testpki.New("").Citizen(id, issued)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// anchors are the three generations of the CA for login.
func anchors() [][]byte {
	var all [][]byte
	for g := 1; g <= testpki.Generations; g++ {
		all = append(all, testpki.New("").AuthCA(g).Certificate)
	}
	return all
}

func verifier(t testing.TB, origin string) *Verifier {
	t.Helper()
	v, err := NewVerifier(origin, anchors())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// challenge issues a nonce and redeems it.
func challenge(t testing.TB) Challenge {
	t.Helper()
	var m Memory
	b := NewBrowser()
	if _, err := Issue(context.Background(), &m, b, now); err != nil {
		t.Fatal(err)
	}
	c, err := Redeem(context.Background(), &m, b, now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// respond signs some bytes as a card would a statement.
func respond(t testing.TB, own *testpki.Credential, signed []byte) Response {
	t.Helper()
	digest := sha256.Sum256(signed)
	signature, err := rsa.SignPKCS1v15(rand.Reader, own.Key, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return Response{Signature: signature, Algorithm: RS256, Certificates: [][]byte{own.Certificate, own.CA.Certificate}}
}

// refusedBy returns the check that refuses an account, and why.
func refusedBy(t testing.TB, r Result) (Check, Why) {
	t.Helper()
	a, err := r.Account(RevocationMayBeUnknown)
	if err == nil {
		return "", ""
	}
	if a != (Account{}) {
		t.Errorf("%v beside %v", a, err)
	}
	refusal := err.(*Refusal)
	return refusal.Check, refusal.Finding.Why
}
