package attacks

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"slices"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpki"
)

// messages are attacks on the CMS message in /Contents.
func (w *World) messages() []Case {
	base := contract()
	file := write(base, root)
	var out []Case
	add := func(name, want string, fill func(digest []byte) []byte) {
		s := signer{who: w.Victim, fill: fill}
		out = append(out, Case{"CMS: " + name, CMS, s.sign(file, base, nil), want})
	}
	by := func(c *testpki.Credential) func([]byte) []byte {
		return func(d []byte) []byte { return message(c, d) }
	}
	genuine := by(w.Victim)
	stranger, twin := w.foreign(nil), w.foreign(w.Victim)
	const noChain = "NO_CERTIFICATE_CHAIN_FOUND"
	add("root in the bag", noChain, by(stranger))
	add("names and serial of the victim's certificate", noChain, by(twin))
	add("victim first in the bag, stranger signed", noChain, func(d []byte) []byte {
		p := split(message(stranger, d))
		p.bag = slices.Concat(w.Victim.Certificate, w.Anchor, stranger.Certificate)
		return p.join()
	})
	add("victim in the bag instead of the twin", "SIG_CRYPTO_FAILURE", func(d []byte) []byte {
		p := split(essOf(twin, w.Victim, d))
		p.bag = slices.Concat(w.Victim.Certificate, w.Anchor)
		return p.join()
	})
	add("message of another document", "HASH_FAILURE", func([]byte) []byte {
		d := sha256.Sum256([]byte("another contract"))
		return message(w.Victim, d[:])
	})
	add("content inside", "content-present", func(d []byte) []byte {
		p := split(genuine(d))
		p.content = []byte("the signed content")
		return p.join()
	})
	add("two signers", "several-signer-infos", func(d []byte) []byte {
		p, q := split(message(w.Other, d)), split(genuine(d))
		p.infos = slices.Concat(p.infos, q.infos)
		return p.join()
	})
	add("no signer", "", func(d []byte) []byte {
		p := split(genuine(d))
		p.infos = nil
		return p.join()
	})
	add("no signed attributes", "signed-attributes-absent", func(d []byte) []byte { return bare(w.Victim, d) })
	add("indefinite length", "ber-encoding", func(d []byte) []byte {
		der := genuine(d)
		return slices.Concat([]byte{0x30, 0x80}, der[4:], []byte{0, 0})
	})
	add("length longer than it need be", "ber-encoding", func(d []byte) []byte {
		der := genuine(d)
		return slices.Concat([]byte{0x30, 0x83, 0}, der[2:])
	})
	add("bytes in the padding", "contents-padding", func(d []byte) []byte {
		return append(genuine(d), 0, 0, 0x41)
	})
	add("second message in the padding", "contents-padding", func(d []byte) []byte {
		return slices.Concat(message(w.Other, d), genuine(d))
	})
	add("flipped signature value", "SIG_CRYPTO_FAILURE", func(d []byte) []byte {
		der := genuine(d)
		der[len(der)-1] ^= 1
		return der
	})
	return out
}

// foreign is a signer whose authority nobody trusts; with the names and the
// serial number of a victim, if there is one.
func (w *World) foreign(victim *testpki.Credential) *testpki.Credential {
	keys := testpki.New("")
	rootKey, key := keys.Key("attacks root"), keys.Key("attacks signer")
	leaf := &x509.Certificate{SerialNumber: big.NewInt(9), Subject: pkix.Name{CommonName: "番号 花子"}}
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "root"}, IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign}
	if victim != nil {
		c, err := x509.ParseCertificate(victim.Certificate)
		if err != nil {
			panic(err)
		}
		leaf.SerialNumber, leaf.RawSubject, ca.RawSubject = c.SerialNumber, c.RawSubject, c.RawIssuer
	}
	for _, c := range []*x509.Certificate{ca, leaf} {
		c.NotBefore, c.NotAfter = Issued, Issued.AddDate(9, 0, 0)
	}
	leaf.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	create := func(c *x509.Certificate, public any) []byte {
		der, err := x509.CreateCertificate(rand.Reader, c, ca, public, rootKey)
		if err != nil {
			panic(err)
		}
		return der
	}
	return &testpki.Credential{Certificate: create(leaf, key.Public()), Key: key,
		CA: &testpki.CA{Certificate: create(ca, rootKey.Public()), Key: rootKey}}
}

// essOf is a message by one signer whose attribute names the certificate of
// another.
func essOf(by, named *testpki.Credential, digest []byte) []byte {
	a, err := cms.SignedAttributes(digest, named.Certificate, cms.Options{})
	if err != nil {
		panic(err)
	}
	own, err := cms.SignedAttributes(digest, by.Certificate, cms.Options{})
	if err != nil {
		panic(err)
	}
	der := message(by, digest)
	copy(der[bytes.Index(der, own.DER()[1:]):], a.DER()[1:])
	sum := a.Digest()
	value, err := by.Key.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		panic(err)
	}
	copy(der[len(der)-len(value):], value)
	return der
}
