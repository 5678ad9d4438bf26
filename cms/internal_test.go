package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"math/big"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// identifier is an AlgorithmIdentifier with the given parameters.
func identifier(id oid, parameters ...byte) algorithm {
	return algorithm{oid: id, parameters: parameters}
}

func TestCheckAlgorithms(t *testing.T) {
	for name, c := range map[string]struct {
		digest, signature algorithm
		hash              crypto.Hash
		want              Problem
	}{
		"usual":               {identifier(oidSHA256), identifier(oidSHA256WithRSA, 5, 0), crypto.SHA256, ""},
		"NULL":                {identifier(oidSHA256, 5, 0), identifier(oidSHA256WithRSA, 5, 0), crypto.SHA256, ""},
		"rsaEncryption":       {identifier(oidSHA512), identifier(oidRSA, 5, 0), crypto.SHA512, ""},
		"ECDSA":               {identifier(oidSHA384), identifier(oidECDSAWithSHA384), crypto.SHA384, ""},
		"contradiction":       {identifier(oidSHA256), identifier(oidSHA384WithRSA, 5, 0), 0, AlgorithmMismatch},
		"ECDSA NULL":          {identifier(oidSHA384), identifier(oidECDSAWithSHA384, 5, 0), 0, AlgorithmUnsupported},
		"RSA bare":            {identifier(oidSHA256), identifier(oidSHA256WithRSA), crypto.SHA256, ""},
		"RSA parameters":      {identifier(oidSHA256), identifier(oidSHA256WithRSA, 4, 0), 0, AlgorithmUnsupported},
		"digest parameters":   {identifier(oidSHA256, 4, 0), identifier(oidSHA256WithRSA, 5, 0), 0, AlgorithmUnsupported},
		"weak digest":         {identifier(oidSHA1), identifier(oidRSA, 5, 0), 0, WeakDigest},
		"weak signature":      {identifier(oidSHA256), identifier(oidSHA1WithRSA, 5, 0), 0, WeakDigest},
		"MD5":                 {identifier(oidMD5), identifier(oidMD5WithRSA, 5, 0), 0, WeakDigest},
		"weak ECDSA":          {identifier(oidSHA256), identifier(oidECDSAWithSHA1), 0, WeakDigest},
		"unknown digest":      {identifier("\x2a\x03"), identifier(oidRSA, 5, 0), 0, AlgorithmUnsupported},
		"unknown signature":   {identifier(oidSHA256), identifier("\x2a\x03"), 0, AlgorithmUnsupported},
		"digest as signature": {identifier(oidSHA256), identifier(oidSHA256), 0, AlgorithmUnsupported},
	} {
		if hash, p := checkAlgorithms(c.digest, c.signature); hash != c.hash || p != c.want {
			t.Errorf("%s: %v %q, want %v %q", name, hash, p, c.hash, c.want)
		}
	}
}

func TestKeysThatDoNotFit(t *testing.T) {
	digest := make([]byte, 32)
	odd := func(bits uint) *rsa.PublicKey {
		n := new(big.Int).Lsh(big.NewInt(1), bits-1)
		return &rsa.PublicKey{N: n.Add(n, big.NewInt(1)), E: 65537}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		key  crypto.PublicKey
		id   oid
		want Problem
	}{
		"RSA key, ECDSA algorithm": {odd(2048), oidECDSAWithSHA256, AlgorithmMismatch},
		"ECDSA key, RSA algorithm": {key.Public(), oidSHA256WithRSA, AlgorithmMismatch},
		"short RSA key":            {odd(2047), oidSHA256WithRSA, WeakKey},
		"RSA key of least length":  {odd(2048), oidSHA256WithRSA, SignatureMismatch},
		"RSA key of most length":   {odd(8192), oidSHA256WithRSA, SignatureMismatch},
		"RSA key beyond the limit": {odd(8193), oidSHA256WithRSA, AlgorithmUnsupported},
		"Ed25519":                  {ed25519.PublicKey(digest), oidSHA256WithRSA, AlgorithmUnsupported},
	} {
		if p := verifySignature(c.key, c.id, crypto.SHA256, digest, make([]byte, 256)); p != c.want {
			t.Errorf("%s: %q, want %q", name, p, c.want)
		}
	}
	if _, _, p := signatureOID(ed25519.PublicKey(digest), crypto.SHA256); p != AlgorithmUnsupported {
		t.Errorf("signing with Ed25519: %q", p)
	}
}

