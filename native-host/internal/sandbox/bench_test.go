package sandbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"testing"

	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// The sizes of the documents measured, in bytes.
var sizes = []int{1_000_000, 50_000_000}

func mb(size int) string { return fmt.Sprintf("%dMB", size/1_000_000) }

// BenchmarkSHA256 is the floor: what hashing a document costs alone.
func BenchmarkSHA256(b *testing.B) {
	for _, size := range sizes {
		document := story(b, size).SignedFile()
		b.Run(mb(size), func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			for b.Loop() {
				sha256.Sum256(document)
			}
		})
	}
}

// BenchmarkPrepare is the method as the command line calls it: a new instance,
// the preparation inside, the content digest outside.
func BenchmarkPrepare(b *testing.B) {
	s := shared(b)
	for _, size := range sizes {
		want := story(b, size)
		b.Run(mb(size), func(b *testing.B) {
			b.SetBytes(int64(len(want.Original)))
			for b.Loop() {
				r, size := reader(want.Original)
				if _, err := s.Prepare(context.Background(), r, size, want.PrepareOptions()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkComplete(b *testing.B) {
	s, want := shared(b), story(b, sizes[0])
	for b.Loop() {
		if _, err := s.Complete(context.Background(), want.PreparedMessage(), want.SignedMessage()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	s := shared(b)
	for _, size := range sizes {
		want := story(b, size)
		signed := want.SignedFile()
		b.Run(mb(size), func(b *testing.B) {
			b.SetBytes(int64(len(signed)))
			for b.Loop() {
				r, size := reader(signed)
				report, err := s.Verify(context.Background(), r, size, want.VerifyOptions())
				if err != nil || !bytes.Contains(report, []byte("TOTAL-PASSED")) {
					b.Fatalf("%v\n%s", err, report)
				}
			}
		})
	}
}

// BenchmarkInstance is the part of every method that is the sandbox itself: a
// new instance that answers the smallest question.
func BenchmarkInstance(b *testing.B) {
	s := shared(b)
	for b.Loop() {
		err := s.with(context.Background(), nil, func(ctx context.Context, i *instance) error {
			return i.do(ctx, abi.OpVersion, &abi.VersionRequest{}, &abi.VersionAnswer{})
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen is the cold start, with and without compiled code from before.
func BenchmarkOpen(b *testing.B) {
	openClose := func(b *testing.B, o Options) {
		s, err := Open(context.Background(), o)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	o := pinned(b, modulePath)
	b.Run("cached", func(b *testing.B) {
		for b.Loop() {
			openClose(b, o)
		}
	})
	o.CacheDir = ""
	b.Run("uncached", func(b *testing.B) {
		for b.Loop() {
			openClose(b, o)
		}
	})
	b.Run("filling", func(b *testing.B) {
		for b.Loop() {
			o.CacheDir = b.TempDir()
			openClose(b, o)
			if err := os.RemoveAll(o.CacheDir); err != nil {
				b.Fatal(err)
			}
		}
	})
}
