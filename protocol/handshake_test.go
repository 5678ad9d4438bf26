package protocol

import (
	"reflect"
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
// and each later one is from the number that brought it.
func TestRequiredBy(t *testing.T) {
	want := map[string]ProtocolNumber{"authenticate": 2, "authenticated": 2, "turn": 3, "ready": 3, "password": 4,
		"xmlDocument": 5, "signXML": 5, "signedXML": 5}
	seen := map[string]bool{}
	for _, s := range []sum{hostRequests, hostReplies, pageRequests, pageReplies} {
		for kind, typ := range s {
			seen[kind] = true
			n := RequiredBy(reflect.Zero(typ).Interface().(Message))
			if n > Current || n != max(1, want[kind]) {
				t.Errorf("%s is from protocol %d", kind, n)
			}
		}
	}
	for kind := range want {
		if !seen[kind] {
			t.Errorf("there is no %s", kind)
		}
	}
}
