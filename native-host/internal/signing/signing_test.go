package signing

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
)

// TestSign signs three documents with one PIN and verifies them from outside.
func TestSign(t *testing.T) {
	b := newBench(t, "hanako", "")
	b.typed = []string{right}
	var progress []Progress
	signed, err := b.desk().Sign(context.Background(), request(3), func(p Progress) { progress = append(progress, p) })
	if err != nil {
		t.Fatal(err)
	}
	b.mustBeLocked()
	if len(signed) != 3 {
		t.Fatalf("%d signatures", len(signed))
	}
	for i, s := range signed {
		certificate, err := x509.ParseCertificate(s.Certificates[0])
		if err != nil || len(s.Certificates) != 2 {
			t.Fatal(err)
		}
		ca, err := x509.ParseCertificate(s.Certificates[1])
		if err != nil || certificate.CheckSignatureFrom(ca) != nil {
			t.Errorf("certificates: %v", err)
		}
		digest := sha256.Sum256(s.Attributes)
		if err := rsa.VerifyPKCS1v15(certificate.PublicKey.(*rsa.PublicKey), crypto.SHA256, digest[:], s.Signature); err != nil {
			t.Error(err)
		}
		attributes, err := cms.ParseAttributes(s.Attributes)
		if err != nil || !bytes.Equal(attributes.MessageDigest(), request(3).Documents[i].ContentDigest[:]) {
			t.Errorf("attributes: %v", err)
		}
		if _, present := attributes.SigningTime(); present {
			t.Error("PAdES B-B forbids the signing-time attribute")
		}
		if _, err := cms.SignedData(attributes, s.Signature, s.Certificates); err != nil {
			t.Error(err)
		}
	}
	if want := []Stage{StagePIN, StageSigning}; !slices.Equal(codes(progress), want) {
		t.Errorf("progress %v", progress)
	}
	if last := progress[len(progress)-1]; last.Done != 3 || last.Total != 3 {
		t.Errorf("last progress %v", last)
	}
	if n := len(b.entries(emulator.Sign)); n != 5 { // and two of mustBeLocked
		t.Errorf("%d signature commands", n)
	}
	if q := b.asked[0]; q.Left != 5 || q.Code != "ABC-DEF" || len(q.Names) != 3 || q.Reason != prompt.First {
		t.Errorf("asked %+v", q)
	}
}

// TestMinimum: not one command more than package jpki promises.
func TestMinimum(t *testing.T) {
	for n := 1; n <= 2; n++ {
		b := newBench(t, "hanako", "")
		b.typed = []string{right}
		if _, err := b.desk().Sign(context.Background(), request(n), nil); err != nil {
			t.Fatal(err)
		}
		commands := 0
		for line := range strings.Lines(b.log.String()) {
			if strings.Contains(line, `"command"`) {
				commands++
			}
		}
		if want := jpki.MinimumFirst + (n-1)*jpki.MinimumFurther; commands != want {
			t.Errorf("%d documents: %d commands, want %d\n%s", n, commands, want, b.log.String())
		}
	}
}

