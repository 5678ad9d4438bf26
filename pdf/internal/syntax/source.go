package syntax

import (
	"io"

	"github.com/natsuin/natsuin/failure"
)

// source reads a file in aligned chunks and keeps the latest few. A chunk is
// never written again after it was read, so objects may point into it.
type source struct {
	r      io.ReaderAt
	size   int64
	chunks [cachedChunks]chunk
	clock  int64
}

type chunk struct {
	index int64 // offset / chunkSize
	data  []byte
	used  int64
}

// window returns up to n bytes at off, fewer only at the end of the file. The
// bytes must not be written to.
func (s *source) window(off int64, n int) ([]byte, error) {
	if off < 0 || off > s.size {
		return nil, malformed("reading at %d, outside the file", off)
	}
	if rest := s.size - off; int64(n) > rest {
		n = int(rest)
	}
	if n == 0 {
		return nil, nil
	}
	first, last := off/chunkSize, (off+int64(n)-1)/chunkSize
	if first == last {
		c, err := s.chunk(first)
		if err != nil {
			return nil, err
		}
		start := int(off - first*chunkSize)
		return c[start : start+n : start+n], nil
	}
	out := make([]byte, 0, n)
	for i := first; i <= last; i++ {
		c, err := s.chunk(i)
		if err != nil {
			return nil, err
		}
		if i == first {
			c = c[off-first*chunkSize:]
		}
		out = append(out, c[:min(len(c), n-len(out))]...)
	}
	return out, nil
}

// chunk returns one chunk, from the cache or by reading it over the one used
// longest ago.
func (s *source) chunk(index int64) ([]byte, error) {
	s.clock++
	oldest := 0
	for i := range s.chunks {
		if s.chunks[i].data != nil && s.chunks[i].index == index {
			s.chunks[i].used = s.clock
			return s.chunks[i].data, nil
		}
		if s.chunks[i].used < s.chunks[oldest].used {
			oldest = i
		}
	}
	data := make([]byte, min(chunkSize, s.size-index*chunkSize))
	if n, err := s.r.ReadAt(data, index*chunkSize); n < len(data) {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, failure.Wrap(failure.FileUnreadable, err, "reading the document")
	}
	s.chunks[oldest] = chunk{index: index, data: data, used: s.clock}
	return data, nil
}

// malformed is the error for a file that breaks the rules of its format.
func malformed(doing string, args ...any) error {
	return failure.New(failure.PDFMalformed, doing, args...)
}

// tooComplex is the error for a file that exceeds a bound of limits.go.
func tooComplex(doing string, args ...any) error {
	return failure.New(failure.PDFTooComplex, doing, args...)
}

// unsupported is the error for a legal file that needs what is not built.
func unsupported(doing string, args ...any) error {
	return failure.New(failure.PDFUnsupported, doing, args...)
}
