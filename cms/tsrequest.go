package cms

import (
	"crypto"
	"crypto/sha256"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/failure"
)

// TimeStampRequest encodes a request for a token over the SHA-256 of data, with
// a nonce and with the authority's certificates (RFC 3161 §2.4.1). The nonce is
// positive.
func TimeStampRequest(data []byte, nonce *big.Int) []byte {
	digest := sha256.Sum256(data)
	return element(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addAlgorithm(b, oidSHA256, false)
			b.AddASN1OctetString(digest[:])
		})
		b.AddASN1BigInt(nonce)
		b.AddASN1Boolean(true)
	})
}

// The values of PKIStatus that come with a token (RFC 3161 §2.4.2).
const (
	statusGranted         = 0
	statusGrantedWithMods = 1
)

// TimeStampResponse returns the token of a response, if it is one for this data
// and this nonce and signed by the certificate it names. Whether that
// certificate is to be believed, package trust says.
//
// Errors: failure.TimeStampRefused, with a Problem.
func TimeStampResponse(der, data []byte, nonce *big.Int) ([]byte, error) {
	token, p := readTimeStampResponse(der)
	if p != "" {
		return nil, wrongTimeStamp(p)
	}
	t, err := ParseTimeStamp(token)
	if err != nil {
		return nil, wrongTimeStamp(ProblemOf(err))
	}
	if t.Nonce == nil || t.Nonce.Cmp(nonce) != 0 {
		return nil, wrongTimeStamp(NonceMismatch)
	}
	if p := t.stamps(data); p != "" {
		return nil, wrongTimeStamp(p)
	}
	return token, nil
}

func wrongTimeStamp(p Problem) error {
	return failure.Wrap(failure.TimeStampRefused, p, "reading a time-stamp response")
}

// readTimeStampResponse reads TimeStampResp.
func readTimeStampResponse(der []byte) ([]byte, Problem) {
	in := cryptobyte.String(der)
	var response, status, token cryptobyte.String
	var code int64
	if len(der) > maxTimeStamp {
		return nil, TooLarge
	}
	if !in.ReadASN1(&response, asn1.SEQUENCE) || !in.Empty() ||
		!response.ReadASN1(&status, asn1.SEQUENCE) || !status.ReadASN1Integer(&code) {
		return nil, Malformed
	}
	if code != statusGranted && code != statusGrantedWithMods {
		return nil, NotGranted
	}
	if !response.ReadASN1Element(&token, asn1.SEQUENCE) || !response.Empty() {
		return nil, Malformed
	}
	return token, ""
}

// stamps returns "" if every check of a token over data passes.
func (t *TimeStamp) stamps(data []byte) Problem {
	hash := t.ImprintAlgorithm()
	if hash == 0 {
		return AlgorithmUnsupported
	}
	for _, x := range t.Examine(sum(hash, data)).List {
		switch x.Outcome {
		case Passed:
		case Failed:
			return x.Problem
		default:
			return AttributeMissing
		}
	}
	return ""
}

func sum(hash crypto.Hash, data []byte) []byte {
	h := hash.New()
	h.Write(data)
	return h.Sum(nil)
}
