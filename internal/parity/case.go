package parity

import (
	"bytes"
	"crypto/x509"
	"fmt"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/attacks"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// Case is one question to the module.
type Case struct {
	Name      string
	Op        abi.Op
	Request   []byte   // a whole message
	Documents [][]byte // by handle
	// Code is the failure the answer must carry, empty for none.
	Code failure.Code
}

// Cases lists the questions, every operation among them, with good and bad
// inputs.
func Cases() ([]Case, error) {
	s, err := NewStory(20_000)
	if err != nil {
		return nil, err
	}
	b := &builder{}
	b.ask("version", abi.OpVersion, &abi.VersionRequest{}, "")
	b.add(Case{Name: "version of garbage", Request: []byte("garbage"), Code: failure.MessageMalformed})
	b.add(Case{Name: "unknown operation", Op: 4711, Code: failure.NotSupported})
	b.signing(s)
	b.judging(s)
	if err := b.xml(s); err != nil {
		return nil, err
	}
	if err := b.attacks(); err != nil {
		return nil, err
	}
	if err := b.chains(s); err != nil {
		return nil, err
	}
	return b.cases, b.err
}

type builder struct {
	cases []Case
	err   error
}

func (b *builder) add(c Case) { b.cases = append(b.cases, c) }

func (b *builder) ask(name string, op abi.Op, request abi.Message, code failure.Code, documents ...[]byte) {
	raw, err := abi.Encode(request)
	if err != nil {
		b.err = err
	}
	b.add(Case{Name: name, Op: op, Request: raw, Documents: documents, Code: code})
}

func (b *builder) signing(s *Story) {
	prepare := func(name string, o abi.PrepareOptions, code failure.Code, document []byte) {
		request := &abi.PrepareRequest{File: named(0, document), Options: o}
		b.ask("prepare "+name, abi.OpPrepare, request, code, document)
	}
	o := s.PrepareOptions()
	prepare("document", o, "", s.Original)
	prepare("signed document", o, "", s.SignedFile())
	prepare("garbage", o, failure.PDFMalformed, []byte("garbage"))
	prepare("nothing", o, failure.PDFMalformed, nil)
	o.Profile = "unknown"
	prepare("for another profile", o, failure.NotSupported, s.Original)
	missing := &abi.PrepareRequest{File: abi.File{Handle: 7, Size: 1000}, Options: s.PrepareOptions()}
	b.ask("prepare what is not there", abi.OpPrepare, missing, failure.FileUnreadable, s.Original)
	short := &abi.PrepareRequest{File: abi.File{Size: int64(len(s.Original)) + 1}, Options: s.PrepareOptions()}
	b.ask("prepare more than there is", abi.OpPrepare, short, failure.FileUnreadable, s.Original)

	inspect := func(name string, code failure.Code, document []byte) {
		b.ask("inspect "+name, abi.OpInspect, &abi.InspectRequest{File: named(0, document)}, code, document)
	}
	inspect("prepared document", "", s.PreparedFile())
	inspect("original", failure.InspectionRefused, s.Original)
	inspect("signed document", failure.InspectionRefused, s.SignedFile())

	complete := func(name string, change func(*abi.CompleteRequest), code failure.Code) {
		request := &abi.CompleteRequest{Prepared: s.PreparedMessage(), Signed: s.SignedMessage()}
		change(request)
		b.ask("complete "+name, abi.OpComplete, request, code)
	}
	complete("document", func(*abi.CompleteRequest) {}, "")
	const mismatch = failure.CompletionMismatch
	complete("with a forged signature", func(r *abi.CompleteRequest) { flip(&r.Signed.Signature) }, mismatch)
	complete("another document", func(r *abi.CompleteRequest) { flip(&r.Prepared.ContentDigest) }, mismatch)
	complete("without certificates", func(r *abi.CompleteRequest) { r.Signed.Certificates = nil }, mismatch)
}

func (b *builder) judging(s *Story) {
	signed, forged := s.SignedFile(), s.SignedFile()
	forged[11] ^= 1 // in the comment of the header, which no reader needs
	judge := func(name string, o abi.VerifyOptions, documents ...[]byte) {
		r := &abi.VerifyRequest{File: named(0, documents[0]), Options: o}
		d := &abi.DigestsRequest{File: r.File}
		if len(documents) > 1 {
			content := named(1, documents[1])
			r.Content, d.Content = &content, &content
		}
		b.ask("digests of "+name, abi.OpDigests, d, "", documents...)
		b.ask("verify "+name, abi.OpVerify, r, "", documents...)
	}
	judge("signed document", s.VerifyOptions(), signed)
	judge("signed document without evidence", abi.VerifyOptions{Name: "契約.pdf", At: JudgedAt}, signed)
	shown := s.VerifyOptions()
	shown.ShowAttributes = true
	judge("signed document with attributes", shown, signed)
	judge("forged document", s.VerifyOptions(), forged)
	judge("original", s.VerifyOptions(), s.Original)
	judge("detached signature", s.VerifyOptions(), s.CMS, s.Content())
	judge("detached signature of something else", s.VerifyOptions(), s.CMS, s.Original)

	garbage := &abi.VerifyRequest{File: named(0, []byte("garbage")), Options: s.VerifyOptions()}
	b.ask("verify garbage", abi.OpVerify, garbage, "", []byte("garbage"))
	zeros := abi.Digest{Algorithm: "SHA-256", Ranges: [][2]int64{{0, int64(len(signed))}}, Value: make([]byte, 32)}
	believed := &abi.VerifyRequest{File: named(0, signed), Options: s.VerifyOptions(), Digests: []abi.Digest{zeros}}
	b.ask("verify with a digest from outside", abi.OpVerify, believed, "", signed)
}

// attacks asks for a verdict on every forged and every genuine file.
func (b *builder) attacks() error {
	w, err := attacks.NewWorld()
	if err != nil {
		return err
	}
	o := abi.VerifyOptions{At: attacks.JudgedAt,
		Evidence: abi.Evidence{Anchors: abi.Blobs{w.Anchor}, CRLs: abi.Blobs{w.CRL}}}
	for i, c := range append(w.Attacks(), w.Genuine()...) {
		r := &abi.VerifyRequest{File: named(0, c.File), Options: o}
		b.ask(fmt.Sprintf("verify attack %d %s", i+1, c.Name), abi.OpVerify, r, "", c.File)
	}
	return nil
}

func (b *builder) chains(s *Story) error {
	leaf, err := x509.ParseCertificate(s.Certificates[0])
	if err != nil {
		return err
	}
	ca := testpki.New("").SignCA(testpki.Generations)
	earlier := SignedAt.AddDate(0, -1, 0)
	crl, err := ca.CRL(JudgedAt, testpki.Revoked{Serial: leaf.SerialNumber, Time: earlier, Reason: 1})
	if err != nil {
		return err
	}
	chain := func(name string, certificate []byte, o abi.VerifyOptions) {
		request := &abi.VerifyChainRequest{Certificate: certificate, Options: o}
		b.ask("chain of "+name, abi.OpVerifyChain, request, "")
	}
	chain("the signer", s.Certificates[0], s.VerifyOptions())
	revoked := s.VerifyOptions()
	revoked.Evidence.CRLs = abi.Blobs{crl}
	chain("a revoked signer", s.Certificates[0], revoked)
	chain("garbage", []byte("garbage"), s.VerifyOptions())
	fetched := s.VerifyOptions()
	fetched.Evidence.CRLs = nil
	fetched.Evidence.FetchedCRLs, fetched.Evidence.Missing = abi.Blobs{[]byte("garbage")}, []string{"timeout"}
	chain("a signer of whom nothing could be fetched", s.Certificates[0], fetched)
	ask := s.VerifyOptions()
	ask.Evidence.OCSPNonce = []byte("nonce")
	b.ask("OCSP requests of the signed document", abi.OpOCSPRequests,
		&abi.VerifyRequest{File: named(0, s.SignedFile()), Options: ask}, "", s.SignedFile())
	b.ask("OCSP requests of the signer", abi.OpChainOCSPRequests,
		&abi.VerifyChainRequest{Certificate: s.Certificates[0], Options: ask}, "")
	b.ask("OCSP requests of garbage", abi.OpChainOCSPRequests,
		&abi.VerifyChainRequest{Certificate: []byte("garbage"), Options: ask}, "")
	return nil
}

// PrepareOptions are the story's options as a message.
func (s *Story) PrepareOptions() abi.PrepareOptions {
	o := s.Options
	return abi.PrepareOptions{
		Profile: o.Profile, Time: o.Time, Name: o.Name, Reason: o.Reason, Location: o.Location,
	}
}

// PreparedMessage is the story's preparation as a message.
func (s *Story) PreparedMessage() abi.Prepared {
	p := s.Prepared
	return abi.Prepared{
		Version: p.Version, Profile: p.Profile, Field: p.Field, Size: p.Size, ByteRange: p.ByteRange,
		ContentDigest: bytes.Clone(p.ContentDigest), Reserve: p.Reserve, Tail: p.Tail,
	}
}

// SignedMessage is what the host returned in the story.
func (s *Story) SignedMessage() abi.Signed {
	return abi.Signed{
		Attributes: s.Attributes, Signature: bytes.Clone(s.Signature), Certificates: s.Certificates,
	}
}

// VerifyOptions judge the story with all its evidence.
func (s *Story) VerifyOptions() abi.VerifyOptions {
	return abi.VerifyOptions{Name: "契約.pdf", At: JudgedAt,
		Evidence: abi.Evidence{Anchors: abi.Blobs{s.Anchor}, CRLs: abi.Blobs{s.CRL}}}
}

func named(handle uint32, document []byte) abi.File {
	return abi.File{Handle: handle, Size: int64(len(document))}
}

func flip(b *[]byte) { (*b)[len(*b)/2] ^= 1 }
