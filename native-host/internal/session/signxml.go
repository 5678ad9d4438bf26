package session

import (
	"context"

	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/protocol"
	"github.com/natsuin/natsuin/xmlsig"
)

// signXML begins the signing of XML documents. What is signed for each is its
// SignedInfo, which package signing reads and holds to the references beside it
// before the PIN dialog.
func (s *session) signXML(ctx context.Context, m protocol.HostSignXML) error {
	return s.signing(ctx, m.ID, requestOfXML(m), func(certificates []protocol.CertificateDER, signed []signing.Signed) protocol.HostReply {
		reply := protocol.SignedXML{ID: m.ID, Certificates: certificates}
		for _, d := range signed {
			reply.Signatures = append(reply.Signatures, d.Signature)
		}
		return reply
	})
}

func requestOfXML(m protocol.HostSignXML) signing.Request {
	r := signing.Request{Origin: string(m.Origin), Code: string(m.Code)}
	for _, d := range m.Documents {
		document := signing.Document{
			Name: string(d.Name), MediaType: string(d.MediaType), Profile: string(d.Profile),
			SignedInfo: d.SignedInfo, SigningTime: d.SigningTime.Time(),
		}
		for _, reference := range d.References {
			document.References = append(document.References,
				xmlsig.ReferenceDigest{URI: string(reference.URI), Digest: reference.Digest[:]})
		}
		r.Documents = append(r.Documents, document)
	}
	return r
}
