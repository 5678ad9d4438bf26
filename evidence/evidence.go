// Package evidence fetches what a verdict or a signature needs from elsewhere:
// revocation lists, OCSP responses and time-stamps.
//
// It goes only to addresses that the person who runs the program has configured,
// never to one that a page, a document or a certificate names. An address must
// lead to the public Internet, which is decided when the connection is made, on
// the IP address itself: a name that resolves to a machine of the local network
// gets nowhere. There are no redirects, no proxies from the environment, no
// cookies; every answer has a bound in bytes and in time. What comes back is
// believed by nobody: package trust judges it.
package evidence

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// Bounds of one answer.
const (
	maxTimeStamp = 1 << 20  // bytes of a time-stamp response
	maxOCSP      = 64 << 10 // bytes of an OCSP response
	maxCRL       = 64 << 20 // bytes of a list; a million entries have 39 MB

	dialTimeout   = 10 * time.Second
	headerTimeout = 20 * time.Second
	answerTimeout = 30 * time.Second
	listTimeout   = 3 * time.Minute
)

// Options say how to fetch.
type Options struct {
	// Cache is a folder for revocation lists; "" keeps none.
	Cache string
	// Now decides whether a kept list is still current.
	Now time.Time
	// Loopback allows addresses of this computer, for the test authority. Other
	// private addresses stay closed.
	Loopback bool
}

// Client fetches. It is safe for concurrent use.
type Client struct {
	options Options
	http    *http.Client
}

// New returns a client.
func New(o Options) *Client {
	dialer := &net.Dialer{Timeout: dialTimeout, ControlContext: o.control}
	return &Client{options: o, http: &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    dialTimeout,
			ResponseHeaderTimeout:  headerTimeout,
			MaxResponseHeaderBytes: 64 << 10,
			DisableCompression:     true, // a small answer cannot become a large one
			DisableKeepAlives:      true,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// TimeStamp sends a time-stamp request (RFC 3161 section 3.4) and returns the
// response, unread.
//
// Errors: failure.AddressRefused, FetchFailed, Cancelled, Timeout.
func (c *Client) TimeStamp(ctx context.Context, address string, request []byte) ([]byte, error) {
	return c.fetch(ctx, query{address, request, "application/timestamp-query",
		"application/timestamp-reply", maxTimeStamp, answerTimeout})
}

// OCSP sends an OCSP request (RFC 6960 appendix A) and returns the response,
// unread. Errors are those of TimeStamp.
func (c *Client) OCSP(ctx context.Context, address string, request []byte) ([]byte, error) {
	return c.fetch(ctx, query{address, request, "application/ocsp-request",
		"application/ocsp-response", maxOCSP, answerTimeout})
}

// CRL returns the revocation list at an address: a kept one until its
// nextUpdate, else a new one. Errors are those of TimeStamp.
func (c *Client) CRL(ctx context.Context, address string) ([]byte, error) {
	if list := c.kept(address); list != nil {
		return list, nil
	}
	list, err := c.fetch(ctx, query{address, nil, "", "", maxCRL, listTimeout})
	if err != nil {
		return nil, err
	}
	c.keep(address, list)
	return list, nil
}

// query is one request.
type query struct {
	address      string
	body         []byte // nil: GET
	kind, answer string // media types; answer "" is any
	most         int64  // bytes
	timeout      time.Duration
}

func (c *Client) fetch(ctx context.Context, q query) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	if err := Allowed(q.address); err != nil {
		return nil, err
	}
	method := http.MethodGet
	if q.body != nil {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(ctx, method, q.address, bytes.NewReader(q.body))
	if err != nil {
		return nil, failure.New(failure.AddressRefused, "reading a configured address")
	}
	request.Header.Set("User-Agent", "natsuin")
	if q.kind != "" {
		request.Header.Set("Content-Type", q.kind)
		request.Header.Set("Accept", q.answer)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, broken(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || q.answer != "" && response.Header.Get("Content-Type") != q.answer {
		return nil, failure.New(failure.FetchFailed, "reading an answer of status %d and another type", response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, q.most+1))
	if err != nil {
		return nil, broken(ctx, err)
	}
	if int64(len(body)) > q.most {
		return nil, failure.New(failure.FetchFailed, "reading an answer of more than %d bytes", q.most)
	}
	return body, nil
}

// Allowed refuses an address that will never be used, before anything is sent:
// it must be absolute, http or https, without a user's name. Plain http is usual
// here, since every answer is signed. Where the name leads is decided when the
// connection is made.
//
// Errors: failure.AddressRefused.
func Allowed(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Hostname() == "" ||
		u.User != nil || u.Fragment != "" || u.Opaque != "" {
		return failure.New(failure.AddressRefused, "reading a configured address")
	}
	return nil
}

// broken tells why there is no answer. The address is left out: it may hold a
// key of the person's.
func broken(ctx context.Context, err error) error {
	var refused *failure.Error
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.Is(context.Cause(ctx), context.Canceled):
		return failure.New(failure.Cancelled, "waiting for an answer")
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() || ctx.Err() != nil {
		return failure.New(failure.Timeout, "waiting for an answer")
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return failure.Wrap(failure.FetchFailed, err, "waiting for an answer")
}
