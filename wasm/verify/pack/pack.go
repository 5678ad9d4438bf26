package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
)

var errModule = errors.New("not a module as Go links it")

// maxGap is how many zero bytes are written out to save a segment.
const maxGap = 256

const (
	header      = "\x00asm\x01\x00\x00\x00"
	dataSection = 11
	opI32Const  = 0x41
	opEnd       = 0x0b
)

// pack returns module with its data segments joined (WebAssembly Core
// Specification 2.0, sections 5.5.2 and 5.5.14). Everything else stays as it
// is.
func pack(module []byte) ([]byte, error) {
	if !bytes.HasPrefix(module, []byte(header)) {
		return nil, errModule
	}
	out := []byte(header)
	r := &reader{left: module[len(header):]}
	for len(r.left) > 0 {
		id := r.byte()
		content := r.take(r.unsigned())
		if id == dataSection && !r.failed {
			segments, err := readSegments(content)
			if err != nil {
				return nil, err
			}
			content = writeSegments(join(segments))
		}
		out = append(out, id)
		out = binary.AppendUvarint(out, uint64(len(content)))
		out = append(out, content...)
	}
	if r.failed {
		return nil, errModule
	}
	return out, nil
}

// segment is bytes that are written to memory before the module starts.
type segment struct {
	offset  uint32
	content []byte
}

func readSegments(section []byte) ([]segment, error) {
	r := &reader{left: section}
	count := r.unsigned()
	var segments []segment
	for i := uint64(0); i < count && !r.failed; i++ {
		// An active segment of memory 0 at a constant offset.
		if r.byte() != 0 || r.byte() != opI32Const {
			return nil, errModule
		}
		offset := r.signed()
		if r.byte() != opEnd {
			return nil, errModule
		}
		segments = append(segments, segment{uint32(offset), r.take(r.unsigned())})
	}
	if r.failed || len(r.left) != 0 {
		return nil, errModule
	}
	return segments, nil
}

// join runs segments together that follow one another with at most maxGap bytes
// between them. Segments in another order stay apart.
func join(segments []segment) []segment {
	var joined []segment
	for _, s := range segments {
		if len(joined) > 0 {
			last := &joined[len(joined)-1]
			end := uint64(last.offset) + uint64(len(last.content))
			if gap := uint64(s.offset) - end; uint64(s.offset) >= end && gap <= maxGap {
				last.content = append(last.content, make([]byte, gap)...)
				last.content = append(last.content, s.content...)
				continue
			}
		}
		joined = append(joined, segment{s.offset, bytes.Clone(s.content)})
	}
	return joined
}

func writeSegments(segments []segment) []byte {
	out := binary.AppendUvarint(nil, uint64(len(segments)))
	for _, s := range segments {
		out = append(out, 0, opI32Const)
		out = appendSigned(out, int32(s.offset))
		out = append(out, opEnd)
		out = binary.AppendUvarint(out, uint64(len(s.content)))
		out = append(out, s.content...)
	}
	return out
}

// reader reads a module; after the first thing that is not there it only
// returns zeros.
type reader struct {
	left   []byte
	failed bool
}

func (r *reader) fail() {
	r.left, r.failed = nil, true
}

func (r *reader) byte() byte {
	if len(r.left) == 0 {
		r.fail()
		return 0
	}
	b := r.left[0]
	r.left = r.left[1:]
	return b
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.left)) {
		r.fail()
		return nil
	}
	b := r.left[:n]
	r.left = r.left[n:]
	return b
}

// unsigned reads a LEB128 number, which is what package binary calls a uvarint.
func (r *reader) unsigned() uint64 {
	n, size := binary.Uvarint(r.left)
	if size <= 0 || n > math.MaxUint32 {
		r.fail()
		return 0
	}
	r.left = r.left[size:]
	return n
}

// signed reads a signed LEB128 number of 32 bits.
func (r *reader) signed() int32 {
	var n int64
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		n |= int64(b&0x7f) << shift
		if b&0x80 == 0 {
			return int32(n << (57 - shift) >> (57 - shift)) // extend the sign
		}
	}
	r.fail()
	return 0
}

func appendSigned(out []byte, n int32) []byte {
	for {
		b := byte(n & 0x7f)
		n >>= 7
		if n == 0 && b&0x40 == 0 || n == -1 && b&0x40 != 0 {
			return append(out, b)
		}
		out = append(out, b|0x80)
	}
}
