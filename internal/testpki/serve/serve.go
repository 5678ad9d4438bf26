// Package serve answers for the fake JPKI over HTTP: revocation lists, OCSP and
// time-stamps, for integrators and tests that want to fetch evidence instead of
// being given files. It is for loopback alone and can be made to misbehave.
//
//	GET  /sign.crl /auth.crl       complete lists of the newest generation
//	GET  /sign/CODE.crl …          the part of one fictional municipality
//	GET  /tsa.crl                  the time-stamping authority's list
//	POST /ocsp/sign /ocsp/auth     RFC 6960, application/ocsp-request
//	POST /tsa                      RFC 3161, application/timestamp-query
//	GET  /sign.cer /auth.cer /tsa.cer   the anchors
//
// ?fault=WORD on any of them, or Options.Fault on all, makes the answer wrong:
// see Faults.
package serve

import (
	"io"
	"math/big"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

// Fault is one way to answer wrongly.
type Fault string

// The faults.
const (
	Stale       Fault = "stale"        // from last week: a list or response whose nextUpdate has passed
	WrongSigner Fault = "wrong-signer" // signed by a citizen's key
	WrongNonce  Fault = "wrong-nonce"  // another nonce than the one asked with
	Unknown     Fault = "unknown"      // OCSP status unknown; a time-stamp is refused
	Slow        Fault = "slow"         // nothing comes until the asker gives up
	Huge        Fault = "huge"         // more than anybody should read
	Truncated   Fault = "truncated"    // half of the answer, with the length of the whole
	Redirect    Fault = "redirect"     // points elsewhere
	HTML        Fault = "html"         // a page of a captive portal
	Broken      Fault = "broken"       // status 500
)

// Faults lists them all.
var Faults = []Fault{Stale, WrongSigner, WrongNonce, Unknown, Slow, Huge, Truncated, Redirect, HTML, Broken}

// hugeSize is how many bytes Huge sends.
const hugeSize = 128 << 20

// Options say what the authority answers.
type Options struct {
	Authority *testpki.Authority
	// Now is the authority's clock.
	Now func() time.Time
	// Revoked are the entries by class; both lists and OCSP tell of them.
	Revoked map[testpki.Class][]testpki.Revoked
	// Fault is that of every answer; "" is none.
	Fault Fault
}

// Handler answers. It is safe for concurrent use.
func Handler(o Options) http.Handler {
	s := &server{Options: o, tsa: o.Authority.TSA(testpki.TSAProfile{})}
	mux := http.NewServeMux()
	for _, class := range []testpki.Class{testpki.Sign, testpki.Auth} {
		ca := s.ca(class)
		mux.HandleFunc("GET /"+string(class)+".cer", s.answer("application/pkix-cert",
			func(*http.Request, []byte, Fault) []byte { return ca.Certificate }))
		mux.HandleFunc("GET /"+string(class)+".crl", s.answer("application/pkix-crl",
			func(_ *http.Request, _ []byte, f Fault) []byte { return s.crl(ca, f, nil) }))
		mux.HandleFunc("GET /"+string(class)+"/{part}", s.answer("application/pkix-crl", s.part(ca)))
		mux.HandleFunc("POST /ocsp/"+string(class), s.answer("application/ocsp-response",
			func(_ *http.Request, body []byte, f Fault) []byte { return s.ocsp(ca, body, f) }))
	}
	mux.HandleFunc("GET /tsa.cer", s.answer("application/pkix-cert",
		func(*http.Request, []byte, Fault) []byte { return s.tsa.Root.Certificate }))
	mux.HandleFunc("GET /tsa.crl", s.answer("application/pkix-crl",
		func(*http.Request, []byte, Fault) []byte { return must(s.tsa.CRL(s.Now().Add(-time.Hour))) }))
	mux.HandleFunc("POST /tsa", s.answer("application/timestamp-reply",
		func(_ *http.Request, body []byte, f Fault) []byte { return s.stamp(body, f) }))
	return mux
}

type server struct {
	Options
	tsa    *testpki.TSA
	serial atomic.Int64
}

func (s *server) ca(class testpki.Class) *testpki.CA {
	if class == testpki.Sign {
		return s.Authority.SignCA(testpki.Generations)
	}
	return s.Authority.AuthCA(testpki.Generations)
}

// answer writes what build returns, or the fault that is asked for. nil is a
// request that makes no sense, or a place that does not exist.
func (s *server) answer(kind string, build func(*http.Request, []byte, Fault) []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		fault := s.Fault
		if f := r.URL.Query().Get("fault"); f != "" {
			fault = Fault(f)
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
		if err != nil {
			http.Error(w, "too much", http.StatusRequestEntityTooLarge)
			return
		}
		der := build(r, body, fault)
		if der == nil {
			http.Error(w, "no such thing", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", kind)
		switch fault {
		case Slow:
			<-r.Context().Done()
		case Huge:
			_, _ = io.CopyN(w, zeros{}, hugeSize) // the asker hangs up
		case Truncated:
			w.Header().Set("Content-Length", big.NewInt(int64(len(der))).String())
			_, _ = w.Write(der[:len(der)/2])
		case Redirect:
			http.Redirect(w, r, "/sign.crl", http.StatusFound) // as if all were well
		case HTML:
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<!doctype html><title>Welcome to the hotel</title>")
		case Broken:
			http.Error(w, "broken", http.StatusInternalServerError)
		default:
			_, _ = w.Write(der)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// part serves CODE.crl.
func (s *server) part(ca *testpki.CA) func(*http.Request, []byte, Fault) []byte {
	return func(r *http.Request, _ []byte, f Fault) []byte {
		code, ok := strings.CutSuffix(r.PathValue("part"), ".crl")
		for _, m := range testpki.Municipalities() {
			if ok && m.Code == code {
				return s.crl(ca, f, &m)
			}
		}
		return nil
	}
}

func must(der []byte, err error) []byte {
	if err != nil {
		panic("serve: " + err.Error()) // a serial that the caller gave is not positive
	}
	return der
}
