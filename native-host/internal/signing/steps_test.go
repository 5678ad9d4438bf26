package signing

import (
	"context"
	"errors"
	"testing"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/failure"
)

// work is one request to a desk; made tells whether there is a signature.
type work func(ctx context.Context, desk Desk) (made bool, err error)

// faultAtEveryStep fails one step after the other, from the first to the last,
// with a person at the dialog who knows the PIN and a card with some faults of
// the emulator's.
func faultAtEveryStep(t *testing.T, faults, pin string, do work) {
	t.Helper()
	const most = 1000
	total := most
	for n := 1; n <= total; n++ {
		b := newBench(t, "hanako", faults)
		b.typed = []string{pin}
		failed := ""
		b.before = func(step string) error {
			if b.steps == n {
				failed = step
			}
			// A link that is lost stays lost: reading may be repeated.
			if b.steps == n || failed == "transmit" && step == "transmit" {
				return failure.New(failure.CardRemoved, "failing step %d", n)
			}
			return nil
		}
		made, err := do(context.Background(), b.desk())
		if failed == "" {
			total = n - 1
			if err != nil {
				t.Fatalf("no step failed, but %v", err)
			}
			break
		}
		if err == nil || made {
			t.Errorf("step %d (%s): signed %t, %v", n, failed, made, err)
		}
		if failed != "guard" {
			b.mustBeLocked()
		}
		if verifies := len(b.entries(emulator.Verify)); verifies > 1 {
			t.Errorf("step %d (%s): %d VERIFY", n, failed, verifies)
		}
	}
	if total < 15 || total == most {
		t.Errorf("%d steps", total)
	}
}

// cancelAtEveryStep ends the context before one step after the other.
func cancelAtEveryStep(t *testing.T, pin string, do work) {
	t.Helper()
	cause := failure.New(failure.Interrupted, "testing")
	cancelled := 0
	for n := 1; n < 40; n++ {
		b := newBench(t, "hanako", "")
		b.typed = []string{pin}
		ctx, cancel := context.WithCancelCause(context.Background())
		b.before = func(string) error {
			if b.steps == n {
				cancel(cause)
			}
			return nil
		}
		made, err := do(ctx, b.desk())
		if err != nil && (!errors.Is(err, cause) || made) {
			t.Errorf("step %d: %v", n, err)
		}
		if err != nil {
			cancelled++
		}
		b.mustBeLocked()
	}
	if cancelled == 0 {
		t.Error("nothing was cancelled")
	}
}
