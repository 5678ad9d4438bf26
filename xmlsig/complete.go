package xmlsig

import (
	"bytes"
	"encoding/base64"

	"github.com/natsuin/natsuin/failure"
)

// Complete puts a signature value and the certificates (DER, the signer's first)
// into a prepared document and returns the signed file. p and the value may come
// from untrusted hands. Nothing is returned unless the finished signature
// verifies with the first certificate and covers what p says.
//
// Errors: failure.CompletionMismatch; those of Open.
func Complete(src []byte, p Prepared, value []byte, certificates [][]byte, files ...File) ([]byte, error) {
	form, ok := profiles[p.Profile]
	if !ok || p.Version != preparedVersion || p.Size != int64(len(src)) || p.At < 0 || p.At > p.Size ||
		p.Cut != 0 && (p.Cut != 2 || p.At+2 > p.Size || string(src[p.At:p.At+2]) != "/>") || len(certificates) == 0 {
		return nil, failure.New(failure.CompletionMismatch, "reading a preparation")
	}
	prefix := ""
	if form.prefix != "" {
		prefix = form.prefix + ":"
	}
	gap := []byte("<" + prefix + "SignatureValue></" + prefix + "SignatureValue></" + prefix + "Signature>")
	at := bytes.LastIndex(p.Element, gap)
	if at < 0 {
		return nil, failure.New(failure.CompletionMismatch, "looking for the place of the signature value")
	}
	if p.Profile != Generic { // one certificate, as public samples have it
		certificates = certificates[:1]
	}
	out := p.insert(src, append(append(bytes.Clone(p.Element[:at]), keyed(prefix, value, certificates)...),
		p.Element[at+len(gap):]...))
	d, err := Open(out, files...)
	if err != nil {
		return nil, err
	}
	s := d.at(p.start())
	if s == nil {
		return nil, failure.New(failure.CompletionMismatch, "looking for the completed signature")
	}
	if err := s.completes(p, certificates[0]); err != nil {
		return nil, err
	}
	return out, nil
}

// completes checks a finished signature against its preparation.
func (s *Signature) completes(p Prepared, certificate []byte) error {
	v, err := s.Verify(CheckOptions{})
	if err != nil {
		return failure.Wrap(failure.CompletionMismatch, err, "verifying the completed signature")
	}
	if !bytes.Equal(v.Certificate, certificate) || len(v.Covered) != len(p.References) || v.Scope.Profile != p.Profile &&
		p.Profile != Generic || !v.Scope.Whole && p.Profile != Generic {
		return failure.New(failure.CompletionMismatch, "comparing the completed signature with its preparation")
	}
	for i, r := range s.info.references {
		if r.uri != p.References[i].URI || !bytes.Equal(r.value, p.References[i].Digest) {
			return failure.New(failure.CompletionMismatch, "comparing a reference with its preparation")
		}
	}
	return nil
}

// keyed is the end of a Signature element from its value on.
func keyed(prefix string, value []byte, certificates [][]byte) []byte {
	var b bytes.Buffer
	open := func(name string) { b.WriteString("<" + prefix + name + ">") }
	end := func(name string) { b.WriteString("</" + prefix + name + ">") }
	open("SignatureValue")
	b.WriteString(base64.StdEncoding.EncodeToString(value))
	end("SignatureValue")
	open("KeyInfo")
	open("X509Data")
	for _, der := range certificates {
		open("X509Certificate")
		b.WriteString(base64.StdEncoding.EncodeToString(der))
		end("X509Certificate")
	}
	end("X509Data")
	end("KeyInfo")
	end("Signature")
	return b.Bytes()
}
