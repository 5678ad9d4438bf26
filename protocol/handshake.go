package protocol

import "github.com/natsuin/natsuin/failure"

// Negotiate agrees on the highest protocol number that the host, whose Hello
// is own, and the extension, whose Hello is peer, both speak. The error names
// the side that must be updated: failure.ExtensionTooOld or
// failure.HostTooOld.
func Negotiate(own, peer Hello) (ProtocolNumber, error) {
	if peer.Protocol < own.MinimumProtocol {
		return 0, failure.New(failure.ExtensionTooOld, "agreeing on protocol %d or later with %d",
			own.MinimumProtocol, peer.Protocol)
	}
	if own.Protocol < peer.MinimumProtocol {
		return 0, failure.New(failure.HostTooOld, "agreeing on protocol %d with %d or later",
			own.Protocol, peer.MinimumProtocol)
	}
	return min(own.Protocol, peer.Protocol), nil
}

// RequiredBy returns the protocol number that both sides must have agreed on
// before a message may be sent.
func RequiredBy(m Message) ProtocolNumber {
	switch m.(type) {
	case HostAuthenticate, PageAuthenticate, Authenticated:
		return Login
	case HostTurn, HostReady:
		return Turn
	case PagePassword:
		return Password
	case PageXMLDocument, HostSignXML, SignedXML:
		return XML
	}
	return Minimum
}
