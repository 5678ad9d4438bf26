package session

import (
	"context"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/protocol"
)

// request is one that is under way.
type request struct {
	id       protocol.RequestID
	cancel   context.CancelCauseFunc
	finished chan outcome // receives once
}

// outcome is how a request ended.
type outcome struct {
	reply     protocol.HostReply
	err       error
	cancelled error // why it was to end early, or nil
}

// job is what a message asks for.
type job struct {
	id     protocol.RequestID
	origin protocol.Origin
	// check applies the rules that a schema cannot state, but for the origin's.
	check func() error
	// do has the signer do it and returns the reply.
	do func(context.Context, func(signing.Progress)) (protocol.HostReply, error)
}

// begin starts a job, or answers why not. The error it returns ends the
// connection.
func (s *session) begin(ctx context.Context, j job) error {
	if err := s.fixOrigin(j.origin); err != nil {
		return err
	}
	switch {
	case s.promised != nil && j.id != s.promised.id:
		return failure.New(failure.MessageMalformed, "starting another request than that of the turn")
	case s.active != nil && j.id == s.active.id:
		return failure.New(failure.MessageMalformed, "starting a request twice")
	case s.active != nil:
		return s.refuse(j.id, failure.New(failure.Busy, "starting a second request"))
	}
	err := checkOrigin(j.origin)
	if err == nil {
		err = j.check()
	}
	if err != nil {
		s.endPromise()
		return s.refuse(j.id, err)
	}
	end, err := s.takeTurn()
	if err != nil {
		return s.refuse(j.id, err)
	}
	// When ctx ends, serve ends and names the reason; see abandon.
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	r := &request{id: j.id, cancel: cancel, finished: make(chan outcome, 1)}
	s.active = r
	go func() {
		reply, err := j.do(ctx, func(p signing.Progress) { s.progress(r, p) })
		end()
		r.finished <- outcome{reply, err, context.Cause(ctx)}
	}()
	return nil
}

// checkOrigin refuses a default port: browsers never write one, so this would
// be another's doing. Which sites may ask is for the extension to say, to which
// the person gave them one by one; the schema knows http on this computer only.
func checkOrigin(o protocol.Origin) error {
	origin := string(o)
	port := ":443"
	if strings.HasPrefix(origin, "http://") {
		port = ":80"
	}
	if strings.HasSuffix(origin, port) {
		return failure.New(failure.MessageMalformed, "checking an origin with the default port")
	}
	return nil
}

func (s *session) refuse(id protocol.RequestID, err error) error {
	e := protocol.HostError{ID: id, Code: failure.CodeOf(err)}
	if n := failure.TriesOf(err); n >= 0 {
		tries := protocol.Tries(n)
		e.TriesLeft = &tries
	}
	return s.reply(e)
}

// progress tells how far a request is. A port that takes no progress takes no
// signature either, so the request ends.
func (s *session) progress(r *request, p signing.Progress) {
	err := s.reply(protocol.HostProgress{
		ID: r.id, Stage: protocol.HostStage(p.Stage), Done: protocol.Done(p.Done), Total: protocol.Count(p.Total),
	})
	if err != nil {
		r.cancel(failure.Wrap(failure.Interrupted, err, "reporting progress"))
	}
}

// finish answers the active request with its outcome.
func (s *session) finish(o outcome) error {
	r := s.active
	s.active = nil
	r.cancel(nil)
	if o.err == nil && o.cancelled != nil {
		// Too late for the card, not for the person: nothing is handed over.
		o.err = o.cancelled
	}
	if o.err != nil {
		return s.refuse(r.id, o.err)
	}
	return s.reply(o.reply)
}
