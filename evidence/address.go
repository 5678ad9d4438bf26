package evidence

import (
	"context"
	"net/netip"
	"syscall"

	"github.com/natsuin/natsuin/failure"
)

// closed are the ranges beside those that package netip names: they lead into a
// provider's or a company's network, or to an IPv4 address in disguise.
var closed = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),   // RFC 6598
	netip.MustParsePrefix("192.0.0.0/24"),    // RFC 6890
	netip.MustParsePrefix("192.0.2.0/24"),    // RFC 5737
	netip.MustParsePrefix("192.88.99.0/24"),  // RFC 7526
	netip.MustParsePrefix("198.18.0.0/15"),   // RFC 2544
	netip.MustParsePrefix("198.51.100.0/24"), // RFC 5737
	netip.MustParsePrefix("203.0.113.0/24"),  // RFC 5737
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"),          // RFC 4291, IPv4-compatible
	netip.MustParsePrefix("64:ff9b::/96"),   // RFC 6052, NAT64
	netip.MustParsePrefix("64:ff9b:1::/48"), // RFC 8215
	netip.MustParsePrefix("100::/64"),       // RFC 6666
	netip.MustParsePrefix("2001::/23"),      // RFC 2928, with Teredo
	netip.MustParsePrefix("2001:db8::/32"),  // RFC 3849
	netip.MustParsePrefix("2002::/16"),      // RFC 3056, 6to4
	netip.MustParsePrefix("fec0::/10"),      // RFC 3879
}

// control runs for every connection, after the name has been resolved: what the
// name says does not matter.
func (o Options) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !o.open(at.Addr().Unmap()) {
		return failure.New(failure.AddressRefused, "connecting to an address that is not public")
	}
	return nil
}

// open reports whether an address may be connected to.
func (o Options) open(ip netip.Addr) bool {
	if ip.IsLoopback() {
		return o.Loopback
	}
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Zone() != "" {
		return false
	}
	for _, p := range closed {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
