package session

import (
	"context"

	"github.com/natsuin/natsuin/login"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/protocol"
)

// authenticate begins a login.
func (s *session) authenticate(ctx context.Context, m protocol.HostAuthenticate) error {
	return s.begin(ctx, job{m.ID, m.Origin, func() error { return nil },
		func(ctx context.Context, progress func(signing.Progress)) (protocol.HostReply, error) {
			proof, err := s.Signer.Authenticate(ctx, signing.Login{
				Origin: string(m.Origin), Code: string(m.Code), Nonce: login.Nonce(m.Nonce), Time: s.Now(),
			}, progress)
			if err != nil {
				return nil, err
			}
			return authenticatedOf(m, proof), nil
		}})
}

func authenticatedOf(m protocol.HostAuthenticate, proof signing.Authenticated) protocol.Authenticated {
	reply := protocol.Authenticated{
		ID: m.ID, Signature: proof.Signature, Algorithm: protocol.Algorithm(proof.Algorithm),
	}
	for _, c := range proof.Certificates {
		reply.Certificates = append(reply.Certificates, c)
	}
	return reply
}