func TestCheckDER(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want Problem
	}{
		"nothing":             {"", ""},
		"integers":            {"\x02\x01\x00\x02\x02\x00\x80\x02\x01\xff\x02\x02\xff\x7f", ""},
		"padded":              {"\x02\x02\x00\x7f", BEREncoding},
		"padded negative":     {"\x02\x02\xff\x80", BEREncoding},
		"empty integer":       {"\x02\x00", Malformed},
		"true, false":         {"\x01\x01\xff\x01\x01\x00", ""},
		"other true":          {"\x01\x01\x01", BEREncoding},
		"long boolean":        {"\x01\x02\xff\xff", Malformed},
		"NULL":                {"\x05\x00", ""},
		"NULL with content":   {"\x05\x01\x00", Malformed},
		"OID":                 {"\x06\x03\x2a\x86\x48", ""},
		"OID padded":          {"\x06\x03\x2a\x80\x01", Malformed},
		"OID cut":             {"\x06\x02\x2a\x86", Malformed},
		"OID empty":           {"\x06\x00", Malformed},
		"long length":         {"\x04\x81\x01\x00", BEREncoding},
		"length with zero":    {"\x04\x82\x00\x80" + string(make([]byte, 128)), BEREncoding},
		"right long length":   {"\x04\x81\x80" + string(make([]byte, 128)), ""},
		"length of 5 octets":  {"\x04\x85\x01\x00\x00\x00\x00", Malformed},
		"length cut":          {"\x04\x82\x01", Malformed},
		"beyond the end":      {"\x04\x02\x00", Malformed},
		"indefinite":          {"\x30\x80\x00\x00", BEREncoding},
		"constructed string":  {"\x24\x03\x04\x01\x00", BEREncoding},
		"context constructed": {"\xa3\x03\x04\x01\x00", ""},
		"primitive sequence":  {"\x10\x00", Malformed},
		"high tag number":     {"\x1f\x81\x01\x00", Malformed},
		"inside":              {"\x30\x05\x31\x03\x01\x01\x01", BEREncoding},
	} {
		if p := checkDER([]byte(c.data), 0); p != c.want {
			t.Errorf("%s: %q, want %q", name, p, c.want)
		}
	}
}

func TestSigningCertificateForms(t *testing.T) {
	der := element(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(7)
			b.AddASN1(asn1.SEQUENCE, func(*cryptobyte.Builder) {})
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1Int64(1) })
		})
	})
	c, ok := readCertificate(der)
	if !ok {
		t.Fatal("the test's certificate")
	}
	id, p := readSigningCertificate(signingCertificateV2(c), true)
	if p != "" || !id.matches(c) || id.issuer == nil {
		t.Fatalf("our own: %q %+v", p, id)
	}
	other := id
	other.serial = []byte{8}
	if other.matches(c) {
		t.Error("another serial number beside the right hash")
	}
	other = id
	other.issuer = []byte{0x30, 0}
	if other.matches(c) {
		t.Error("another issuer beside the right hash")
	}
	other = certID{hash: id.hash, digest: id.digest}
	if !other.matches(c) {
		t.Error("without issuer and serial number")
	}
	for name, hash := range map[string]struct {
		id   oid
		want certID
	}{
		"SHA-1":   {oidSHA1, certID{weak: true}},
		"SHA-512": {oidSHA512, certID{hash: crypto.SHA512}},
		"unknown": {"\x2a\x03", certID{}},
	} {
		got, p := readSigningCertificate(explicit(hash.id), true)
		if p != "" || got.hash != hash.want.hash || got.weak != hash.want.weak {
			t.Errorf("%s: %q %+v", name, p, got)
		}
	}
}

// explicit is a SigningCertificateV2 that names its hash algorithm.
func explicit(hash oid) []byte {
	return element(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addAlgorithm(b, hash, false)
				b.AddASN1OctetString(make([]byte, 20))
			})
		})
	})
}
