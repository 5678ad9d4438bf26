package cms

import (
	"bytes"
	"crypto"
	"slices"
)

// candidates returns the distinct certificates that have the signer identifier.
func (s *Signed) candidates(extra [][]byte) []*Certificate {
	all := slices.Clone(s.certificates)
	for _, der := range extra {
		if c, ok := readCertificate(bytes.Clone(der)); ok {
			all = append(all, c)
		}
	}
	var list []*Certificate
	for _, c := range all {
		known := slices.ContainsFunc(list, func(o *Certificate) bool {
			return bytes.Equal(o.DER, c.DER)
		})
		if !known && s.signer.names(c) {
			list = append(list, c)
		}
	}
	return list
}

// names reports whether the signer identifier names c.
func (i *signerInfo) names(c *Certificate) bool {
	if i.keyID == nil {
		return bytes.Equal(i.issuer, c.issuer) && bytes.Equal(i.serial, c.serial)
	}
	x := c.X509()
	return x != nil && len(x.SubjectKeyId) > 0 && bytes.Equal(x.SubjectKeyId, i.keyID)
}

// findSigner makes the last three findings. Of several certificates with the
// signer identifier, the signing-certificate attribute chooses; without it the
// one whose key fits, if it is only one.
func (s *Signed) findSigner(f *Findings, named []*Certificate, hash crypto.Hash) {
	if len(named) == 0 {
		f.add(CheckSignerID, CertificateMissing)
		f.List = append(f.List, Finding{Check: CheckSigningCertificate, Outcome: NotDone},
			Finding{Check: CheckSignature, Outcome: NotDone})
		return
	}
	f.Named = named[0]
	id, p := s.signer.set.signer()
	absent := p == AttributeMissing
	if s.contentType == oidTSTInfo {
		id = id.ofToken()
	}
	switch {
	case p == "" && id.weak:
		p = WeakDigest
	case p == "" && id.hash == 0:
		p = AlgorithmUnsupported
	case p == "":
		p = CertificateHashMismatch
		if at := slices.IndexFunc(named, id.matches); at >= 0 {
			p, named = "", named[at:at+1]
			f.Named = named[0]
		}
	}
	fits, signature := s.verifiers(named, hash)
	if len(fits) > 1 {
		f.add(CheckSignerID, SignerAmbiguous)
	} else {
		f.add(CheckSignerID, "")
	}
	if absent {
		f.List = append(f.List, Finding{Check: CheckSigningCertificate, Outcome: Absent})
	} else {
		f.add(CheckSigningCertificate, p)
	}
	if hash == 0 {
		f.List = append(f.List, Finding{Check: CheckSignature, Outcome: NotDone})
		return
	}
	f.add(CheckSignature, signature)
	if len(fits) == 1 {
		f.Named = fits[0]
		if p == "" || absent {
			f.Signer = fits[0]
		}
	}
}

// verifiers returns the certificates whose key verifies the signature, and ""
// or the reason why the last of the others does not if there are none.
func (s *Signed) verifiers(named []*Certificate, hash crypto.Hash) (fits []*Certificate, p Problem) {
	if hash == 0 {
		return nil, AlgorithmUnsupported
	}
	h := hash.New()
	h.Write(s.signer.attributes)
	digest := h.Sum(nil)
	for _, c := range named {
		x := c.X509()
		if x == nil {
			p = CertificateMalformed
			continue
		}
		q := verifySignature(x.PublicKey, s.signer.algorithm.oid, hash, digest, s.signer.signature)
		if q == "" {
			fits = append(fits, c)
		} else {
			p = q
		}
	}
	if len(fits) > 0 {
		p = ""
	}
	return fits, p
}
