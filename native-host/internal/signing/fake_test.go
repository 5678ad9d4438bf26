package signing

import (
	"bytes"
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
	"github.com/natsuin/natsuin/native-host/internal/prompt"
)

var (
	issued = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
	now    = issued.AddDate(0, 1, 0)
)

// bench is a reader with an emulated card, a guardian that is not a process,
// and a person who types what the test says.
type bench struct {
	t      *testing.T
	card   *emulator.Card
	log    bytes.Buffer
	typed  []string // what the person types, in turn; "" cancels
	yes    bool     // whether the last try is confirmed
	asked  []prompt.Question
	lasts  int
	closed int
	locked bool // before it was closed
	died   chan struct{}
	// before is called before each step with its name; an error makes it fail.
	before func(step string) error
	steps  int
	power  bool
}

func newBench(t *testing.T, person, faults string) *bench {
	t.Helper()
	holder, err := testcard.Holder(person, issued)
	if err != nil {
		t.Fatal(err)
	}
	return benchOf(t, holder, faults)
}

func benchOf(t *testing.T, holder emulator.Holder, faults string) *bench {
	t.Helper()
	parsed, err := emulator.ParseFaults(faults)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, died: make(chan struct{}), yes: true, before: func(string) error { return nil }}
	o := emulator.Options{Faults: parsed, Log: emulator.NewLog(&b.log, func() time.Time { return now })}
	if b.card, err = emulator.New(holder, o); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) desk() Desk {
	return Desk{Guard: func() (Link, error) { return b, b.step("guard") }, Asker: person{b}, CardWait: time.Millisecond}
}

func (b *bench) step(name string) error {
	b.steps++
	return b.before(name)
}

func (b *bench) Readers() (all, occupied []string, err error) {
	return []string{"Reader"}, []string{"Reader"}, b.step("readers")
}

func (b *bench) Connect(string) error {
	if err := b.step("connect"); err != nil {
		return err
	}
	b.power = true
	b.card.PowerOn()
	return nil
}

func (b *bench) Transmit(command []byte) ([]byte, error) {
	if err := b.step("transmit"); err != nil {
		return nil, err
	}
	return b.card.Transmit(command)
}

// Lock does what the guardian does.
func (b *bench) Lock() error {
	b.locked = b.locked || b.closed == 0
	if b.power {
		b.power = false
		jpki.Lock(b.card)
		b.card.PowerOff()
	}
	return b.step("lock")
}

func (b *bench) Watch(pid int) error   { return b.step("watch") }
func (b *bench) Died() <-chan struct{} { return b.died }
func (b *bench) Close() error          { b.closed++; return b.Lock() }

// person is the bench's person.
type person struct{ *bench }

func (p person) PIN(ctx context.Context, q prompt.Question) (*prompt.Secret, error) {
	p.asked = append(p.asked, q)
	if err := p.step("ask"); err != nil {
		return nil, err
	}
	if err := q.Watch(1); err != nil {
		return nil, err
	}
	if len(p.typed) == 0 || p.typed[0] == "" {
		return nil, failure.New(failure.Cancelled, "testing")
	}
	secret := typed(p.typed[0])
	p.typed = p.typed[1:]
	return secret, nil
}

func (p person) ConfirmLast(ctx context.Context, q prompt.Question) error {
	p.lasts++
	if !p.yes {
		return failure.New(failure.Cancelled, "testing")
	}
	return p.step("confirm")
}

// entries returns the card's log lines of one name.
func (b *bench) entries(name string) []emulator.Entry {
	var found []emulator.Entry
	for line := range strings.Lines(b.log.String()) {
		var e emulator.Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			b.t.Fatal(err)
		}
		if e.Name == name {
			found = append(found, e)
		}
	}
	return found
}

// mustBeLocked asks the card, without giving it power anew, whether either key
// answers, and whether the power was taken.
func (b *bench) mustBeLocked() {
	b.t.Helper()
	if b.power || !b.locked || b.closed != 1 {
		b.t.Errorf("power %t, locked %t, closed %d times", b.power, b.locked, b.closed)
	}
	b.card.Insert() // it may have been pulled
	send := func(command string) []byte {
		b.t.Helper()
		answer, err := b.card.Transmit([]byte(command))
		if err != nil {
			b.t.Fatal(err)
		}
		return answer
	}
	send("\x00\xa4\x00\x00") // takes the 6F00 of some cards
	send("\x00\xa4\x04\x0c\x0a\xd3\x92\xf0\x00\x26\x01\x00\x00\x00\x01")
	for _, key := range []string{"\x17", "\x1a"} {
		send("\x00\xa4\x02\x0c\x02\x00" + key)
		if answer := send("\x80\x2a\x00\x80\x01A\x00"); !bytes.Equal(answer, []byte{0x69, 0x82}) {
			b.t.Errorf("key %x answered % x", key, answer[max(0, len(answer)-2):])
		}
	}
}

// left is how many tries a key has, and how many the card was asked to use.
func (b *bench) left(key jpki.Key) (tries, verifies int) {
	b.t.Helper()
	card, err := jpki.Open(b.card)
	if err != nil {
		b.t.Fatal(err)
	}
	if tries, err = card.Tries(key); err != nil {
		b.t.Fatal(err)
	}
	return tries, len(b.entries(emulator.Verify))
}

func request(documents int) Request {
	r := Request{Origin: "https://fudosan.example.jp", Code: "ABC-DEF"}
	for i := range documents {
		r.Documents = append(r.Documents, Document{
			Name: "契約書.pdf", MediaType: "application/pdf", Profile: "pades-bb",
			ContentDigest: [32]byte{1, byte(i)}, SignerName: "番号 花子", SigningTime: now,
		})
	}
	return r
}

const right, wrong = testpki.DefaultSignPIN, "WRONG99"

func codes(progress []Progress) []Stage {
	var stages []Stage
	for _, p := range progress {
		stages = append(stages, p.Stage)
	}
	return slices.Compact(stages)
}

// typed is what somebody typed into a dialog.
func typed(value string) *prompt.Secret {
	secret := new(prompt.Secret)
	for _, b := range []byte(value) {
		secret.Add(b)
	}
	return secret
}
