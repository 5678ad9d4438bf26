package cert

import "crypto/x509"

// Reader reads certificates and remembers them, for a judgement in which the
// same ones occur again and again. The zero value is ready; it is for one
// goroutine at a time.
type Reader struct {
	known map[string]*Certificate // by DER
}

// Parse is the function Parse.
func (r *Reader) Parse(der []byte) (*Certificate, error) {
	if c, ok := r.known[string(der)]; ok {
		return c, nil
	}
	return r.keep(Parse(der))
}

// Take is Parse for a certificate that the standard library has read already.
func (r *Reader) Take(parsed *x509.Certificate) (*Certificate, error) {
	if c, ok := r.known[string(parsed.Raw)]; ok {
		return c, nil
	}
	if len(parsed.Raw) > MaxSize {
		return nil, tooLarge(parsed.Raw)
	}
	return r.keep(read(parsed))
}

// keep remembers what could be read.
func (r *Reader) keep(c *Certificate, err error) (*Certificate, error) {
	if err != nil {
		return nil, err
	}
	if r.known == nil {
		r.known = map[string]*Certificate{}
	}
	r.known[string(c.X509.Raw)] = c
	return c, nil
}
