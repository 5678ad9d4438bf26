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

// sign begins the signing of PDFs.
func (s *session) sign(ctx context.Context, m protocol.HostSign) error {
	return s.signing(ctx, m.ID, requestOf(m), func(certificates []protocol.CertificateDER, signed []signing.Signed) protocol.HostReply {
		reply := protocol.Signed{ID: m.ID, Certificates: certificates}
		for _, d := range signed {
			reply.Signatures = append(reply.Signatures, protocol.Signature{Attributes: d.Attributes, Signature: d.Signature})
		}
		return reply
	})
}

// signing begins the signing of documents and writes the reply to it.
func (s *session) signing(ctx context.Context, id protocol.RequestID, r signing.Request,
	write func([]protocol.CertificateDER, []signing.Signed) protocol.HostReply) error {
	return s.begin(ctx, job{id, protocol.Origin(r.Origin), func() error { return s.checkTimes(r.Documents) },
		func(ctx context.Context, progress func(signing.Progress)) (protocol.HostReply, error) {
			signed, err := s.Signer.Sign(ctx, r, progress)
			if err != nil {
				return nil, err
			}
			certificates, err := oneSigner(len(r.Documents), signed)
			if err != nil {
				return nil, err
			}
			return write(certificates, signed), nil
		}})
}

// checkTimes refuses a shown time that lies too far from the person's own: from
// the moment when the window opened to this one, as reading has no time limit.
func (s *session) checkTimes(documents []signing.Document) error {
	now := s.Now()
	opened := now
	if s.promised != nil {
		opened = s.promised.since
	}
	for _, d := range documents {
		if at := d.SigningTime; at.Before(opened.Add(-skew)) || at.After(now.Add(skew)) {
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

// oneSigner returns the one certificate chain of all signatures.
func oneSigner(documents int, signed []signing.Signed) ([]protocol.CertificateDER, error) {
	if len(signed) != documents {
		return nil, failure.Wrap(failure.Internal, errors.New("another number of signatures"), "replying")
	}
	var chain []protocol.CertificateDER
	for _, c := range signed[0].Certificates {
		chain = append(chain, c)
	}
	for _, d := range signed {
		if !slices.EqualFunc(d.Certificates, signed[0].Certificates, bytes.Equal) {
			return nil, failure.Wrap(failure.Internal, errors.New("several signers"), "replying")
		}
	}
	return chain, nil
}
