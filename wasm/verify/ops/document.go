package ops

import (
	"errors"
	"io"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// ReadAt is the import read_at: it copies bytes of an open document into p and
// returns how many, fewer than len(p) only at the document's end, or -1.
type ReadAt func(handle uint32, offset uint64, p []byte) int

// maxRead bounds one read_at, whose length and result are 32 bits wide.
const maxRead = 1 << 30

var errNegativeOffset = errors.New("negative offset")

// document is an io.ReaderAt over ReadAt, bounded by the size in the request.
type document struct {
	read   ReadAt
	handle uint32
	size   int64
}

// open checks a file of a request and returns its reader.
func open(f abi.File, read ReadAt) (*document, error) {
	if f.Size < 0 || read == nil {
		return nil, failure.New(failure.MessageMalformed, "opening a document of a request")
	}
	return &document{read: read, handle: f.Handle, size: f.Size}, nil
}

// ReadAt implements io.ReaderAt. A caller that announced more bytes than it
// has, or that fails to read, is failure.FileUnreadable.
func (d *document) ReadAt(p []byte, offset int64) (int, error) {
	if offset < 0 {
		return 0, errNegativeOffset
	}
	if offset >= d.size {
		return 0, io.EOF
	}
	atEnd := d.size-offset < int64(len(p))
	if atEnd {
		p = p[:d.size-offset]
	}
	for done := 0; done < len(p); {
		part := p[done:min(done+maxRead, len(p))]
		n := d.read(d.handle, uint64(offset)+uint64(done), part)
		if n <= 0 || n > len(part) {
			return done, failure.New(failure.FileUnreadable, "reading a document")
		}
		done += n
	}
	if atEnd {
		return len(p), io.EOF
	}
	return len(p), nil
}
