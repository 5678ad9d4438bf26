package pdf

import (
	"bytes"
	"crypto/sha256"
	"io"

	"github.com/natsuin/natsuin/failure"
)

// preparedVersion is the version of Prepared. A value of another version is
// refused.
const preparedVersion = 1

// Prepared is a file ready to be signed: what to append, and where in it the
// CMS goes. It holds no secret and nothing of the original file but values that
// the tail repeats, and it survives JSON. It may cross untrusted hands: Complete
// checks it.
type Prepared struct {
	Version int    `json:"version"`
	Profile string `json:"profile"`
	// Field is the name of the new signature field.
	Field string `json:"field"`
	// Size is the length of the original file in bytes.
	Size int64 `json:"size"`
	// Tail is what to append to it. /Contents in it holds zeros.
	Tail []byte `json:"tail"`
	// ByteRange is offset, length, offset, length in the prepared file
	// (ISO 32000-1 §12.8.1): everything but /Contents.
	ByteRange [4]int64 `json:"byteRange"`
	// ContentDigest is SHA-256 over ByteRange, 32 bytes, set by Digest or by a
	// caller that hashed Ranges itself.
	ContentDigest []byte `json:"contentDigest,omitempty"`
	// Reserve is the room for the CMS in bytes of DER.
	Reserve int `json:"reserve"`
}

// Range is a run of bytes of a file.
type Range struct{ Offset, Length int64 }

// Ranges are the bytes of the prepared file, original and tail, that the
// content digest covers, in order.
func (p Prepared) Ranges() []Range {
	return []Range{{p.ByteRange[0], p.ByteRange[1]}, {p.ByteRange[2], p.ByteRange[3]}}
}

// digestBuffer is how many bytes are read from the original at a time.
const digestBuffer = 128 << 10

// Digest hashes the original and the tail and sets ContentDigest. It reads the
// original once, from start to end.
func (p *Prepared) Digest(r io.ReaderAt) error {
	gap, err := p.gap()
	if err != nil {
		return err
	}
	h := sha256.New()
	n, err := io.CopyBuffer(h, io.NewSectionReader(r, 0, p.Size), make([]byte, digestBuffer))
	if err == nil && n < p.Size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return failure.Wrap(failure.FileUnreadable, err, "hashing the document")
	}
	h.Write(p.Tail[:gap.Offset])
	h.Write(p.Tail[gap.Offset+gap.Length:])
	p.ContentDigest = h.Sum(nil)
	return nil
}

// gap returns where in Tail the value of /Contents stands, brackets included,
// after checking that p agrees with itself.
func (p Prepared) gap() (Range, error) {
	refuse := func(doing string) (Range, error) {
		return Range{}, failure.New(failure.CompletionMismatch, "%s", doing)
	}
	b, size := p.ByteRange, p.Size+int64(len(p.Tail))
	switch {
	case p.Version != preparedVersion || subFilters[p.Profile] == "":
		return refuse("reading a preparation of another version or profile")
	case p.Size < 0 || len(p.Tail) > MaxTail || p.Reserve < MinReserve || p.Reserve > MaxReserve:
		return refuse("reading the sizes of a preparation")
	case b[0] != 0 || b[1] < p.Size || b[1] > size || b[3] < 0 || b[3] > size ||
		b[2] != b[1]+int64(2*p.Reserve+2) || b[2]+b[3] != size:
		return refuse("reading the byte range of a preparation")
	}
	gap := Range{b[1] - p.Size, b[2] - b[1]}
	value := p.Tail[gap.Offset:][:gap.Length]
	if value[0] != '<' || value[len(value)-1] != '>' ||
		len(bytes.Trim(value[1:len(value)-1], "0")) != 0 {
		return refuse("looking for the empty signature of a preparation")
	}
	return gap, nil
}
