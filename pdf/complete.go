package pdf

import (
	"bytes"
	"crypto"
	"encoding/hex"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
)

// Complete puts a CMS (DER) into a prepared file and returns the new tail:
// original + tail is the signed file. p and the CMS may come from untrusted
// hands. Nothing is returned unless the CMS is over p.ContentDigest, verifies
// with the certificate it names, and is of the profile.
//
// Errors: failure.ReserveTooSmall, CompletionMismatch, CMSMalformed,
// CMSUnsupported.
func Complete(p Prepared, signed []byte) ([]byte, error) {
	gap, err := p.gap()
	if err != nil {
		return nil, err
	}
	if len(p.ContentDigest) != crypto.SHA256.Size() {
		return nil, failure.New(failure.CompletionMismatch, "completing without a content digest")
	}
	if len(signed) > p.Reserve {
		return nil, failure.New(failure.ReserveTooSmall, "putting %d bytes into %d", len(signed), p.Reserve)
	}
	message, err := cms.Parse(signed)
	if err != nil {
		return nil, err
	}
	if message.DigestAlgorithm() != crypto.SHA256 {
		return nil, failure.New(failure.CompletionMismatch, "completing with another digest algorithm")
	}
	// PAdES forbids the signing time in the message (EN 319 142-1 §6.3), the
	// registry's form has it.
	if _, present := message.SigningTime(); present != (p.Profile == MOJRegistry) {
		return nil, failure.New(failure.CompletionMismatch, "completing with a message of another profile")
	}
	if _, err := message.Verify(p.ContentDigest); err != nil {
		return nil, failure.Wrap(failure.CompletionMismatch, err, "verifying the signature to be put in")
	}
	tail := bytes.Clone(p.Tail)
	hex.Encode(tail[gap.Offset+1:], signed)
	return tail, nil
}
