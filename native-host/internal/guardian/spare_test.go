package guardian

import (
	"errors"
	"os"
	"testing"
)

// TestSpare: what was started ahead is taken once; one that failed or died is
// replaced; one that nobody took ends.
func TestSpare(t *testing.T) {
	record(t, "")
	started := 0
	start := func() (*Guardian, error) {
		started++
		return Start(os.Args[0], fakeSystem())
	}
	var spare Spare
	take := func(want int) *Guardian {
		t.Helper()
		g, err := spare.Take(start)
		if err != nil || started != want {
			t.Fatalf("%d starts (%v), want %d", started, err, want)
		}
		t.Cleanup(func() { g.Close() })
		if _, _, err := g.Readers(); err != nil {
			t.Errorf("the guardian does not answer: %v", err)
		}
		return g
	}
	take(1) // none was started ahead
	spare.Begin(start)
	spare.Begin(start)
	take(2)
	take(3)

	spare.Begin(func() (*Guardian, error) { return nil, errors.New("no such program") })
	take(4)

	dead, err := start()
	if err != nil {
		t.Fatal(err)
	}
	dead.command.Process.Kill()
	<-dead.settled
	spare.Begin(func() (*Guardian, error) { return dead, nil })
	take(6)

	left, err := start()
	if err != nil {
		t.Fatal(err)
	}
	spare.Begin(func() (*Guardian, error) { return left, nil })
	if err := spare.Close(); err != nil {
		t.Error(err)
	}
	<-left.settled
	if err := spare.Close(); err != nil {
		t.Error(err)
	}
}
