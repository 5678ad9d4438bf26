package jpki_test

import (
	"testing"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
)

// TestStories: every story of PIN entry, with the tries it costs and the
// number of VERIFY sent. Each step opens the card anew, as a program does for
// each PIN typed, and locks it; the spy looks after each.
func TestStories(t *testing.T) {
	type step struct {
		pin     string
		confirm bool // the separate yes to the last try
		code    failure.Code
		tries   int // in the error; -1 none
	}
	const sure = true
	for _, v := range []struct {
		name, person, faults string
		key                  jpki.Key
		steps                []step
		left                 string // counter at the end
		verifies             int
	}{
		{"right", "hanako", "", jpki.Sign, []step{{"ABC123", false, "", -1}}, "5", 1},
		{"right, auth", "hanako", "", jpki.Auth, []step{{"1234", false, "", -1}}, "3", 1},
		{"right twice", "hanako", "", jpki.Sign, []step{{"ABC123", false, "", -1}, {"ABC123", false, "", -1}}, "5", 2},
		{"wrong then right", "hanako", "", jpki.Sign,
			[]step{{"ABC124", false, failure.PINWrong, 4}, {"ABC123", false, "", -1}}, "5", 2},
		{"wrong", "hanako", "", jpki.Auth, []step{{"1235", false, failure.PINWrong, 2}}, "2", 1},
		{"malformed", "hanako", "", jpki.Sign,
			[]step{{"abc123", false, failure.PINMalformed, -1}, {"1234", false, failure.PINMalformed, -1}}, "5", 0},
		{"last try declined", "hanako", "tries-sign=1", jpki.Sign,
			[]step{{"ABC123", false, failure.PINLastTry, 1}, {"ABC123", false, failure.PINLastTry, 1}}, "1", 0},
		{"last try right", "hanako", "tries-sign=1", jpki.Sign, []step{{"ABC123", sure, "", -1}}, "5", 1},
		{"last try wrong", "hanako", "tries-sign=1", jpki.Sign,
			[]step{{"ABC124", sure, failure.PINBlockedSign, 0}, {"ABC123", sure, failure.PINBlockedSign, 0}}, "0", 1},
		{"last try wrong, auth", "hanako", "tries-auth=1", jpki.Auth,
			[]step{{"1235", sure, failure.PINBlockedAuth, 0}}, "0", 1},
		{"last try wrong, then both blocked", "hanako", "tries-auth=0,tries-sign=1", jpki.Sign,
			[]step{{"ABC124", sure, failure.PINBlockedBoth, 0}}, "0", 1},
		{"down to the last", "hanako", "", jpki.Auth, []step{
			{"1235", false, failure.PINWrong, 2}, {"1235", false, failure.PINWrong, 1},
			{"1235", false, failure.PINLastTry, 1}, {"1234", sure, "", -1}}, "3", 3},
		{"blocked", "signblocked", "", jpki.Sign, []step{{"ABC123", sure, failure.PINBlockedSign, 0}}, "0", 0},
		{"blocked, other key", "signblocked", "", jpki.Auth, []step{{"1234", false, "", -1}}, "3", 1},
		{"both blocked", "bothblocked", "", jpki.Sign, []step{{"ABC123", sure, failure.PINBlockedBoth, 0}}, "0", 0},
		{"both blocked, auth", "bothblocked", "", jpki.Auth, []step{{"1234", sure, failure.PINBlockedBoth, 0}}, "0", 0},
		{"no sign certificate", "age12", "", jpki.Sign, []step{{"ABC123", sure, failure.NoSignCertificate, -1}}, "0", 0},
		{"no sign certificate, auth blocked", "age12", "tries-auth=0", jpki.Auth,
			[]step{{"1234", sure, failure.PINBlockedAuth, 0}}, "0", 0},
		{"no auth certificate", "hanako", "absent=auth", jpki.Auth, []step{{"1234", sure, failure.NoAuthCertificate, -1}}, "0", 0},
		{"6984 to VERIFY", "hanako", "answer=6984@verify", jpki.Sign, []step{{"ABC123", false, failure.PINBlockedSign, 0}}, "5", 1},
		{"6983 to VERIFY", "hanako", "answer=6983@verify", jpki.Sign, []step{{"ABC123", false, failure.PINBlockedSign, 0}}, "5", 1},
		{"63C0 to VERIFY", "hanako", "answer=63C0@verify", jpki.Sign, []step{{"ABC123", false, failure.PINBlockedSign, 0}}, "5", 1},
		{"6983 to the query", "hanako", "answer=6983@tries", jpki.Sign, []step{{"ABC123", sure, failure.PINBlockedSign, 0}}, "5", 0},
		{"6984 to both queries", "hanako", "answer=6984@tries#*", jpki.Sign, []step{{"ABC123", sure, failure.PINBlockedBoth, 0}}, "", 0},
		{"no number, not confirmed", "hanako", "answer=6300@tries", jpki.Sign, []step{{"ABC123", false, failure.PINLastTry, -1}}, "5", 0},
		{"no number, confirmed", "hanako", "answer=9000@tries", jpki.Sign, []step{{"ABC123", sure, "", -1}}, "5", 1},
		{"unlimited and wrong", "hanako", "answer=6300@verify", jpki.Sign, []step{{"ABC124", false, failure.PINWrong, -1}}, "5", 1},
		{"6700 to VERIFY", "hanako", "answer=6700@verify", jpki.Sign, []step{{"ABC123", false, failure.CardError, -1}}, "5", 1},
		{"6C10 to VERIFY", "hanako", "answer=6C10@verify", jpki.Sign, []step{{"ABC123", false, failure.PINOutcomeUnknown, -1}}, "5", 1},
		{"6110 to VERIFY", "hanako", "answer=6110@verify", jpki.Sign, []step{{"ABC123", false, failure.PINOutcomeUnknown, -1}}, "5", 1},
		{"6F00 to VERIFY", "hanako", "answer=6F00@verify", jpki.Sign, []step{{"ABC123", false, failure.PINOutcomeUnknown, -1}}, "5", 1},
		{"6581 to VERIFY", "hanako", "answer=6581@verify", jpki.Sign, []step{{"ABC123", false, failure.PINOutcomeUnknown, -1}}, "5", 1},
		{"6F00 at power-up", "hanako", "power-up", jpki.Sign, []step{{"ABC123", false, "", -1}}, "5", 1},
		{"6F00 for ever", "hanako", "answer=6F00@any#*", jpki.Sign, []step{{"ABC123", false, failure.CardError, -1}}, "", 0},
		{"6A82 to the query", "hanako", "answer=6A82@tries", jpki.Sign, []step{{"ABC123", false, failure.CardError, -1}}, "5", 0},
		{"6981 to EF 0008", "hanako", "answer=6981@read-binary:0008", jpki.Sign, []step{{"ABC123", false, failure.CardError, -1}}, "5", 0},
		{"pulled before VERIFY", "hanako", "cut-before@tries", jpki.Sign, []step{{"ABC123", false, failure.CardRemoved, -1}}, "5", 0},
		{"pulled at VERIFY, not executed", "hanako", "cut-before@verify", jpki.Sign, []step{{"ABC123", false, failure.PINOutcomeUnknown, -1}}, "5", 1},
		{"pulled during VERIFY, right", "hanako", "cut-during@verify", jpki.Sign, []step{{"ABC123", false, failure.PINOutcomeUnknown, -1}}, "5", 1},
		{"pulled during VERIFY, wrong", "hanako", "cut-during@verify", jpki.Sign, []step{{"ABC124", false, failure.PINOutcomeUnknown, -1}}, "4", 1},
		{"pulled after VERIFY", "hanako", "cut-after@verify", jpki.Sign, []step{{"ABC123", false, failure.CardRemoved, -1}}, "5", 1},
		{"pulled during READ BINARY", "hanako", "cut-during@read-binary:0001", jpki.Sign, []step{{"ABC123", false, failure.CardRemoved, -1}}, "5", 1},
		{"no short identifiers, wrong", "hanako", "no-sfi", jpki.Sign, []step{{"ABC124", false, failure.PINWrong, 4}}, "4", 1},
		{"no short identifiers, last", "hanako", "no-sfi,tries-sign=1", jpki.Sign, []step{{"ABC124", sure, failure.PINBlockedSign, 0}}, "0", 1},
	} {
		t.Run(v.name, func(t *testing.T) {
			l := &link{card: insert(t, v.person, v.faults)}
			for i, s := range v.steps {
				err := present(l, v.key, s.pin, s.confirm)
				if failure.CodeOf(err) != s.code || err != nil && failure.TriesOf(err) != s.tries {
					t.Errorf("step %d: %v (tries %d), want %q (tries %d)", i, err, failure.TriesOf(err), s.code, s.tries)
				}
				if v.left == "" {
					return // the card answers nothing sensible: no spy
				}
				checkLocked(t, l.card)
			}
			sign, auth := left(t, l.card)
			got := map[jpki.Key]string{jpki.Sign: sign, jpki.Auth: auth}[v.key]
			if got != v.left {
				t.Errorf("%s tries left, want %s", got, v.left)
			}
			if n := l.verifies(); n != v.verifies {
				t.Errorf("%d VERIFY, want %d", n, v.verifies)
			}
		})
	}
}

