package trust

import (
	"crypto/x509"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/bounded"
	"github.com/natsuin/natsuin/internal/testpki"
)

// listOf is a list of n entries with serial numbers of four bytes, as JPKI has
// them, and every reason.
func listOf(t testing.TB, n int) ([]byte, []testpki.Revoked) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, uint64(n)))
	entries := make([]testpki.Revoked, n)
	for i := range entries {
		entries[i] = testpki.Revoked{Serial: big.NewInt(random.Int64N(1 << 32)), Reason: i % 7,
			Time: issued.Add(-time.Duration(i%100000) * time.Minute)}
	}
	return signCRL(t, hanako(t).Sign.CA, testpki.CRLTemplate{ThisUpdate: noon.Add(-time.Hour),
		NextUpdate: noon.Add(time.Hour), Number: 1, Revoked: entries}), entries
}

// agree compares a scanned list with what the standard library makes of it.
func agree(t *testing.T, l *revocationList, want *x509.RevocationList) {
	t.Helper()
	if !slices.Equal(l.tbs, want.RawTBSRevocationList) || !slices.Equal(l.issuer, want.RawIssuer) ||
		!slices.Equal(l.signature, want.Signature) || !l.thisUpdate.Equal(want.ThisUpdate) ||
		!l.nextUpdate.Equal(want.NextUpdate) {
		t.Fatal("the head differs")
	}
	if l.algorithm != 0 && l.algorithm != want.SignatureAlgorithm {
		t.Fatalf("algorithm %v, want %v", l.algorithm, want.SignatureAlgorithm)
	}
	i := 0
	l.walk(func(_ int, e *entry) {
		if i == len(want.RevokedCertificateEntries) {
			t.Fatal("too many entries")
		}
		w := want.RevokedCertificateEntries[i]
		i++
		if !slices.Equal(e.serial, serialContent(w.SerialNumber)) && w.SerialNumber.Sign() >= 0 {
			t.Fatalf("entry %d: serial %x, want %v", i, e.serial, w.SerialNumber)
		}
		if !e.when().Equal(w.RevocationTime) || max(e.reason, 0) != w.ReasonCode {
			t.Fatalf("entry %d: %v %d, want %v %d", i, e.when(), e.reason, w.RevocationTime, w.ReasonCode)
		}
	})
	if i != len(want.RevokedCertificateEntries) {
		t.Fatalf("%d entries, want %d", i, len(want.RevokedCertificateEntries))
	}
}

// The scanner reads what the standard library reads, and the index finds what
// stands in the list and nothing else.
func TestIndex(t *testing.T) {
	for _, n := range []int{0, 1, 2, 7, 5000} {
		der, entries := listOf(t, n)
		x, why := NewIndex(der)
		if why != "" || x.Len() != n {
			t.Fatalf("%d entries: %s, %d", n, why, x.Len())
		}
		want, err := x509.ParseRevocationList(der)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, x.list, want)
		present := map[string]bool{}
		for _, e := range entries {
			present[e.Serial.String()] = true
		}
		for _, e := range entries {
			when, reason, ok := x.Find(e.Serial)
			if !ok || when.After(e.Time) || (reason == nil && e.Reason != 0 && when.Equal(e.Time)) {
				t.Errorf("%v: %v %v %t", e.Serial, when, reason, ok)
			}
			next := new(big.Int).Add(e.Serial, big.NewInt(1))
			if _, _, ok := x.Find(next); ok != present[next.String()] {
				t.Errorf("%v found: %t", next, ok)
			}
		}
	}
	if _, why := NewIndex([]byte{0x30, 0}); why != WhyMalformed {
		t.Error(why)
	}
}

// An indexed list answers as the list itself.
func TestIndexAsEvidence(t *testing.T) {
	sign := hanako(t).Sign
	for name, der := range map[string][]byte{"good": goodCRL(t, sign.CA), "revoked": revokedCRL(t, sign, issued, 4),
		"forged": flipLast(goodCRL(t, sign.CA)), "other": goodCRL(t, hanako(t).Auth.CA)} {
		x, why := NewIndex(der)
		if why != "" {
			t.Fatal(name, why)
		}
		want := Evaluate(sign.Certificate, with(sign, der), noon)
		ev := Evidence{Anchors: [][]byte{sign.CA.Certificate}, Indexed: []*Index{x}}
		for range 2 {
			r := Evaluate(sign.Certificate, ev, noon)
			expect(t, name, r, want)
			if r.Revocation.SourceSHA256 != want.Revocation.SourceSHA256 {
				t.Error(name, r.Revocation.SourceSHA256)
			}
		}
	}
}

// FuzzCRL: what the scanner accepts and the standard library too, they read
// alike; the index finds every entry; time and memory stay within bounds.
func FuzzCRL(f *testing.F) {
	der, _ := listOf(f, 8)
	f.Add(der)
	f.Add(goodCRL(f, hanako(f).Sign.CA))
	f.Add([]byte{0x30, 0})
	f.Fuzz(func(t *testing.T, der []byte) {
		var x *Index
		var why Why
		bounded.Run(t, len(der), bounded.Memory{Constant: 1 << 20, PerByte: 100}, func() { x, why = NewIndex(der) })
		if (x == nil) != (why != "") {
			t.Fatalf("%v beside %q", x, why)
		}
		if x == nil {
			return
		}
		if want, err := x509.ParseRevocationList(der); err == nil {
			agree(t, x.list, want)
		}
		if x.list.redirects {
			return
		}
		x.list.walk(func(_ int, e *entry) {
			found, removed := x.list.find(e.serial, x.list.issuerName)
			if found == nil && !removed {
				t.Fatalf("entry %x is not found", e.serial)
			}
		})
	})
}

// BenchmarkCRL: index is in bytes of DER, look-up one question to a list of a
// million entries; index/DER is the memory kept beside the DER, over it.
func BenchmarkCRL(b *testing.B) {
	der, entries := listOf(b, 1_000_000)
	x, why := NewIndex(der)
	if why != "" {
		b.Fatal(why)
	}
	b.Run("index", func(b *testing.B) {
		b.SetBytes(int64(len(der)))
		for b.Loop() {
			NewIndex(der)
		}
		b.ReportMetric(1+float64(4*cap(x.offsets)+4*cap(x.starts))/float64(len(der)), "memory/DER")
	})
	b.Run("look-up", func(b *testing.B) {
		b.ReportAllocs()
		serial := new(big.Int)
		asked := make([]uint64, len(entries))
		for i, e := range entries {
			asked[i] = e.Serial.Uint64()
		}
		for i := 0; b.Loop(); i++ {
			if _, _, ok := x.Find(serial.SetUint64(asked[i%len(asked)])); !ok {
				b.Fatal("not found")
			}
		}
	})
}
