package signing

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testcard"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/login"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
)

const rightAuth, wrongAuth = testpki.DefaultAuthPIN, "9876"

// site is the server that the person logs in at.
type site struct {
	store   login.Memory
	browser login.Browser
}

// ask returns what the site's page asks for.
func (s *site) ask(t *testing.T) Login {
	t.Helper()
	s.browser = login.NewBrowser()
	nonce, err := login.Issue(context.Background(), &s.store, s.browser, now)
	if err != nil {
		t.Fatal(err)
	}
	return Login{Origin: "https://fudosan.example.jp", Code: "ABC-DEF", Nonce: nonce, Time: now}
}

// verdict is what the site makes of a proof.
func (s *site) verdict(t *testing.T, a Authenticated) error {
	t.Helper()
	c, err := login.Redeem(context.Background(), &s.store, s.browser, now)
	if err != nil {
		t.Fatal(err)
	}
	v, err := login.NewVerifier("https://fudosan.example.jp",
		[][]byte{testpki.New("").AuthCA(testpki.Generations).Certificate})
	if err != nil {
		t.Fatal(err)
	}
	r := login.Response{Signature: a.Signature, Algorithm: a.Algorithm, Certificates: a.Certificates}
	_, err = v.Verify(r, c, now).Account(login.RevocationMayBeUnknown)
	return err
}

// all returns the whole log of the card's commands.
func (b *bench) all() (entries []emulator.Entry) {
	for line := range strings.Lines(b.log.String()) {
		var e emulator.Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			b.t.Fatal(err)
		}
		if e.Command != "" {
			entries = append(entries, e)
		}
	}
	return entries
}

// TestAuthenticate: one PIN, one signature, and the site knows who it is. The
// sign key and its PIN are not touched, and nothing that names the person is
// read before VERIFY.
func TestAuthenticate(t *testing.T) {
	for _, faults := range []string{"", "phone=android", "phone=iphone", "no-sfi,no-extended"} {
		t.Run(faults, func(t *testing.T) {
			b, s := newBench(t, "hanako", faults), &site{}
			b.typed = []string{rightAuth}
			var progress []Progress
			proof, err := b.desk().Authenticate(context.Background(), s.ask(t), func(p Progress) { progress = append(progress, p) })
			if err != nil {
				t.Fatal(err)
			}
			commands := b.all()
			b.mustBeLocked()
			if err := s.verdict(t, proof); err != nil {
				t.Error(err)
			}
			if want := []Progress{{StagePIN, 0, 1}, {StageSigning, 0, 1}, {StageSigning, 1, 1}}; !slices.Equal(progress, want) {
				t.Errorf("progress %v", progress)
			}
			q := b.asked[0]
			if q.Purpose != prompt.Login || q.Left != 3 || q.Code != "ABC-DEF" || q.Origin != "https://fudosan.example.jp" || q.Names != nil {
				t.Errorf("asked %+v", q)
			}
			if faults == "" && len(commands) != jpki.MinimumFirst {
				t.Errorf("%d commands, want %d\n%s", len(commands), jpki.MinimumFirst, b.log.String())
			}
			count := map[string]int{}
			for _, e := range commands {
				if e.Name == emulator.ReadBinary && e.File == "000A" && count[emulator.Verify] == 0 {
					t.Errorf("read before VERIFY: %+v", e)
				}
				if strings.HasPrefix(e.File, "001B") || e.File == "001A" || e.File == "0001" {
					t.Errorf("touched the sign key: %+v", e)
				}
				count[e.Name]++
			}
			if count[emulator.Verify] != 1 || count[emulator.Sign] != 1 {
				t.Errorf("counted %v", count)
			}
		})
	}
}

