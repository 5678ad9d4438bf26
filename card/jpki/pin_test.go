package jpki_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
)

// TestMalformedPIN: what cannot be right is refused without a card, which is
// why NewPIN has none.
func TestMalformedPIN(t *testing.T) {
	for _, v := range []struct {
		key   jpki.Key
		value string
		ok    bool
	}{
		{jpki.Sign, "ABC123", true},
		{jpki.Sign, "ABCDEFGHIJKLMN12", true},
		{jpki.Sign, "ABC12", false},
		{jpki.Sign, "ABCDEFGHIJKLMN123", false},
		{jpki.Sign, "abc123", false},
		{jpki.Sign, "ABC12 ", false},
		{jpki.Sign, "ABC12\x00", false},
		{jpki.Sign, "ＡＢ", false},
		{jpki.Sign, "1234", false},
		{jpki.Sign, "", false},
		{jpki.Auth, "1234", true},
		{jpki.Auth, "123", false},
		{jpki.Auth, "12345", false},
		{jpki.Auth, "123A", false},
		{jpki.Auth, "12 4", false},
		{jpki.Auth, "", false},
	} {
		p, err := jpki.NewPIN(v.key, []byte(v.value))
		if v.ok != (err == nil) || !v.ok && failure.CodeOf(err) != failure.PINMalformed {
			t.Errorf("%s %q: %v", v.key, v.value, err)
		}
		if err != nil && v.value != "" && strings.Contains(err.Error(), v.value) {
			t.Errorf("the error quotes the PIN: %v", err)
		}
		if (p == nil) == v.ok {
			t.Errorf("%s %q: PIN %v", v.key, v.value, p)
		}
	}
}

// TestPINIsNotPrinted: no verb, no JSON, no dereference shows it.
func TestPINIsNotPrinted(t *testing.T) {
	p := newPIN(t, jpki.Sign, "QXJZ91")
	js, err := json.Marshal([]any{p, *p})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{fmt.Sprint(p), fmt.Sprintf("%v %+v %#v %s %q %x %X %d %c", p, p, p, p, p, p, p, p, p),
		fmt.Sprintf("%v %+v %#v %d", *p, *p, *p, *p), string(js)} {
		if strings.Contains(s, "QXJZ") || strings.Contains(s, "81 88") || strings.Contains(strings.ToLower(s), "51584a") {
			t.Errorf("printed %s", s)
		}
	}
}

// TestWipe: a wiped PIN is never presented, and Verify wipes what it used,
// the command included.
func TestWipe(t *testing.T) {
	l := &keeper{link: link{card: insert(t, "hanako", "")}}
	card, err := jpki.Open(l)
	if err != nil {
		t.Fatal(err)
	}
	a, err := card.Attempt(jpki.Sign)
	if err != nil {
		t.Fatal(err)
	}
	p := newPIN(t, jpki.Sign, "ABC123")
	p.Wipe()
	_, err = a.Verify(p)
	wantCode(t, err, failure.PINMalformed)
	if l.verifies() != 0 {
		t.Error("a wiped PIN was presented")
	}
	p = newPIN(t, jpki.Sign, "ABC124")
	_, err = a.Verify(p)
	wantCode(t, err, failure.PINWrong)
	if a, err = card.Attempt(jpki.Sign); err != nil {
		t.Fatal(err)
	}
	_, err = a.Verify(p)
	wantCode(t, err, failure.PINMalformed)
	if l.verifies() != 1 {
		t.Errorf("%d VERIFY", l.verifies())
	}
	for _, command := range l.kept {
		if bytes.Contains(command, []byte("ABC12")) {
			t.Errorf("a command still holds the PIN: % x", command)
		}
	}
}

// keeper keeps the very slices it was given, as no Transmitter should.
type keeper struct {
	link
	kept [][]byte
}

func (k *keeper) Transmit(command []byte) ([]byte, error) {
	k.kept = append(k.kept, command)
	return k.link.Transmit(command)
}
