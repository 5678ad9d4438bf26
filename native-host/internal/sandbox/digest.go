package sandbox

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"io"
	"slices"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// chunk is how much of a document is read at a time, in bytes.
const chunk = 256 << 10

// fillDigests computes the value of every digest over its ranges of a file.
// The ranges come out of the sandbox and are held to the files' sizes.
//
// Digests that start with the same bytes share the work: a PDF's own digest
// and those of all its signatures cost little more than one pass.
func fillDigests(ctx context.Context, files []file, digests []abi.Digest) error {
	order := make([]*abi.Digest, len(digests))
	for i := range digests {
		if err := checkRanges(files, digests[i]); err != nil {
			return err
		}
		order[i] = &digests[i]
	}
	slices.SortFunc(order, func(a, b *abi.Digest) int {
		return cmp.Or(cmp.Compare(fileOf(*a), fileOf(*b)), cmp.Compare(a.Algorithm, b.Algorithm),
			slices.Compare(a.Ranges[0][:], b.Ranges[0][:]))
	})
	var shared *prefix
	for _, d := range order {
		if shared == nil || !shared.leadsTo(d) {
			shared = startPrefix(files, d)
		}
		h, err := shared.advance(ctx, d.Ranges[0])
		if err != nil {
			return err
		}
		for _, r := range d.Ranges[1:] {
			if err := hashRange(ctx, h, shared.r, r[0], r[1]); err != nil {
				return err
			}
		}
		d.Value = h.Sum(nil)
	}
	return nil
}

// fileOf is the index of a digest's file: the document or its content.
func fileOf(d abi.Digest) int {
	if d.Content {
		return 1
	}
	return 0
}

func checkRanges(files []file, d abi.Digest) error {
	if newHash(d.Algorithm) == nil || len(d.Ranges) == 0 || fileOf(d) >= len(files) {
		return failure.New(failure.SandboxFailed, "reading the digests that the sandbox asks for")
	}
	size := files[fileOf(d)].size
	for _, r := range d.Ranges {
		if r[0] < 0 || r[1] < 0 || r[0] > size || r[1] > size-r[0] {
			return failure.New(failure.SandboxFailed, "reading the ranges that the sandbox asks for")
		}
	}
	return nil
}

// newHash returns the hash of that name, or nil.
func newHash(algorithm string) hash.Hash {
	switch algorithm {
	case "SHA-256":
		return sha256.New()
	case "SHA-384":
		return sha512.New384()
	case "SHA-512":
		return sha512.New()
	}
	return nil
}

// prefix is a hash that several digests pass through.
type prefix struct {
	r         io.ReaderAt
	file      int
	algorithm string
	start, at int64
	h         hash.Hash
}

func startPrefix(files []file, d *abi.Digest) *prefix {
	start := d.Ranges[0][0]
	return &prefix{r: files[fileOf(*d)].r, file: fileOf(*d), algorithm: d.Algorithm,
		start: start, at: start, h: newHash(d.Algorithm)}
}

func (p *prefix) leadsTo(d *abi.Digest) bool {
	return fileOf(*d) == p.file && d.Algorithm == p.algorithm && d.Ranges[0][0] == p.start &&
		p.start+d.Ranges[0][1] >= p.at
}

// advance hashes up to the end of r and returns a copy of that state.
func (p *prefix) advance(ctx context.Context, r [2]int64) (hash.Hash, error) {
	end := r[0] + r[1]
	if err := hashRange(ctx, p.h, p.r, p.at, end-p.at); err != nil {
		return nil, err
	}
	p.at = end
	h, err := p.h.(hash.Cloner).Clone() // every hash of newHash is one
	if err != nil {
		return nil, failure.Wrap(failure.Internal, err, "copying a hash")
	}
	return h, nil
}

// hashRange adds length bytes at offset to h.
func hashRange(ctx context.Context, h hash.Hash, r io.ReaderAt, offset, length int64) error {
	buffer := make([]byte, min(chunk, length))
	for length > 0 {
		if ctx.Err() != nil {
			return trapped(ctx, ctx.Err(), "hashing a document")
		}
		part := buffer[:min(int64(len(buffer)), length)]
		if n, err := r.ReadAt(part, offset); n < len(part) {
			return failure.Wrap(failure.FileUnreadable, err, "hashing a document")
		}
		h.Write(part)
		offset += int64(len(part))
		length -= int64(len(part))
	}
	return nil
}
