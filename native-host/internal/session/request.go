package session

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/native-host/internal/turn"
	"github.com/natsuin/natsuin/protocol"
)

// skew is how far a shown signing time may lie from now.
const skew = protocol.SigningTimeSkewSeconds * time.Second

// request is one that is being signed.
type request struct {
	id       protocol.RequestID
	count    int
	cancel   context.CancelCauseFunc
	finished chan outcome // receives once
}

// outcome is how a request ended.
type outcome struct {
	signed    []signing.Signed
	err       error
	cancelled error // why it was to end early, or nil
}

// begin starts a request, or answers why not. The error it returns ends the
// connection.
func (s *session) begin(ctx context.Context, m protocol.HostSign) error {
	if s.origin == "" {
		s.origin = m.Origin
	}
	switch {
	case m.Origin != s.origin:
		return failure.New(failure.MessageMalformed, "serving a second origin on one connection")
	case s.active != nil && m.ID == s.active.id:
		return failure.New(failure.MessageMalformed, "starting a request twice")
	case s.active != nil:
		return s.refuse(m.ID, failure.New(failure.Busy, "starting a second request"))
	}
	if err := s.check(m); err != nil {
		return s.refuse(m.ID, err)
	}
	end, err := turn.Take(s.Turns)
	if err != nil {
		return s.refuse(m.ID, err)
	}
	// When ctx ends, serve ends and names the reason; see abandon.
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	r := &request{id: m.ID, count: len(m.Documents), cancel: cancel, finished: make(chan outcome, 1)}
	s.active = r
	go func() {
		signed, err := s.Signer.Sign(ctx, requestOf(m), func(p signing.Progress) { s.progress(r, p) })
		end()
		r.finished <- outcome{signed, err, context.Cause(ctx)}
	}()
	return nil
}

// check applies the rules that a schema cannot state.
func (s *session) check(m protocol.HostSign) error {
	origin := string(m.Origin)
	isHTTP := strings.HasPrefix(origin, "http://")
	switch {
	case isHTTP && !s.Loopback:
		return failure.New(failure.SiteNotPermitted, "checking an origin without https")
	case isHTTP && strings.HasSuffix(origin, ":80"), !isHTTP && strings.HasSuffix(origin, ":443"):
		// Browsers never write the default port, so this is another's doing.
		return failure.New(failure.MessageMalformed, "checking an origin with the default port")
	}
	now := s.Now()
	for _, d := range m.Documents {
		if off := d.SigningTime.Time().Sub(now); off > skew || off < -skew {
			return failure.New(failure.SigningTimeRefused, "comparing signing time and clock")
		}
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
	reply, err := signedOf(r, o.signed)
	if err != nil {
		return s.refuse(r.id, err)
	}
	return s.reply(reply)
}

func requestOf(m protocol.HostSign) signing.Request {
	r := signing.Request{Origin: string(m.Origin), Code: string(m.Code)}
	for _, d := range m.Documents {
		r.Documents = append(r.Documents, signing.Document{
			Name: string(d.Name), MediaType: string(d.MediaType), Profile: string(d.Profile),
			ContentDigest: d.ContentDigest, SignerName: string(d.SignerName), SigningTime: d.SigningTime.Time(),
		})
	}
	return r
}

// signedOf puts the one certificate chain of all signatures first.
func signedOf(r *request, signed []signing.Signed) (protocol.Signed, error) {
	reply := protocol.Signed{ID: r.id}
	if len(signed) != r.count {
		return reply, failure.Wrap(failure.Internal, errors.New("another number of signatures"), "replying")
	}
	for _, c := range signed[0].Certificates {
		reply.Certificates = append(reply.Certificates, c)
	}
	for _, d := range signed {
		if !slices.EqualFunc(d.Certificates, signed[0].Certificates, bytes.Equal) {
			return reply, failure.Wrap(failure.Internal, errors.New("several signers"), "replying")
		}
		reply.Signatures = append(reply.Signatures, protocol.Signature{Attributes: d.Attributes, Signature: d.Signature})
	}
	return reply, nil
}
