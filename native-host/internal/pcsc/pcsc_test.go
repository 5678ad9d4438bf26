package pcsc

import (
	"errors"
	"strings"
	"testing"

	"github.com/ebfe/scard"

	"github.com/natsuin/natsuin/failure"
)

// TestTranslate pins the meaning of the statuses that were seen in practice.
func TestTranslate(t *testing.T) {
	cases := []struct {
		status scard.Error
		want   failure.Code
	}{
		{0x8010001D, failure.PCSCUnavailable}, // daemon absent, or socket path wrong
		{0x80100013, failure.PCSCUnavailable}, // daemon killed during a call
		{0x8010006A, failure.PCSCUnavailable}, // daemon stopping, or not allowed
		{0x8010002E, failure.NoReader},
		{0x80100017, failure.NoReader}, // reader unplugged
		{0x8010000C, failure.NoCard},
		{0x8010000B, failure.CardBusy},    // someone holds it exclusively
		{0x80100016, failure.CardRemoved}, // first status after the card was pulled
		{0x80100069, failure.CardRemoved},
		{0x80100068, failure.CardError}, // reset by another client
		{0x80100066, failure.CardError}, // no answer to reset
		{0x80100065, failure.CardError},
		{0x8010FFFF, failure.CardError}, // unheard of
	}
	for _, c := range cases {
		err := translate(c.status, "testing")
		if got := failure.CodeOf(err); got != c.want {
			t.Errorf("status %08X: got %s, want %s", uint32(c.status), got, c.want)
		}
		if !strings.HasPrefix(err.Error(), "testing (PC/SC status 8010") {
			t.Errorf("status %08X: the text %q lacks the number", uint32(c.status), err)
		}
	}
	if got := failure.CodeOf(translate(errors.New("other"), "testing")); got != failure.CardError {
		t.Errorf("foreign error: got %s", got)
	}
}

// TestNoService runs against a socket that does not exist.
func TestNoService(t *testing.T) {
	t.Setenv("PCSCLITE_CSOCK_NAME", t.TempDir()+"/absent")
	if _, _, err := Readers(); failure.CodeOf(err) != failure.PCSCUnavailable {
		t.Errorf("listing readers: got %v", err)
	}
	if _, err := Connect("any", true); failure.CodeOf(err) != failure.PCSCUnavailable {
		t.Errorf("connecting: got %v", err)
	}
}

// TestEmptyCommand keeps the binding's panic away.
func TestEmptyCommand(t *testing.T) {
	if _, err := (&Card{}).Transmit(nil); failure.CodeOf(err) != failure.Internal {
		t.Errorf("got %v", err)
	}
	if err := (&Card{}).Disconnect(); err != nil {
		t.Errorf("disconnecting nothing: %v", err)
	}
}
