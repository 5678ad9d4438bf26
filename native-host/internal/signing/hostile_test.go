package signing

import (
	"context"
	"fmt"
	"testing"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testcard"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
)

// TestPulledAtEveryCommand takes the card out at each command of the whole way,
// before it arrives, before its answer and after it. The counter is as it was,
// VERIFY was sent once at most, and with the card back the next request works.
func TestPulledAtEveryCommand(t *testing.T) {
	for _, cut := range []string{"cut-before", "cut-during", "cut-after"} {
		commands := 0
		for n := 1; ; n++ {
			b := newBench(t, "hanako", fmt.Sprintf("tries-sign=2,%s@any#%d", cut, n))
			b.typed = []string{right, right}
			signed, err := b.desk().Sign(context.Background(), request(2), nil)
			verifies := len(b.entries(emulator.Verify))
			name := fmt.Sprintf("%s at command %d, %d VERIFY", cut, n, verifies)
			if verifies > 1 {
				t.Errorf("%s", name)
			}
			done := err == nil
			if done != (len(signed) == 2) {
				t.Errorf("%s: %d signatures, %v", name, len(signed), err)
			}
			if code := failure.CodeOf(err); !done && code != failure.CardRemoved && code != failure.PINOutcomeUnknown &&
				code != failure.NoCard {
				t.Errorf("%s: %v", name, err)
			}
			b.mustBeLocked()
			b.again()
			if _, err := b.desk().Sign(context.Background(), request(2), nil); !done && err != nil {
				t.Errorf("%s: the next request: %v", name, err)
			}
			if left, _ := b.left(jpki.Sign); left != 5 {
				t.Errorf("%s: %d tries left", name, left)
			}
			if done {
				commands = n
				break
			}
		}
		if commands < 8 {
			t.Errorf("%s: %d commands", cut, commands)
		}
	}
}

// again prepares for the next request of the same person with the same card,
// which is in the reader.
func (b *bench) again() {
	b.closed, b.locked = 0, false
	b.card.Insert()
}

// TestSignWithAnotherClass: a card whose signature file holds a login
// certificate signs no document.
func TestSignWithAnotherClass(t *testing.T) {
	holder, err := testcard.Holder("hanako", issued)
	if err != nil {
		t.Fatal(err)
	}
	holder.Sign = holder.Auth
	b := benchOf(t, holder, "")
	b.typed = []string{right, "1234"}
	r := request(1)
	r.Documents[0].SignerName = ""
	signed, err := b.desk().Sign(context.Background(), r, nil)
	if failure.CodeOf(err) != failure.CertificateMalformed || signed != nil {
		t.Errorf("got %v", err)
	}
	if n := len(b.entries(emulator.Sign)); n != 0 {
		t.Errorf("%d signatures", n)
	}
	b.mustBeLocked()
}

// remembering is a person whose dialog remembers where it put what was typed.
type remembering struct {
	person
	secrets *[]*prompt.Secret
}

func (r remembering) PIN(ctx context.Context, q prompt.Question) (*prompt.Secret, error) {
	secret, err := r.person.PIN(ctx, q)
	if secret != nil {
		*r.secrets = append(*r.secrets, secret)
	}
	return secret, err
}

// TestSecretsAreWiped: nothing that was typed, malformed, wrong or right, is
// left when the request is over.
func TestSecretsAreWiped(t *testing.T) {
	b := newBench(t, "hanako", "")
	b.typed = []string{"abc123", wrong, right}
	var secrets []*prompt.Secret
	desk := b.desk()
	desk.Asker = remembering{person{b}, &secrets}
	if _, err := desk.Sign(context.Background(), request(1), nil); err != nil {
		t.Fatal(err)
	}
	for i, s := range secrets {
		if *s != (prompt.Secret{}) {
			t.Errorf("what was typed the %d. time is still there", i+1)
		}
	}
	if len(secrets) != 3 {
		t.Errorf("%d dialogs", len(secrets))
	}
}
