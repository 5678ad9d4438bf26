package session

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/protocol"
)

// skew is how far a shown signing time may lie from the time of the request.
const skew = protocol.SigningTimeSkewSeconds * time.Second

// sign begins the signing of documents.
func (s *session) sign(ctx context.Context, m protocol.HostSign) error {
	return s.begin(ctx, job{m.ID, m.Origin, func() error { return s.checkTimes(m) },
		func(ctx context.Context, progress func(signing.Progress)) (protocol.HostReply, error) {
			signed, err := s.Signer.Sign(ctx, requestOf(m), progress)
			if err != nil {
				return nil, err
			}
			return signedOf(m, signed)
		}})
}

// checkTimes refuses a shown time that lies too far from the person's own: from
// the moment when the window opened to this one, as reading has no time limit.
func (s *session) checkTimes(m protocol.HostSign) error {
	now := s.Now()
	opened := now
	if s.promised != nil {
		opened = s.promised.since
	}
	for _, d := range m.Documents {
		if at := d.SigningTime.Time(); at.Before(opened.Add(-skew)) || at.After(now.Add(skew)) {
			return failure.New(failure.SigningTimeRefused, "comparing signing time and clock")
		}
	}
	return nil
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
func signedOf(m protocol.HostSign, signed []signing.Signed) (protocol.Signed, error) {
	reply := protocol.Signed{ID: m.ID}
	if len(signed) != len(m.Documents) {
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
