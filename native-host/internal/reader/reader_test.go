package reader

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testcard"
)

// shelf is a row of readers. What is in one: "" nothing, "mine" a My Number
// Card, "foreign" another card, "busy" a card somebody else holds.
type shelf struct {
	names   []string
	holds   map[string]string
	mine    *emulator.Card
	current string
	opened  []string
	looks   int
	change  func(look int)
	err     error
}

func newShelf(t *testing.T, holds ...string) *shelf {
	t.Helper()
	holder, err := testcard.Holder("hanako", time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	card, err := emulator.New(holder, emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := &shelf{holds: map[string]string{}, mine: card, change: func(int) {}}
	for i, what := range holds {
		name := string(rune('A' + i))
		s.names = append(s.names, name)
		s.holds[name] = what
	}
	return s
}

func (s *shelf) Readers() (all, occupied []string, err error) {
	s.looks++
	s.change(s.looks)
	for _, name := range s.names {
		if s.holds[name] != "" {
			occupied = append(occupied, name)
		}
	}
	return slices.Clone(s.names), occupied, s.err
}

func (s *shelf) Connect(reader string) error {
	switch s.holds[reader] {
	case "":
		return failure.New(failure.NoCard, "testing")
	case "busy":
		return failure.New(failure.CardBusy, "testing")
	}
	s.current = reader
	s.opened = append(s.opened, reader)
	return nil
}

func (s *shelf) Transmit(command []byte) ([]byte, error) {
	if s.holds[s.current] == "mine" {
		return s.mine.Transmit(command)
	}
	return []byte{0x6A, 0x82}, nil
}

func (s *shelf) Lock() error { s.current = ""; return nil }

func TestOpen(t *testing.T) {
	for _, c := range []struct {
		name   string
		holds  []string
		only   string
		want   failure.Code
		opened string
	}{
		{"one", []string{"mine"}, "", "", "A"},
		{"one of two readers", []string{"", "mine"}, "", "", "B"},
		{"beside a foreign card", []string{"foreign", "mine"}, "", "", "ABB"},
		{"beside a busy card", []string{"busy", "mine"}, "", "", "BB"},
		{"chosen", []string{"mine", "mine"}, "B", "", "B"},
		{"two", []string{"mine", "mine"}, "", failure.SeveralCards, "AB"},
		{"no reader", nil, "", failure.NoReader, ""},
		{"unknown reader", []string{"mine"}, "Z", failure.ReaderUnknown, ""},
		{"foreign", []string{"foreign"}, "", failure.NotMyNumberCard, "A"},
		{"foreign in the chosen one", []string{"mine", "foreign"}, "B", failure.NotMyNumberCard, "B"},
		{"foreign beside an empty reader", []string{"foreign", ""}, "", failure.NotMyNumberCard, "A"},
		{"busy", []string{"busy"}, "", failure.CardBusy, ""},
		{"all busy", []string{"busy", "busy"}, "", failure.CardBusy, ""},
		{"empty", []string{"", ""}, "", failure.NoCard, ""},
		{"empty chosen", []string{"mine", ""}, "B", failure.NoCard, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShelf(t, c.holds...)
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
			defer cancel()
			card, err := Open(ctx, s, c.only, nil)
			if failure.CodeOf(err) != c.want || (card == nil) == (c.want == "") {
				t.Errorf("got %v, %v", card != nil, err)
			}
			if got := join(s.opened); got != c.opened {
				t.Errorf("opened %q, want %q", got, c.opened)
			}
			if err != nil && s.current != "" {
				t.Error("did not let go")
			}
			if card != nil {
				if left, err := card.Tries(jpki.Sign); err != nil || left != 5 {
					t.Errorf("%d tries, %v", left, err)
				}
			}
		})
	}
}

func join(names []string) (all string) {
	for _, n := range names {
		all += n
	}
	return all
}

// TestWait: a card that comes later is found, and a foreign one is tried once.
func TestWait(t *testing.T) {
	s := newShelf(t, "foreign", "")
	s.change = func(look int) {
		if look == 3 {
			s.holds["B"] = "mine"
		}
	}
	waited := 0
	card, err := Open(context.Background(), s, "", func() { waited++ })
	if err != nil || card == nil || waited != 1 {
		t.Fatalf("got %v after waiting %d times", err, waited)
	}
	if got := join(s.opened); got != "AB" {
		t.Errorf("opened %q", got)
	}
}

func TestWaitCancelled(t *testing.T) {
	for _, cause := range []error{context.Canceled, failure.New(failure.Interrupted, "testing")} {
		ctx, cancel := context.WithCancelCause(context.Background())
		_, err := Open(ctx, newShelf(t, ""), "", func() { cancel(cause) })
		want := failure.Interrupted
		if cause == context.Canceled {
			want = failure.Cancelled
		}
		if failure.CodeOf(err) != want {
			t.Errorf("%v: got %v", cause, err)
		}
	}
}

func TestReadersFail(t *testing.T) {
	s := newShelf(t, "mine")
	s.err = failure.New(failure.PCSCUnavailable, "testing")
	if _, err := Open(context.Background(), s, "", nil); failure.CodeOf(err) != failure.PCSCUnavailable {
		t.Errorf("got %v", err)
	}
}