// TestStories: what each path of the PIN costs, and that all end locked.
func TestStories(t *testing.T) {
	for _, c := range []struct {
		name, person, faults string
		typed                []string
		no                   bool // to the last try
		want                 failure.Code
		left, verifies       int
		reasons              []prompt.Reason
		lasts                int
	}{
		{name: "right", typed: []string{right}, left: 5, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "wrong then right", typed: []string{wrong, right}, left: 5, verifies: 2,
			reasons: []prompt.Reason{prompt.First, prompt.Wrong}},
		{name: "wrong then cancelled", typed: []string{wrong}, want: failure.Cancelled, left: 4, verifies: 1,
			reasons: []prompt.Reason{prompt.First, prompt.Wrong}},
		{name: "malformed then right", typed: []string{"abc123", right}, left: 5, verifies: 1,
			reasons: []prompt.Reason{prompt.First, prompt.Malformed}},
		{name: "malformed for ever", typed: slices.Repeat([]string{"1234"}, 9), want: failure.PINMalformed, left: 5,
			reasons: []prompt.Reason{prompt.First, prompt.Malformed, prompt.Malformed, prompt.Malformed, prompt.Malformed}},
		{name: "cancelled", want: failure.Cancelled, left: 5, reasons: []prompt.Reason{prompt.First}},
		{name: "last try declined", faults: "tries-sign=1", no: true, want: failure.Cancelled, left: 1, lasts: 1},
		{name: "last try right", faults: "tries-sign=1", typed: []string{right}, left: 5, verifies: 1, lasts: 1,
			reasons: []prompt.Reason{prompt.First}},
		{name: "last try wrong", faults: "tries-sign=1", typed: []string{wrong}, want: failure.PINBlockedSign,
			verifies: 1, lasts: 1, reasons: []prompt.Reason{prompt.First}},
		{name: "down to the last and declined", faults: "tries-sign=2", typed: []string{wrong}, no: true,
			want: failure.Cancelled, left: 1, verifies: 1, lasts: 1, reasons: []prompt.Reason{prompt.First}},
		{name: "blocked", person: "signblocked", typed: []string{right}, want: failure.PINBlockedSign},
		{name: "both blocked", person: "bothblocked", typed: []string{right}, want: failure.PINBlockedBoth},
		{name: "no certificate", person: "age12", typed: []string{right}, want: failure.NoSignCertificate},
		{name: "6F00 at power-up", faults: "power-up", typed: []string{right}, left: 5, verifies: 1,
			reasons: []prompt.Reason{0}},
		{name: "pulled before VERIFY", faults: "cut-before@verify", typed: []string{right},
			want: failure.PINOutcomeUnknown, left: 5, reasons: []prompt.Reason{0}, verifies: 1},
		{name: "pulled during VERIFY", faults: "cut-during@verify", typed: []string{wrong},
			want: failure.PINOutcomeUnknown, left: 4, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "pulled after VERIFY", faults: "cut-after@verify", typed: []string{right},
			want: failure.CardRemoved, left: 5, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "pulled during READ BINARY", faults: "cut-during@read-binary:0001", typed: []string{right},
			want: failure.CardRemoved, left: 5, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "pulled during the signature", faults: "cut-during@compute-signature#2", typed: []string{right},
			want: failure.CardRemoved, left: 5, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "signature damaged", faults: "corrupt@compute-signature#2", typed: []string{right},
			want: failure.CardError, left: 5, verifies: 1, reasons: []prompt.Reason{0}},
		{name: "old card", faults: "no-sfi,no-extended,blocked=6983", typed: []string{right}, left: 5, verifies: 1,
			reasons: []prompt.Reason{0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.person == "" {
				c.person = "hanako"
			}
			b := newBench(t, c.person, c.faults)
			b.typed, b.yes = c.typed, !c.no
			signed, err := b.desk().Sign(context.Background(), request(2), nil)
			if failure.CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if (len(signed) == 2) != (c.want == "") {
				t.Errorf("%d signatures", len(signed))
			}
			b.mustBeLocked()
			if left, verifies := b.left(jpki.Sign); left != c.left || verifies != c.verifies {
				t.Errorf("%d tries left after %d VERIFY, want %d after %d", left, verifies, c.left, c.verifies)
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

// TestCertificate: what the card says must fit what the documents show, and
// nothing is signed where it does not.
func TestCertificate(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Document)
		want   failure.Code
	}{
		{"no name shown", func(d *Document) { d.SignerName = "" }, ""},
		{"another name", func(d *Document) { d.SignerName = "番号 太郎" }, failure.SignerNameMismatch},
		{"before the certificate", func(d *Document) { d.SigningTime = issued.AddDate(0, -1, 0) }, failure.CertificateExpired},
		{"after the certificate", func(d *Document) { d.SigningTime = issued.AddDate(9, 0, 0) }, failure.CertificateExpired},
	} {
		b := newBench(t, "hanako", "")
		b.typed = []string{right}
		r := request(2)
		c.change(&r.Documents[1])
		if _, err := b.desk().Sign(context.Background(), r, nil); failure.CodeOf(err) != c.want {
			t.Errorf("%s: got %v", c.name, err)
		}
		b.mustBeLocked()
		if n := len(b.entries(emulator.Sign)); (n == 2) != (c.want != "") {
			t.Errorf("%s: %d signature commands", c.name, n)
		}
	}
}

// TestRefusedAtOnce: a bad request touches nothing.
func TestRefusedAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Request)
		want   failure.Code
	}{
		"no document":     {func(r *Request) { r.Documents = nil }, failure.MessageMalformed},
		"101 documents":   {func(r *Request) { *r = request(101) }, failure.TooManyDocuments},
		"long origin":     {func(r *Request) { r.Origin = "https://" + strings.Repeat("a", 248) }, failure.MessageMalformed},
		"line in origin":  {func(r *Request) { r.Origin = "https://a\nb" }, failure.MessageMalformed},
		"no code":         {func(r *Request) { r.Code = "" }, failure.MessageMalformed},
		"strange code":    {func(r *Request) { r.Code = "a b" }, failure.MessageMalformed},
		"unknown profile": {func(r *Request) { r.Documents[0].Profile = "xades" }, failure.NotSupported},
		"unknown type":    {func(r *Request) { r.Documents[0].MediaType = "text/plain" }, failure.NotSupported},
		"zero digest":     {func(r *Request) { r.Documents[0].ContentDigest = [32]byte{} }, failure.MessageMalformed},
		"no name":         {func(r *Request) { r.Documents[0].Name = "" }, failure.MessageMalformed},
		"broken name":     {func(r *Request) { r.Documents[0].Name = "\xff" }, failure.MessageMalformed},
		"long signer":     {func(r *Request) { r.Documents[0].SignerName = strings.Repeat("花", 201) }, failure.MessageMalformed},
		"no time":         {func(r *Request) { r.Documents[0].SigningTime = time.Time{} }, failure.MessageMalformed},
	} {
		b := newBench(t, "hanako", "")
		r := request(1)
		c.change(&r)
		if _, err := b.desk().Sign(context.Background(), r, nil); failure.CodeOf(err) != c.want {
			t.Errorf("%s: got %v", name, err)
		}
		if b.steps != 0 {
			t.Errorf("%s: %d steps were taken", name, b.steps)
		}
	}
}

