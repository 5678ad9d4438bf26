package sandbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"hash"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// TestDigests compares the shared passes with a hash of the joined ranges.
func TestDigests(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	document, content := make([]byte, 3*chunk+17), make([]byte, 1000)
	for _, p := range [][]byte{document, content} {
		for i := range p {
			p[i] = byte(random.Uint32())
		}
	}
	files := []file{{bytes.NewReader(document), int64(len(document))}, {bytes.NewReader(content), int64(len(content))}}
	hashes := map[string]func() hash.Hash{"SHA-256": sha256.New, "SHA-384": sha512.New384, "SHA-512": sha512.New}
	size := int64(len(document))
	digests := []abi.Digest{
		{Algorithm: "SHA-256", Ranges: [][2]int64{{0, size}}},
		{Algorithm: "SHA-256", Ranges: [][2]int64{{0, chunk + 3}, {chunk + 50, 100}}},
		{Algorithm: "SHA-256", Ranges: [][2]int64{{0, 5}, {0, 5}, {3, 0}}},
		{Algorithm: "SHA-256", Ranges: [][2]int64{{0, 0}}},
		{Algorithm: "SHA-256", Ranges: [][2]int64{{0, 5}}},
		{Algorithm: "SHA-256", Ranges: [][2]int64{{1, 5}}},
		{Algorithm: "SHA-512", Ranges: [][2]int64{{0, size}}},
		{Algorithm: "SHA-384", Ranges: [][2]int64{{size, 0}, {0, 1}}},
		{Algorithm: "SHA-256", Content: true, Ranges: [][2]int64{{0, 1000}}},
		{Algorithm: "SHA-256", Content: true, Ranges: [][2]int64{{0, 1000}}},
	}
	if err := fillDigests(context.Background(), files, digests); err != nil {
		t.Fatal(err)
	}
	for i, d := range digests {
		h, source := hashes[d.Algorithm](), document
		if d.Content {
			source = content
		}
		for _, r := range d.Ranges {
			h.Write(source[r[0] : r[0]+r[1]])
		}
		if !bytes.Equal(d.Value, h.Sum(nil)) {
			t.Errorf("digest %d is %x, want %x", i, d.Value, h.Sum(nil))
		}
	}
}

func TestHashingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	digests := []abi.Digest{{Algorithm: "SHA-256", Ranges: [][2]int64{{0, 10}}}}
	err := fillDigests(ctx, []file{{bytes.NewReader(make([]byte, 10)), 10}}, digests)
	if failure.CodeOf(err) != failure.Cancelled {
		t.Errorf("got %v", err)
	}
}

func TestTailed(t *testing.T) {
	whole := "0123456789tail"
	r := tailed{bytes.NewReader([]byte("0123456789 and more")), 10, []byte("tail")}
	for offset := range len(whole) + 2 {
		for length := range len(whole) + 2 {
			p := make([]byte, length)
			n, err := r.ReadAt(p, int64(offset))
			want := whole[min(offset, len(whole)):min(offset+length, len(whole))]
			if string(p[:n]) != want || (n < length) != errors.Is(err, io.EOF) {
				t.Errorf("%d bytes at %d: %q, %v", length, offset, p[:n], err)
			}
		}
	}
	short := tailed{bytes.NewReader([]byte("01234")), 10, []byte("tail")}
	if n, err := short.ReadAt(make([]byte, 10), 0); n != 5 || err == nil {
		t.Errorf("shrunk original: %d, %v", n, err)
	}
}
