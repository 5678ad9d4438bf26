package protocol

import (
	"reflect"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

func TestNegotiate(t *testing.T) {
	hello := func(protocol, minimum ProtocolNumber) Hello {
		return Hello{Protocol: protocol, MinimumProtocol: minimum, Version: "1.0.0"}
	}
	for _, c := range []struct {
		name      string
		own, peer Hello
		want      ProtocolNumber
		code      failure.Code
	}{
		{"the same", hello(1, 1), hello(1, 1), 1, ""},
		{"newer extension that still knows us", hello(1, 1), hello(4, 1), 1, ""},
		{"newer host that still knows it", hello(4, 2), hello(2, 1), 2, ""},
		{"extension below our minimum", hello(4, 3), hello(2, 1), 0, failure.ExtensionTooOld},
		{"host below its minimum", hello(2, 1), hello(4, 3), 0, failure.HostTooOld},
	} {
		got, err := Negotiate(c.own, c.peer)
		if got != c.want || failure.CodeOf(err) != c.code {
			t.Errorf("%s: %d, %v; want %d, %q", c.name, got, err, c.want, c.code)
		}
	}
}

// TestRequiredBy: no message is from a protocol that this side does not speak,
// and those of login are from the second.
func TestRequiredBy(t *testing.T) {
	login := 0
	for _, s := range []sum{hostRequests, hostReplies, pageRequests, pageReplies} {
		for kind, typ := range s {
			n := RequiredBy(reflect.Zero(typ).Interface().(Message))
			if n < Minimum || n > Current {
				t.Errorf("%s is from protocol %d", kind, n)
			}
			if strings.HasPrefix(kind, "authenticate") {
				login++
				if n != 2 {
					t.Errorf("%s is from protocol %d", kind, n)
				}
			} else if n != 1 {
				t.Errorf("%s is from protocol %d", kind, n)
			}
		}
	}
	if login != 4 {
		t.Errorf("%d messages of login", login)
	}
}