// TestFaultAtEveryStep: each run ends in an error, locked, with at most one
// VERIFY.
func TestFaultAtEveryStep(t *testing.T) {
	faultAtEveryStep(t, "tries-sign=1", right, func(ctx context.Context, desk Desk) (bool, error) {
		signed, err := desk.Sign(ctx, request(2), nil)
		return signed != nil, err
	})
}

func TestCancelAtEveryStep(t *testing.T) {
	cancelAtEveryStep(t, right, func(ctx context.Context, desk Desk) (bool, error) {
		signed, err := desk.Sign(ctx, request(2), nil)
		return signed != nil, err
	})
}

// TestGuardianDies: its death ends the wait for a person.
func TestGuardianDies(t *testing.T) {
	b := newBench(t, "hanako", "")
	desk := b.desk()
	desk.Asker = waiting{b}
	if _, err := desk.Sign(context.Background(), request(1), nil); failure.CodeOf(err) != failure.GuardianFailed {
		t.Errorf("got %v", err)
	}
	b.mustBeLocked()
}

type waiting struct{ *bench }

func (w waiting) PIN(ctx context.Context, _ prompt.Question) (*prompt.Secret, error) {
	close(w.died)
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

func (w waiting) ConfirmLast(context.Context, prompt.Question) error { return nil }

// TestPanic: even a programmer's mistake after VERIFY ends locked.
func TestPanic(t *testing.T) {
	b := newBench(t, "hanako", "")
	b.typed = []string{right}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		b.desk().Sign(context.Background(), request(1), func(p Progress) {
			if p.Stage == StageSigning {
				panic("testing")
			}
		})
	}()
	b.mustBeLocked()
}

// TestNoCard: without a card the wait ends.
func TestNoCard(t *testing.T) {
	b := newBench(t, "hanako", "")
	b.before = func(step string) error {
		if step == "connect" {
			return failure.New(failure.NoCard, "testing")
		}
		return nil
	}
	var progress []Progress
	_, err := b.desk().Sign(context.Background(), request(1), func(p Progress) { progress = append(progress, p) })
	if failure.CodeOf(err) != failure.NoCard || !slices.Equal(progress, []Progress{{StageCard, 0, 1}}) {
		t.Errorf("got %v, progress %v", err, progress)
	}
}
