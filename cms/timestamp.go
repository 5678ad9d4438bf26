package cms

import (
	"bytes"
	"crypto"
	encoding "encoding/asn1"
	"encoding/hex"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// TimeStamp is a parsed time-stamp token (RFC 3161 §2.4.2): the word of an
// authority that a digest existed at a time. Nothing in it is verified.
type TimeStamp struct {
	signed *Signed

	// Policy is the authority's policy as a dotted OID, Serial the token's
	// number in lower-case hex.
	Policy, Serial string
	// Time is genTime in UTC, Accuracy how far it may be off; 0 where not stated.
	Time     time.Time
	Accuracy time.Duration
	// Imprint is the digest that is stamped; its algorithm is ImprintAlgorithm.
	Imprint []byte
	// Nonce is nil where the request had none.
	Nonce *big.Int

	imprint algorithm
}

// ParseTimeStamp reads one token: DER, at most 1 MiB, nothing after it. The
// error is failure.CMSMalformed or failure.CMSUnsupported and carries a Problem.
func ParseTimeStamp(der []byte) (*TimeStamp, error) {
	const doing = "reading a time-stamp token"
	if len(der) > maxTimeStamp {
		return nil, refuse(TooLarge, doing)
	}
	s, err := parse(der, oidTSTInfo, doing)
	if err != nil {
		return nil, err
	}
	t := &TimeStamp{signed: s}
	if !t.readInfo(s.content) || checkDER(s.content, 0) != "" {
		return nil, refuse(Malformed, doing)
	}
	return t, nil
}

// readInfo reads TSTInfo. An extension that is critical would have to be
// understood; none is.
func (t *TimeStamp) readInfo(der cryptobyte.String) bool {
	var info, imprint, digest, policy cryptobyte.String
	var version int64
	serial := new(big.Int)
	if !der.ReadASN1(&info, asn1.SEQUENCE) || !der.Empty() ||
		!info.ReadASN1Integer(&version) || version != 1 ||
		!info.ReadASN1(&policy, asn1.OBJECT_IDENTIFIER) ||
		!info.ReadASN1(&imprint, asn1.SEQUENCE) || !readAlgorithm(&imprint, &t.imprint) ||
		!imprint.ReadASN1(&digest, asn1.OCTET_STRING) || !imprint.Empty() ||
		!info.ReadASN1Integer(serial) {
		return false
	}
	t.Imprint, t.Serial = digest, hex.EncodeToString(serial.Bytes())
	var ok bool
	if t.Policy, ok = dotted(policy); !ok {
		return false
	}
	if t.Time, ok = readGenTime(&info); !ok || !t.readAccuracy(&info) {
		return false
	}
	if info.PeekASN1Tag(asn1.BOOLEAN) { // ordering
		var ordering bool
		if !info.ReadASN1Boolean(&ordering) {
			return false
		}
	}
	if info.PeekASN1Tag(asn1.INTEGER) {
		if t.Nonce = new(big.Int); !info.ReadASN1Integer(t.Nonce) {
			return false
		}
	}
	return info.SkipOptionalASN1(tagContext0) && // tsa: a name that proves nothing
		skipExtensions(&info) && info.Empty()
}

// dotted writes an object identifier with dots.
func dotted(content []byte) (string, bool) {
	b := cryptobyte.NewBuilder(nil)
	b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes(content) })
	in := cryptobyte.String(b.BytesOrPanic())
	var id encoding.ObjectIdentifier
	if !in.ReadASN1ObjectIdentifier(&id) {
		return "", false
	}
	return id.String(), true
}

// readGenTime reads a GeneralizedTime in UTC with optional fractions of a
// second, without trailing zeros (RFC 3161 §2.4.2).
func readGenTime(in *cryptobyte.String) (time.Time, bool) {
	var content cryptobyte.String
	if !in.ReadASN1(&content, asn1.GeneralizedTime) {
		return time.Time{}, false
	}
	text := string(content)
	if n := len(text); n < 15 || text[n-1] != 'Z' || n > 15 && (text[14] != '.' || text[n-2] == '0' || n == 16) {
		return time.Time{}, false
	}
	at, err := time.Parse("20060102150405Z", text)
	return at, err == nil
}

// readAccuracy reads the optional Accuracy: seconds, [0] milliseconds, [1]
// microseconds.
func (t *TimeStamp) readAccuracy(in *cryptobyte.String) bool {
	if !in.PeekASN1Tag(asn1.SEQUENCE) {
		return true
	}
	var body cryptobyte.String
	if !in.ReadASN1(&body, asn1.SEQUENCE) {
		return false
	}
	for _, part := range []struct {
		tag  asn1.Tag
		unit time.Duration
		most int64
	}{
		{asn1.INTEGER, time.Second, maxAccuracy},
		{asn1.Tag(0).ContextSpecific(), time.Millisecond, 999},
		{asn1.Tag(1).ContextSpecific(), time.Microsecond, 999},
	} {
		var n int64
		if !body.PeekASN1Tag(part.tag) {
			continue
		}
		if !body.ReadASN1Int64WithTag(&n, part.tag) || n < 0 || n > part.most {
			return false
		}
		t.Accuracy += time.Duration(n) * part.unit
	}
	return body.Empty()
}

// skipExtensions reads the optional extensions and refuses critical ones.
func skipExtensions(in *cryptobyte.String) bool {
	if !in.PeekASN1Tag(tagContext1) {
		return true
	}
	var list cryptobyte.String
	if !in.ReadASN1(&list, tagContext1) {
		return false
	}
	for n := 0; !list.Empty(); n++ {
		var one cryptobyte.String
		var id oid
		var critical bool
		if n == maxAttributes || !list.ReadASN1(&one, asn1.SEQUENCE) || !readOID(&one, &id) ||
			one.PeekASN1Tag(asn1.BOOLEAN) && !one.ReadASN1Boolean(&critical) || critical ||
			!one.SkipASN1(asn1.OCTET_STRING) || !one.Empty() {
			return false
		}
	}
	return true
}

// ImprintAlgorithm is the digest that the imprint was made with: SHA-256,
// SHA-384 or SHA-512, or 0 for a weak or unsupported one, which Examine names.
func (t *TimeStamp) ImprintAlgorithm() crypto.Hash { return digests[t.imprint.oid] }

// Certificates returns the certificates of the token's bag, as DER.
func (t *TimeStamp) Certificates() [][]byte { return t.signed.Certificates() }

// Examine runs the seven checks of the message and then CheckImprint against
// the digest, by ImprintAlgorithm, of what is said to be stamped. A token
// without signing-certificate attribute is not of the standard (RFC 3161
// §2.4.2): the caller treats Absent as a fault.
func (t *TimeStamp) Examine(digest []byte, extra ...[]byte) Findings {
	var content []byte
	if hash := t.signed.DigestAlgorithm(); hash != 0 {
		h := hash.New()
		h.Write(t.signed.content)
		content = h.Sum(nil)
	}
	f := t.signed.Examine(content, extra...)
	hash := t.ImprintAlgorithm()
	switch {
	case weak[t.imprint.oid]:
		f.add(CheckImprint, WeakDigest)
	case hash == 0:
		f.add(CheckImprint, AlgorithmUnsupported)
	case len(digest) != hash.Size() || !bytes.Equal(digest, t.Imprint):
		f.add(CheckImprint, ImprintMismatch)
	default:
		f.add(CheckImprint, "")
	}
	return f
}
