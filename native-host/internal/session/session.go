// Package session is the host's side of one native messaging connection: it
// checks the caller, shakes hands, and has one request served at a time. What
// a message may be is package protocol's concern, how a card signs package
// signing's.
package session

import (
	"context"
	"io"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/caller"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/native-host/internal/stdio"
	"github.com/natsuin/natsuin/protocol"
)

// Signer has a card sign the documents of a request, or log in. It returns once
// the card is locked, also when ctx ends, whose cause is then a failure.
type Signer interface {
	Sign(ctx context.Context, r signing.Request, progress func(signing.Progress)) ([]signing.Signed, error)
	Authenticate(ctx context.Context, l signing.Login, progress func(signing.Progress)) (signing.Authenticated, error)
}

// Options is what one connection needs.
type Options struct {
	// Args are the words after the program name, by which the browser says who
	// called.
	Args []string
	// In and Out are the browser's two pipes. In is closed when Run returns.
	In  io.ReadCloser
	Out io.Writer
	// Version is this program's, in the form of protocol.Version.
	Version string
	Signer  Signer
	// Now is the clock that shown signing times, and the certificate of a login,
	// are compared with.
	Now func() time.Time
	// Turns is the folder of the person's turn, turn.Folder() but in tests.
	Turns string
	// Expect is called when a request to come has been given its turn, so that
	// what it will need gets ready while the person reads. It returns at once.
	Expect func()
}

// session is one connection after the caller was found to be ours.
type session struct {
	Options
	out *stdio.Writer
	// agreed is the protocol number of the handshake.
	agreed protocol.ProtocolNumber
	// origin is that of the first request. A connection belongs to one page,
	// so it never changes.
	origin protocol.Origin
	active *request // nil while nothing is asked
	// promised is the turn of the request to come, or nil.
	promised *promise
}

// received is what the reading goroutine hands over.
type received struct {
	body []byte
	err  error
}

// Run serves one connection until the browser closes it, which is no error, or
// until either side breaks the contract. A request that is under way then ends
// and its card is locked before Run returns. The peer is told every failure
// that is returned, as far as it still listens.
//
// Errors: failure.CallerRefused; ExtensionTooOld, HostTooOld; MessageMalformed,
// MessageTooLarge; Interrupted when a pipe breaks or ctx ends; Internal.
func Run(ctx context.Context, o Options) error {
	defer o.In.Close()
	s := &session{Options: o, out: stdio.NewWriter(o.Out)}
	err := s.run(ctx)
	if err != nil {
		// The failure that ends the connection counts, not that of telling it.
		_ = s.reply(protocol.HostError{Code: failure.CodeOf(err)})
	}
	return err
}

func (s *session) run(ctx context.Context) error {
	if err := caller.Check(s.Args); err != nil {
		return err
	}
	stop := make(chan struct{})
	defer close(stop)
	incoming := listen(stdio.NewReader(s.In), stop)
	if open, err := s.greet(ctx, incoming); err != nil || !open {
		return err
	}
	err := s.serve(ctx, incoming)
	s.abandon(err)
	s.endPromise()
	if err == io.EOF {
		return nil
	}
	return err
}

// listen reads frames until the first error. Reading cannot be interrupted,
// only waited for or outlived.
func listen(r *stdio.Reader, stop <-chan struct{}) <-chan received {
	incoming := make(chan received)
	go func() {
		for {
			body, err := r.Read()
			select {
			case incoming <- received{body, err}:
			case <-stop:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return incoming
}

// greet is the handshake: the extension speaks first, the host answers, and
// only then may find one of them too old, so that the other side knows which.
// It reports false if the browser closed the port without a word.
func (s *session) greet(ctx context.Context, incoming <-chan received) (bool, error) {
	var first received
	select {
	case first = <-incoming:
	case <-ctx.Done():
		return false, interrupted(ctx)
	}
	if first.err == io.EOF {
		return false, nil
	}
	if first.err != nil {
		return false, first.err
	}
	m, err := protocol.DecodeHostRequest(first.body)
	if err != nil {
		return false, err
	}
	peer, ok := m.(protocol.Hello)
	if !ok {
		return false, failure.New(failure.MessageMalformed, "waiting for hello")
	}
	own := protocol.Hello{
		Protocol: protocol.Current, MinimumProtocol: protocol.Minimum, Version: protocol.Version(s.Version),
	}
	if err := s.reply(own); err != nil {
		return false, err
	}
	s.agreed, err = protocol.Negotiate(own, peer)
	return err == nil, err
}

// serve handles messages and results until there is an error; io.EOF is the
// browser closing the port.
func (s *session) serve(ctx context.Context, incoming <-chan received) error {
	for {
		var finished <-chan outcome // of the active request, if any
		if s.active != nil {
			finished = s.active.finished
		}
		var err error
		select {
		case in := <-incoming:
			if err = in.err; err == nil {
				err = s.handle(ctx, in.body)
			}
		case result := <-finished:
			err = s.finish(result)
		case <-ctx.Done():
			err = interrupted(ctx)
		}
		if err != nil {
			return err
		}
	}
}

func (s *session) handle(ctx context.Context, body []byte) error {
	m, err := protocol.DecodeHostRequest(body)
	if err != nil {
		return err
	}
	if protocol.RequiredBy(m) > s.agreed {
		return failure.New(failure.MessageMalformed, "reading a message of a later protocol than agreed")
	}
	switch m := m.(type) {
	case protocol.HostTurn:
		return s.turn(m)
	case protocol.HostSign:
		return s.sign(ctx, m)
	case protocol.HostSignXML:
		return s.signXML(ctx, m)
	case protocol.HostAuthenticate:
		return s.authenticate(ctx, m)
	case protocol.Cancel:
		if s.promised != nil && s.promised.id == m.ID {
			s.endPromise()
			return s.refuse(m.ID, failure.New(failure.Cancelled, "giving the turn back"))
		}
		// A request that has just ended is not there any more: no error.
		if s.active != nil && s.active.id == m.ID {
			s.active.cancel(failure.New(failure.Cancelled, "cancelling at the extension's wish"))
		}
		return nil
	}
	return failure.New(failure.MessageMalformed, "greeting twice")
}

// abandon ends the active request because the connection ended, and waits for
// its card to be locked.
func (s *session) abandon(cause error) {
	if s.active == nil {
		return
	}
	s.active.cancel(failure.Wrap(failure.Interrupted, cause, "losing the connection"))
	<-s.active.finished
	s.active = nil
}

func (s *session) reply(m protocol.HostReply) error {
	body, err := protocol.Encode(m)
	if err != nil {
		return err
	}
	return s.out.Write(body)
}

func interrupted(ctx context.Context) error {
	return failure.Wrap(failure.Interrupted, context.Cause(ctx), "serving an extension")
}
