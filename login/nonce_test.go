package login

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// statementHex is the statement for https://fudosan.example.jp:8443 and the
// nonce 01 02 03 00 … 00, computed with other software.
const statementHex = "4e41545355494e2d4c4f47494e2d310a" +
	"4ef806748d4142544ccbd46717cec018df974a6017a72400a05005c64496d1b9" +
	"1ac2f192702849e03dfe5c31ec66a4f6408b5eb16cc02f1583ce713b22be92ed"

// TestStatement pins the layout to the byte.
func TestStatement(t *testing.T) {
	nonce := Nonce{1, 2, 3}
	s := Statement("https://fudosan.example.jp:8443", nonce)
	site, once := sha256.Sum256([]byte("https://fudosan.example.jp:8443")), sha256.Sum256(nonce[:])
	want := append([]byte("NATSUIN-LOGIN-1\n"), append(site[:], once[:]...)...)
	if hex.EncodeToString(s) != statementHex || !bytes.Equal(s, want) || len(s) != 80 || StatementSize != 80 {
		t.Errorf("got % x", s)
	}
}

// TestReplayedNonce: a nonce is good once, right or wrong.
func TestReplayedNonce(t *testing.T) {
	ctx, m, b := context.Background(), &Memory{}, NewBrowser()
	nonce, err := Issue(ctx, m, b, now)
	if err != nil || nonce == (Nonce{}) {
		t.Fatal(err)
	}
	c, err := Redeem(ctx, m, b, now)
	if err != nil || c.nonce != nonce {
		t.Fatalf("redeemed %v, %v", c, err)
	}
	replayed, err := Redeem(ctx, m, b, now)
	if !errors.Is(err, ErrNonceUnknown) {
		t.Errorf("replayed: %v", err)
	}
	// A server that forgets to look at the error gets a challenge nobody meets.
	r := verifier(t, origin).Verify(respond(t, citizen(t, "hanako").Auth, Statement(origin, Nonce{})), replayed, now)
	if check, why := refusedBy(t, r); check != CheckStatement || why != WhyNoNonce {
		t.Errorf("refused by %s %s", check, why)
	}
}

// TestExpiredNonce: five minutes, not one nanosecond more, and gone after that.
func TestExpiredNonce(t *testing.T) {
	ctx, m, b := context.Background(), &Memory{}, NewBrowser()
	issue := func() {
		t.Helper()
		if _, err := Issue(ctx, m, b, now); err != nil {
			t.Fatal(err)
		}
	}
	issue()
	c, err := Redeem(ctx, m, b, now.Add(5*time.Minute-1))
	if err != nil {
		t.Errorf("in time: %v", err)
	}
	late := verifier(t, origin).Verify(respond(t, citizen(t, "hanako").Auth, Statement(origin, c.nonce)), c, now.Add(Lifetime))
	if check, why := refusedBy(t, late); check != CheckStatement || why != WhyExpired {
		t.Errorf("verified late: refused by %s %s", check, why)
	}
	issue()
	if _, err := Redeem(ctx, m, b, now.Add(5*time.Minute)); !errors.Is(err, ErrNonceExpired) {
		t.Errorf("late: %v", err)
	}
	if _, err := Redeem(ctx, m, b, now); !errors.Is(err, ErrNonceUnknown) {
		t.Errorf("after that: %v", err)
	}
}

// TestOtherBrowser: a nonce is worth nothing in another browser.
func TestOtherBrowser(t *testing.T) {
	ctx, m := context.Background(), &Memory{}
	mine, theirs := NewBrowser(), NewBrowser()
	first, _ := Issue(ctx, m, mine, now)
	second, _ := Issue(ctx, m, theirs, now)
	if mine == theirs || first == second {
		t.Fatal("two random values are the same")
	}
	c, err := Redeem(ctx, m, theirs, now)
	if err != nil {
		t.Fatal(err)
	}
	r := verifier(t, origin).Verify(respond(t, citizen(t, "hanako").Auth, Statement(origin, first)), c, now)
	if check, _ := refusedBy(t, r); check != CheckSignature {
		t.Errorf("refused by %q", check)
	}
}

// TestAtomic: of many who redeem at once, one gets the nonce.
func TestAtomic(t *testing.T) {
	ctx, m, b := context.Background(), &Memory{}, NewBrowser()
	if _, err := Issue(ctx, m, b, now); err != nil {
		t.Fatal(err)
	}
	var got atomic.Int32
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if _, err := Redeem(ctx, m, b, now); err == nil {
				got.Add(1)
			}
		})
	}
	group.Wait()
	if n := got.Load(); n != 1 {
		t.Errorf("redeemed %d times", n)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	ctx, m := context.Background(), &Memory{most: 2}
	a, b, c := NewBrowser(), NewBrowser(), NewBrowser()
	for _, browser := range []Browser{a, b, a} { // the last replaces the first
		if _, err := Issue(ctx, m, browser, now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Issue(ctx, m, c, now.Add(Lifetime-1)); !errors.Is(err, ErrTooManyNonces) {
		t.Errorf("a third: %v", err)
	}
	if _, err := Issue(ctx, m, c, now.Add(Lifetime)); err != nil || len(m.pending) != 1 {
		t.Errorf("after the others expired: %v, %d kept", err, len(m.pending))
	}
}

func TestParseBrowser(t *testing.T) {
	b := NewBrowser()
	if got, err := ParseBrowser(string(b)); err != nil || got != b {
		t.Errorf("got %q, %v", got, err)
	}
	for _, no := range []string{"", "a", string(b) + "A", string(b)[1:], string(b) + "=", strings.Repeat("!", 43), string(b)[:42] + "\n"} {
		if _, err := ParseBrowser(no); err != ErrNoBrowser {
			t.Errorf("%q: %v", no, err)
		}
	}
	if !strings.HasPrefix(CookieName, "__Host-") {
		t.Error("a neighbour may plant the cookie")
	}
}
