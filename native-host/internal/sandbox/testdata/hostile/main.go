// Command hostile is a module in natsuin.wasm's place that has been taken over:
// each operation number is an attack on the host that runs it.
package main

import (
	"encoding/binary"
	"fmt"
	"unsafe"
)

func main() {}

var buffers = map[uint32][]byte{}

//go:wasmexport alloc
func alloc(size uint32) uint32 { return keep(make([]byte, size, size+1)) }

//go:wasmexport free
func free(ptr uint32) { delete(buffers, ptr) }

//go:wasmimport natsuin read_at
func readAt(handle uint32, offset uint64, ptr, size uint32) int32

//go:wasmexport call
func call(op, ptr, size uint32) uint64 {
	switch op {
	case 0: // never end
		for i := 0; ; i++ {
			sink = i
		}
	case 1: // take all memory
		for {
			hoard = append(hoard, make([]byte, 1<<20))
		}
	case 2: // trap
		panic("taken over")
	case 3: // overflow the stack
		return uint64(descend(0))
	case 4: // an answer outside the memory
		return 0xfffffff0<<32 | 0xff
	case 5: // an answer that is no message
		return answer([]byte("{}"))
	case 6: // no answer
		return 0
	case 7: // an error with an invented code
		return message(`{"error":{"code":"all-is-well","doing":""},"segments":[]}`)
	case 8: // read what was not offered
		return message(fmt.Sprintf(`{"report":%q,"segments":[]}`, reads()))
	case 9: // ask for digests of bytes outside the file
		return message(`{"digests":[{"algorithm":"SHA-256","content":false,"ranges":[[0,11]]}],"segments":[]}`)
	}
	return 0
}

var (
	sink  int
	hoard [][]byte
)

//go:noinline
func descend(n int) int {
	var frame [1024]byte
	frame[n%1024] = 1
	return descend(n+1) + int(frame[(n+1)%1024])
}

// reads tries every way of reading beyond a document of 10 bytes with handle 0
// and returns the results.
func reads() string {
	p := make([]byte, 64)
	at := uint32(uintptr(unsafe.Pointer(&p[0])))
	return fmt.Sprintln(
		readAt(0, 0, at, 64),         // more than there is
		readAt(0, 10, at, 1),         // behind the end
		readAt(0, 1<<63, at, 1),      // a negative offset
		readAt(1, 0, at, 1),          // another file
		readAt(1<<31, 0, at, 1),      // no file
		readAt(0, 0, 0xffffffff, 2),  // outside the memory
		readAt(0, 0, at, 0xffffffff), // everywhere
		string(p[:12]),
	)
}

func message(object string) uint64 {
	return answer(append(binary.LittleEndian.AppendUint32(nil, uint32(len(object))), object...))
}

func answer(p []byte) uint64 { return uint64(keep(p))<<32 | uint64(len(p)) }

func keep(p []byte) uint32 {
	ptr := uint32(uintptr(unsafe.Pointer(unsafe.SliceData(p))))
	buffers[ptr] = p
	return ptr
}