// TestLoginStories: what each path of the login PIN costs, that all end locked,
// and that none touches the other PIN.
func TestLoginStories(t *testing.T) {
	for _, c := range []struct {
		name, person, faults string
		typed                []string
		no                   bool // to the last try
		want                 failure.Code
		left, verifies       int
		reasons              []prompt.Reason
		lasts                int
	}{
		{name: "right", typed: []string{rightAuth}, left: 3, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "wrong then right", typed: []string{wrongAuth, rightAuth}, left: 3, verifies: 2,
			reasons: []prompt.Reason{prompt.First, prompt.Wrong}},
		{name: "wrong then cancelled", typed: []string{wrongAuth}, want: failure.Cancelled, left: 2, verifies: 1,
			reasons: []prompt.Reason{prompt.First, prompt.Wrong}},
		{name: "the signature PIN, then right", typed: []string{right, rightAuth}, left: 3, verifies: 1,
			reasons: []prompt.Reason{prompt.First, prompt.Malformed}},
		{name: "malformed for ever", typed: slices.Repeat([]string{"12345"}, 9), want: failure.PINMalformed, left: 3,
			reasons: []prompt.Reason{prompt.First, prompt.Malformed, prompt.Malformed, prompt.Malformed, prompt.Malformed}},
		{name: "cancelled", want: failure.Cancelled, left: 3, reasons: []prompt.Reason{prompt.First}},
		{name: "last try declined", faults: "tries-auth=1", no: true, want: failure.Cancelled, left: 1, lasts: 1},
		{name: "last try right", faults: "tries-auth=1", typed: []string{rightAuth}, left: 3, verifies: 1, lasts: 1,
			reasons: []prompt.Reason{prompt.First}},
		{name: "last try wrong", faults: "tries-auth=1", typed: []string{wrongAuth}, want: failure.PINBlockedAuth,
			verifies: 1, lasts: 1, reasons: []prompt.Reason{prompt.First}},
		{name: "down to the last and declined", faults: "tries-auth=2", typed: []string{wrongAuth}, no: true,
			want: failure.Cancelled, left: 1, verifies: 1, lasts: 1, reasons: []prompt.Reason{prompt.First}},
		{name: "blocked", faults: "tries-auth=0", typed: []string{rightAuth}, want: failure.PINBlockedAuth},
		{name: "both blocked", person: "bothblocked", typed: []string{rightAuth}, want: failure.PINBlockedBoth},
		{name: "sign PIN blocked", person: "signblocked", typed: []string{rightAuth}, left: 3, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "too young to sign", person: "age12", typed: []string{rightAuth}, left: 3, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "no certificate", faults: "absent=auth", typed: []string{rightAuth}, want: failure.NoAuthCertificate},
		{name: "expired", person: "expired", typed: []string{rightAuth}, want: failure.CertificateExpired, left: 3, verifies: 1,
			reasons: []prompt.Reason{0}},
		{name: "6F00 at power-up", faults: "power-up", typed: []string{rightAuth}, left: 3, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "pulled before VERIFY", faults: "cut-before@verify", typed: []string{rightAuth},
			want: failure.PINOutcomeUnknown, left: 3, reasons: []prompt.Reason{0}, verifies: 1},
		{name: "pulled during VERIFY", faults: "cut-during@verify", typed: []string{wrongAuth},
			want: failure.PINOutcomeUnknown, left: 2, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "pulled after VERIFY", faults: "cut-after@verify", typed: []string{rightAuth},
			want: failure.CardRemoved, left: 3, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "pulled during READ BINARY", faults: "cut-during@read-binary:000A", typed: []string{rightAuth},
			want: failure.CardRemoved, left: 3, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "pulled during the signature", faults: "cut-during@compute-signature", typed: []string{rightAuth},
			want: failure.CardRemoved, left: 3, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "signature damaged", faults: "corrupt@compute-signature", typed: []string{rightAuth},
			want: failure.CardError, left: 3, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "phone", faults: "phone=android", typed: []string{wrongAuth, rightAuth}, left: 3, verifies: 2,
			reasons: []prompt.Reason{prompt.First, prompt.Wrong}},
		{name: "old card", faults: "no-sfi,no-extended,blocked=6983", typed: []string{rightAuth}, left: 3, verifies: 1,
			reasons: []prompt.Reason{0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.person == "" {
				c.person = "hanako"
			}
			b, s := newBench(t, c.person, c.faults), &site{}
			b.typed, b.yes = c.typed, !c.no
			before, _ := b.left(jpki.Sign)
			proof, err := b.desk().Authenticate(context.Background(), s.ask(t), nil)
			if failure.CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if verdict := s.verdict(t, proof); (verdict == nil) != (c.want == "") || (proof.Signature == nil) != (c.want != "") {
				t.Errorf("the site says %v", verdict)
			}
			b.mustBeLocked()
			if left, verifies := b.left(jpki.Auth); left != c.left || verifies != c.verifies {
				t.Errorf("%d tries left after %d VERIFY, want %d after %d", left, verifies, c.left, c.verifies)
			}
			if left, _ := b.left(jpki.Sign); left != before {
				t.Errorf("%d tries left of the other PIN, had %d", left, before)
			}
			var reasons []prompt.Reason
			for _, q := range b.asked {
				reasons = append(reasons, q.Reason)
			}
			if !slices.Equal(reasons, c.reasons) || b.lasts != c.lasts {
				t.Errorf("asked for %v, %d times for the last", reasons, b.lasts)
			}
		})
	}
}

