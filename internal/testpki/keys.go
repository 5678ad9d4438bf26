package testpki

import (
	"crypto/rsa"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math/big"
	"math/rand/v2"
	"sync"
)

// primeBits is half of the RSA-2048 modulus every JPKI key has today.
const primeBits = 1024

// sieveSpan is how many odd numbers above a random start are sieved at once;
// a prime lies among them with probability above 1 - 10^-9.
const sieveSpan = 8192

// stream returns the endless deterministic bytes of a seed and a label.
// crypto/rsa refuses to be deterministic on purpose, hence the own key search.
func stream(seed, label string) io.Reader {
	h := sha256.New()
	for _, s := range []string{"natsuin testpki 1", seed, label} {
		var n [4]byte
		binary.BigEndian.PutUint32(n[:], uint32(len(s)))
		h.Write(n[:])
		io.WriteString(h, s)
	}
	return rand.NewChaCha8([32]byte(h.Sum(nil)))
}

// searchKey returns the RSA-2048 key of a seed and a label, e = 65537.
func searchKey(seed, label string) *rsa.PrivateKey {
	var p, q *big.Int
	var wg sync.WaitGroup
	wg.Go(func() { p = searchPrime(stream(seed, label+" p")) })
	wg.Go(func() { q = searchPrime(stream(seed, label+" q")) })
	wg.Wait()

	one := big.NewInt(1)
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: 65537},
		D:         new(big.Int).ModInverse(big.NewInt(65537), phi),
		Primes:    []*big.Int{p, q},
	}
	key.Precompute()
	if err := key.Validate(); err != nil {
		panic("testpki: searching a key: " + err.Error())
	}
	return key
}

// searchPrime returns the first 1024-bit prime at or above a start read from r,
// with the two top bits set (so that p*q has 2048 bits) and p-1 prime to 65537.
func searchPrime(r io.Reader) *big.Int {
	buf := make([]byte, primeBits/8)
	for {
		if _, err := io.ReadFull(r, buf); err != nil {
			panic("testpki: reading the key stream: " + err.Error())
		}
		buf[0] |= 0xC0
		buf[len(buf)-1] |= 1
		start := new(big.Int).SetBytes(buf)
		composite := sieve(start)
		for i, c := range composite {
			if c {
				continue
			}
			p := new(big.Int).Add(start, big.NewInt(int64(2*i)))
			if p.BitLen() == primeBits && p.ProbablyPrime(0) && fitsExponent(p) {
				return p
			}
		}
	}
}

func fitsExponent(p *big.Int) bool {
	rest := new(big.Int).Mod(new(big.Int).Sub(p, big.NewInt(1)), big.NewInt(65537))
	return rest.Sign() != 0
}

// sieve marks which of start, start+2, start+4, … have a small factor.
func sieve(start *big.Int) []bool {
	composite := make([]bool, sieveSpan)
	m := new(big.Int)
	for _, p := range smallPrimes() {
		rest := m.Mod(start, big.NewInt(int64(p))).Int64()
		// start + 2i = 0 mod p  <=>  i = -start/2 mod p
		i := (int64(p) - rest) % int64(p)
		if i%2 == 1 {
			i += int64(p)
		}
		for i /= 2; i < sieveSpan; i += int64(p) {
			composite[i] = true
		}
	}
	return composite
}

// smallPrimes returns the odd primes below 2^15.
var smallPrimes = sync.OnceValue(func() []int {
	const limit = 1 << 15
	var composite [limit]bool
	var primes []int
	for n := 3; n < limit; n += 2 {
		if composite[n] {
			continue
		}
		primes = append(primes, n)
		for m := n * n; m < limit; m += 2 * n {
			composite[m] = true
		}
	}
	return primes
})
