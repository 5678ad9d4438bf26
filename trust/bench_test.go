package trust

import (
	"testing"
)

// BenchmarkEvaluate: one verification of a citizen's certificate with one CA and
// an indexed list of a million entries, as a server does it.
func BenchmarkEvaluate(b *testing.B) {
	sign := hanako(b).Sign
	der, _ := listOf(b, 1_000_000)
	x, why := NewIndex(der)
	if why != "" {
		b.Fatal(why)
	}
	ev := Evidence{Anchors: [][]byte{sign.CA.Certificate}, Indexed: []*Index{x}}
	if r := EvaluateSigner(sign.Certificate, ev, noon); r.Indication != TotalPassed {
		b.Fatalf("%s %s %+v", r.Indication, r.SubIndication, r.Revocation)
	}
	for b.Loop() {
		EvaluateSigner(sign.Certificate, ev, noon)
	}
}
