package verify

import (
	"bytes"
	"slices"

	"github.com/natsuin/natsuin/trust"
)

// maxRequests bounds what one report asks: a file with more signers than that
// is better served by a list.
const maxRequests = 32

// OCSPRequests returns what a caller may ask a responder of its choice, so that
// a second judgement knows more: DER of one OCSPRequest (RFC 6960 section 4.1.1)
// for each certificate of a signer whose issuer is known, each once, the first 32
// of them. Time-stamping authorities are not among them: their responder is
// another one. See trust.ChainStatus.OCSPRequest about the nonce.
func (r Report) OCSPRequests(nonce []byte) [][]byte {
	chains := []trust.ChainStatus{}
	for _, s := range r.Signatures {
		chains = append(chains, s.Chain)
	}
	return ocspRequests(chains, nonce)
}

// OCSPRequests is that of Report for the one certificate.
func (r ChainReport) OCSPRequests(nonce []byte) [][]byte {
	return ocspRequests([]trust.ChainStatus{r.Chain}, nonce)
}

func ocspRequests(chains []trust.ChainStatus, nonce []byte) [][]byte {
	out := [][]byte{}
	for _, c := range chains {
		request := c.OCSPRequest(nonce)
		same := func(other []byte) bool { return bytes.Equal(request, other) }
		if request != nil && len(out) < maxRequests && !slices.ContainsFunc(out, same) {
			out = append(out, request)
		}
	}
	return out
}
