package verify

import (
	"crypto"
	_ "crypto/sha256" // registers SHA-256
	_ "crypto/sha512" // registers SHA-384 and SHA-512
	"hash"
	"io"
	"slices"

	"github.com/natsuin/natsuin/failure"
)

// Digest is one hash over ranges of the file, or of the detached content.
// Digests asks for it without a value; the caller hashes (crypto/sha256,
// WebCrypto) and hands it back in Options.Digests. A value is believed: the
// caller is the one who reads the file anyway.
type Digest struct {
	Algorithm string     `json:"algorithm"` // "SHA-256", "SHA-384" or "SHA-512"
	Content   bool       `json:"content"`   // of Options.Content instead of the file
	Ranges    [][2]int64 `json:"ranges"`    // offset and length of each, in hashing order
	Value     []byte     `json:"value,omitempty"`
}

// fits reports whether d is a digest of the same bytes by the same algorithm,
// with a value of the right size.
func (d Digest) fits(o Digest, size int) bool {
	return d.Algorithm == o.Algorithm && d.Content == o.Content &&
		slices.Equal(d.Ranges, o.Ranges) && len(d.Value) == size
}

// hashBuffer is how many bytes are read at a time.
const hashBuffer = 256 << 10

// hasher computes digests that nobody has computed yet.
type hasher struct {
	file, content         io.ReaderAt
	fileSize, contentSize int64
	known                 []Digest
}

// newHasher hashes r and the content of opt, taking over its digests.
func newHasher(r io.ReaderAt, size int64, opt Options) *hasher {
	return &hasher{r, opt.Content, size, opt.ContentSize, slices.Clone(opt.Digests)}
}

// whole returns the request for the digest of the file or of the content.
func (h *hasher) whole(algorithm crypto.Hash, content bool) Digest {
	size := h.fileSize
	if content {
		size = h.contentSize
	}
	return Digest{algorithm.String(), content, [][2]int64{{0, size}}, nil}
}

// sum returns the value of a digest, from known or by reading.
func (h *hasher) sum(algorithm crypto.Hash, d Digest) ([]byte, error) {
	for _, k := range h.known {
		if k.fits(d, algorithm.Size()) {
			return k.Value, nil
		}
	}
	r := h.file
	if d.Content {
		r = h.content
	}
	state, buffer := algorithm.New(), make([]byte, hashBuffer)
	for _, x := range d.Ranges {
		if err := hashRange(state, r, x, buffer); err != nil {
			return nil, err
		}
	}
	d.Value = state.Sum(nil)
	h.known = append(h.known, d)
	return d.Value, nil
}

func hashRange(to hash.Hash, r io.ReaderAt, x [2]int64, buffer []byte) error {
	n, err := io.CopyBuffer(to, io.NewSectionReader(r, x[0], x[1]), buffer)
	if err == nil && n != x[1] {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return failure.Wrap(failure.FileUnreadable, err, "hashing the document")
	}
	return nil
}
