package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/trust"
)

// entries is the size of the list that is measured, and how often something is
// looked up in it: a median of so many milliseconds is as many nanoseconds for
// one look-up.
const entries = 1_000_000

// compareList times indexing a large revocation list and looking serial numbers
// up, beside hashing it and reading it with openssl.
func compareList(work string, rounds int) (Comparison, error) {
	at := time.Now().UTC().Truncate(time.Second)
	list, revoked, err := listOf(testpki.New("").SignCA(3), entries, at)
	if err != nil {
		return Comparison{}, err
	}
	file := filepath.Join(work, "list.crl")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		return Comparison{}, err
	}
	index, why := trust.NewIndex(list)
	if why != "" {
		return Comparison{}, fmt.Errorf("indexing the list: %s", why)
	}
	return compare(fmt.Sprintf("list of %d entries, %d bytes", entries, len(list)), rounds, []task{
		{"SHA-256", func() error { sha256.Sum256(list); return nil }},
		{"trust.NewIndex", func() error {
			if _, why := trust.NewIndex(list); why != "" {
				return fmt.Errorf("indexing the list: %s", why)
			}
			return nil
		}},
		{fmt.Sprintf("%d look-ups", entries), func() error {
			for _, r := range revoked {
				if _, _, ok := index.Find(r.Serial); !ok {
					return errors.New("an entry was not found")
				}
			}
			return nil
		}},
		{"openssl crl", func() error {
			return expect("lastUpdate=", 0, "openssl", "crl", "-inform", "DER", "-in", file, "-noout", "-lastupdate")
		}},
	})
}

// listOf is a CA's current list with that many entries, of all ages and reasons.
func listOf(ca *testpki.CA, n int, at time.Time) ([]byte, []testpki.Revoked, error) {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	revoked := make([]testpki.Revoked, n)
	for i := range revoked {
		revoked[i] = testpki.Revoked{Serial: big.NewInt(1<<32 + random.Int64N(1<<32)), Reason: i % 7,
			Time: at.Add(-time.Duration(i%100_000) * time.Minute)}
	}
	der, err := ca.SignCRL(testpki.CRLTemplate{ThisUpdate: at.Add(-time.Hour), NextUpdate: at.Add(24 * time.Hour),
		Number: 1, Revoked: revoked})
	return der, revoked, err
}
