package verify

import (
	"crypto"
	_ "crypto/sha256" // registers SHA-256
	_ "crypto/sha512" // registers SHA-384 and SHA-512
	"hash"
	"io"
	"slices"
	"sort"

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

// same reports whether d and o are digests of the same bytes by the same
// algorithm.
func (d Digest) same(o Digest) bool {
	return d.Algorithm == o.Algorithm && d.Content == o.Content && slices.Equal(d.Ranges, o.Ranges)
}

// start is the length of the first range if it begins at 0, otherwise 0.
func (d Digest) start() int64 {
	if len(d.Ranges) == 0 || d.Ranges[0][0] != 0 {
		return 0
	}
	return d.Ranges[0][1]
}

// algorithms are the digests that package cms asks for.
var algorithms = map[string]crypto.Hash{
	crypto.SHA256.String(): crypto.SHA256,
	crypto.SHA384.String(): crypto.SHA384,
	crypto.SHA512.String(): crypto.SHA512,
}

const (
	// hashBuffer is how many bytes are read at a time, fewer from small files.
	hashBuffer = 256 << 10
	// maxPasses bounds what the signatures of one file can make us hash, in
	// multiples of its size and of its content's. Beginnings that several of them
	// share count once, so that ordinary files with many signatures need two.
	maxPasses = 32
)

// hasher computes the digests that nobody has computed yet.
type hasher struct {
	file, content         io.ReaderAt
	fileSize, contentSize int64
	known                 []Digest
	left                  int64 // bytes that may still be hashed
	buffer                []byte
	// marks are states of hashes over the beginning of the file, to go on from.
	marks map[string]mark
}

// mark is the state of a hash after so many bytes of the file.
type mark struct {
	offset int64
	state  hash.Cloner
}

// newHasher hashes r and the content of opt, taking over its digests.
func newHasher(r io.ReaderAt, size int64, opt Options) *hasher {
	return &hasher{file: r, content: opt.Content, fileSize: size, contentSize: opt.ContentSize,
		known: slices.Clone(opt.Digests), left: maxPasses * (size + opt.ContentSize),
		marks: map[string]mark{}}
}

// whole returns the request for the digest of the file or of the content.
func (h *hasher) whole(algorithm crypto.Hash, content bool) Digest {
	size := h.fileSize
	if content {
		size = h.contentSize
	}
	return Digest{algorithm.String(), content, [][2]int64{{0, size}}, nil}
}

// sumAll computes digests, short beginnings first, so that the beginning of the
// file is hashed once for all of them.
func (h *hasher) sumAll(list []Digest) error {
	list = slices.Clone(list)
	sort.SliceStable(list, func(i, j int) bool { return list[i].start() < list[j].start() })
	for _, d := range list {
		if _, err := h.sum(d); err != nil {
			return err
		}
	}
	return nil
}

// sum returns the value of a digest, from known or by reading.
func (h *hasher) sum(d Digest) ([]byte, error) {
	algorithm := algorithms[d.Algorithm]
	for _, k := range h.known {
		if k.same(d) && len(k.Value) == algorithm.Size() {
			return k.Value, nil
		}
	}
	state, from := algorithm.New(), int64(0)
	if m, ok := h.marks[d.Algorithm]; ok && !d.Content && m.offset <= d.start() {
		if c, err := m.state.Clone(); err == nil {
			state, from = c, m.offset
		}
	}
	for i, x := range d.Ranges {
		if i == 0 {
			x[0], x[1] = x[0]+from, x[1]-from
		}
		if err := h.read(state, d.Content, x); err != nil {
			return nil, err
		}
		if i == 0 && !d.Content {
			h.mark(d, state)
		}
	}
	d.Value = state.Sum(nil)
	h.known = append(h.known, d)
	return d.Value, nil
}

// mark remembers the state after the first range of d.
func (h *hasher) mark(d Digest, state hash.Hash) {
	if c, ok := state.(hash.Cloner); ok && d.start() > 0 {
		if copied, err := c.Clone(); err == nil {
			h.marks[d.Algorithm] = mark{d.start(), copied}
		}
	}
}

// read hashes one range.
func (h *hasher) read(to hash.Hash, content bool, x [2]int64) error {
	if h.left -= x[1]; h.left < 0 {
		return failure.New(failure.PDFTooComplex, "hashing more than %d times the document", maxPasses)
	}
	r := h.file
	if content {
		r = h.content
	}
	if h.buffer == nil {
		h.buffer = make([]byte, max(1, min(hashBuffer, max(h.fileSize, h.contentSize))))
	}
	n, err := io.CopyBuffer(to, io.NewSectionReader(r, x[0], x[1]), h.buffer)
	if err == nil && n != x[1] {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return failure.Wrap(failure.FileUnreadable, err, "hashing the document")
	}
	return nil
}
