package login

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/natsuin/natsuin/failure"
)

// Bounds on a response, in bytes; those of the wire contract.
const (
	MaxResponse     = 64 << 10 // of JSON
	maxSignature    = 768
	maxCertificate  = 6144
	maxCertificates = 4
)

// RS256 is the one algorithm: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518).
const RS256 = "RS256"

// Response is what a page got from the extension. None of it is trusted.
type Response struct {
	Signature []byte
	Algorithm string
	// Certificates are DER, the person's first. The others are not used: a
	// Verifier has its own.
	Certificates [][]byte
}

// Decode reads the JSON of a response: an object with exactly the members
// signature, algorithm and certificates, as the page has them from the
// extension, byte values in canonical base64. Duplicate, unknown and wrong-case
// members, null and trailing data are failure.MessageMalformed; more than
// MaxResponse bytes are failure.MessageTooLarge.
func Decode(body []byte) (Response, error) {
	if len(body) > MaxResponse {
		return Response{}, failure.New(failure.MessageTooLarge, "reading a response of %d bytes", len(body))
	}
	r, err := decode(body)
	if err != nil {
		return Response{}, failure.Wrap(failure.MessageMalformed, err, "reading a response")
	}
	return r, nil
}

func decode(body []byte) (Response, error) {
	if !utf8.Valid(body) {
		return Response{}, errors.New("text that is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if err := expect(d, json.Delim('{')); err != nil {
		return Response{}, err
	}
	var r Response
	seen := map[json.Token]bool{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return Response{}, err
		}
		if seen[key] {
			return Response{}, errors.New("member that stands twice")
		}
		seen[key] = true
		if err := r.member(d, key); err != nil {
			return Response{}, err
		}
	}
	if err := expect(d, json.Delim('}')); err != nil {
		return Response{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return Response{}, errors.New("data behind the end")
	}
	if len(seen) != 3 {
		return Response{}, errors.New("missing member")
	}
	return r, nil
}

// member reads the value of one member.
func (r *Response) member(d *json.Decoder, key json.Token) (err error) {
	switch key {
	case "algorithm":
		var ok bool
		token, err := d.Token()
		if r.Algorithm, ok = token.(string); err != nil || !ok || r.Algorithm != RS256 {
			return errors.New("another algorithm")
		}
		return nil
	case "signature":
		r.Signature, err = readBytes(d, maxSignature)
		return err
	case "certificates":
		return r.certificates(d)
	}
	return errors.New("unknown member")
}

func (r *Response) certificates(d *json.Decoder) error {
	if err := expect(d, json.Delim('[')); err != nil {
		return err
	}
	for d.More() {
		if len(r.Certificates) == maxCertificates {
			return errors.New("too many certificates")
		}
		c, err := readBytes(d, maxCertificate)
		if err != nil {
			return err
		}
		r.Certificates = append(r.Certificates, c)
	}
	if len(r.Certificates) == 0 {
		return errors.New("no certificate")
	}
	return expect(d, json.Delim(']'))
}

// readBytes reads base64 of 1 to limit bytes.
func readBytes(d *json.Decoder, limit int) ([]byte, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	s, ok := token.(string)
	if !ok || s == "" || len(s) > base64.StdEncoding.EncodedLen(limit) || strings.ContainsAny(s, "\r\n") {
		return nil, errors.New("value that is no base64 of the right length")
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) > limit {
		return nil, errors.New("value that is no base64 of the right length")
	}
	return raw, nil
}

func expect(d *json.Decoder, want json.Delim) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	if token != want {
		return errors.New("value of another type")
	}
	return nil
}
