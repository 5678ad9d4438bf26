// Package card holds what software we did not write says about the virtual
// card: OpenSC reads, verifies PINs and signs through the real PC/SC daemon,
// and OpenSSL checks the signatures. It has tests only.
package card