// present is one PIN typed by a person and one certificate read with it.
func present(l *link, k jpki.Key, typed string, confirm bool) error {
	defer jpki.Lock(l)
	pin, err := jpki.NewPIN(k, []byte(typed))
	if err != nil {
		return err
	}
	card, err := jpki.Open(l)
	if err != nil {
		return err
	}
	a, err := card.Attempt(k)
	if err != nil {
		return err
	}
	if confirm {
		a.ConfirmLast()
	}
	s, err := a.Verify(pin)
	if err != nil {
		return err
	}
	_, err = s.Certificate()
	return err
}

// TestAttemptOnce: one VERIFY for each Attempt, and refusals that leave both
// Attempt and PIN as they were.
func TestAttemptOnce(t *testing.T) {
	l := &link{card: insert(t, "hanako", "tries-sign=1")}
	card, err := jpki.Open(l)
	if err != nil {
		t.Fatal(err)
	}
	a, err := card.Attempt(jpki.Sign)
	if err != nil {
		t.Fatal(err)
	}
	if a.Left() != 1 || !a.Last() {
		t.Errorf("left %d, last %t", a.Left(), a.Last())
	}
	pin := newPIN(t, jpki.Sign, "ABC123")
	before := len(l.sent)
	_, err = a.Verify(newPIN(t, jpki.Auth, "1234"))
	wantCode(t, err, failure.PINMalformed)
	_, err = a.Verify(nil)
	wantCode(t, err, failure.PINMalformed)
	_, err = a.Verify(pin)
	wantCode(t, err, failure.PINLastTry)
	if len(l.sent) != before {
		t.Error("a refusal sent a command")
	}
	a.ConfirmLast()
	if _, err = a.Verify(pin); err != nil {
		t.Fatal(err)
	}
	_, err = a.Verify(newPIN(t, jpki.Sign, "ABC123"))
	wantCode(t, err, failure.Internal)
	if l.verifies() != 1 {
		t.Errorf("%d VERIFY", l.verifies())
	}
}

// TestLeftoverSession: a card that another program left unlocked is locked by
// Open, before anything else.
func TestLeftoverSession(t *testing.T) {
	c := insert(t, "hanako", "")
	ask(t, c, "00A4040C0AD392F000260100000001")
	ask(t, c, "0020009B06414243313233")
	if got := ask(t, c, "00B0810004"); len(got) != 12 {
		t.Fatalf("not unlocked: %s", got)
	}
	if _, err := jpki.Open(c); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, c, "00B0810004"); got != "6982" {
		t.Errorf("after Open: %s", got)
	}
}

// TestProof is the proof that the PIN was needed: the 署名用 certificate is
// refused before VERIFY and given after it.
func TestProof(t *testing.T) {
	l := &link{card: insert(t, "hanako", "")}
	card, err := jpki.Open(l)
	if err != nil {
		t.Fatal(err)
	}
	a, err := card.Attempt(jpki.Sign)
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, l.card, "00B0810004"); got != "6982" {
		t.Errorf("before VERIFY: %s", got)
	}
	if _, err := a.Verify(newPIN(t, jpki.Sign, "ABC123")); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, l.card, "00B0810004"); len(got) != 12 {
		t.Errorf("after VERIFY: %s", got)
	}
}
