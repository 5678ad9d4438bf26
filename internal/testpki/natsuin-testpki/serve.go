package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/internal/testpki/serve"
)

// runServe answers until the process is ended. Its clock goes on from now, or
// from --at.
func runServe(args []string, now time.Time, stderr io.Writer) error {
	server, listener, err := newServer(args, now, stderr)
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "natsuin-testpki: listening on http://%s\n", listener.Addr())
	return server.Serve(listener)
}

// newServer reads the arguments and opens the port.
func newServer(args []string, now time.Time, stderr io.Writer) (*http.Server, net.Listener, error) {
	var c common
	flags := c.flags("natsuin-testpki serve", stderr)
	listen := flags.String("listen", "127.0.0.1:0", "listen on `HOST:PORT`, loopback only")
	fault := flags.String("fault", "", fmt.Sprintf("answer wrongly: `WORD` of %v", serve.Faults))
	if err := flags.Parse(args); err != nil {
		return nil, nil, err
	}
	if flags.NArg() != 0 {
		return nil, nil, errors.New("reading the arguments: nothing may follow the flags")
	}
	if *fault != "" && !slices.Contains(serve.Faults, serve.Fault(*fault)) {
		return nil, nil, fmt.Errorf("reading --fault: %q is none of %v", *fault, serve.Faults)
	}
	host, _, err := net.SplitHostPort(*listen)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return nil, nil, fmt.Errorf("reading --listen: %q is no address of loopback", *listen)
	}
	start := time.Now()
	at, revoked, err := c.read(now)
	if err != nil {
		return nil, nil, err
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return nil, nil, fmt.Errorf("listening: %w", err)
	}
	return &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		Handler: serve.Handler(serve.Options{
			Authority: testpki.New(c.seed),
			Now:       func() time.Time { return at.Add(time.Since(start)) },
			Revoked:   map[testpki.Class][]testpki.Revoked{testpki.Sign: revoked, testpki.Auth: revoked},
			Fault:     serve.Fault(*fault),
		}),
	}, listener, nil
}