// TestLoginWithAnotherClass: a card whose login file holds a 署名用 certificate
// gives nobody's name away.
func TestLoginWithAnotherClass(t *testing.T) {
	holder, err := testcard.Holder("hanako", issued)
	if err != nil {
		t.Fatal(err)
	}
	holder.Auth = holder.Sign
	b := benchOf(t, holder, "")
	b.typed = []string{rightAuth}
	proof, err := b.desk().Authenticate(context.Background(), new(site).ask(t), nil)
	if failure.CodeOf(err) != failure.CertificateMalformed || proof.Certificates != nil {
		t.Errorf("got %v", err)
	}
	if n := len(b.entries(emulator.Sign)); n != 0 {
		t.Errorf("%d signatures", n)
	}
	b.mustBeLocked()
}

// TestLoginRefusedAtOnce: a bad request touches nothing.
func TestLoginRefusedAtOnce(t *testing.T) {
	for name, change := range map[string]func(*Login){
		"no origin":      func(l *Login) { l.Origin = "" },
		"long origin":    func(l *Login) { l.Origin = "https://" + strings.Repeat("a", 248) },
		"line in origin": func(l *Login) { l.Origin = "https://a\nb" },
		"no code":        func(l *Login) { l.Code = "" },
		"strange code":   func(l *Login) { l.Code = "a b" },
		"zero nonce":     func(l *Login) { l.Nonce = login.Nonce{} },
		"no time":        func(l *Login) { l.Time = time.Time{} },
	} {
		b := newBench(t, "hanako", "")
		l := new(site).ask(t)
		change(&l)
		if _, err := b.desk().Authenticate(context.Background(), l, nil); failure.CodeOf(err) != failure.MessageMalformed {
			t.Errorf("%s: got %v", name, err)
		}
		if b.steps != 0 {
			t.Errorf("%s: %d steps were taken", name, b.steps)
		}
	}
}

// TestLoginFaultAtEveryStep: as when signing.
func TestLoginFaultAtEveryStep(t *testing.T) {
	faultAtEveryStep(t, "tries-auth=1", rightAuth, func(ctx context.Context, desk Desk) (bool, error) {
		proof, err := desk.Authenticate(ctx, new(site).ask(t), nil)
		return proof.Signature != nil, err
	})
}

func TestLoginCancelAtEveryStep(t *testing.T) {
	cancelAtEveryStep(t, rightAuth, func(ctx context.Context, desk Desk) (bool, error) {
		proof, err := desk.Authenticate(ctx, new(site).ask(t), nil)
		return proof.Signature != nil, err
	})
}

// TestLoginEndsBadly: the guardian's death and a programmer's mistake after
// VERIFY both end locked.
func TestLoginEndsBadly(t *testing.T) {
	b := newBench(t, "hanako", "")
	desk := b.desk()
	desk.Asker = waiting{b}
	if _, err := desk.Authenticate(context.Background(), new(site).ask(t), nil); failure.CodeOf(err) != failure.GuardianFailed {
		t.Errorf("got %v", err)
	}
	b.mustBeLocked()

	b = newBench(t, "hanako", "")
	b.typed = []string{rightAuth}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		b.desk().Authenticate(context.Background(), new(site).ask(t), func(p Progress) {
			if p.Stage == StageSigning {
				panic("testing")
			}
		})
	}()
	b.mustBeLocked()
}
