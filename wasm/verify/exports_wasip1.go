package main

import (
	"unsafe"

	"github.com/natsuin/natsuin/wasm/verify/abi"
	"github.com/natsuin/natsuin/wasm/verify/ops"
)

// buffers keeps every block that the caller holds a pointer to. Go's collector
// does not move memory, so a block stays where it is until free.
var buffers = map[uint32][]byte{}

// main is not called in a reactor: the caller runs _initialize instead.
func main() {}

// alloc returns the address of size zeroed bytes, or 0.
//
//go:wasmexport alloc
func alloc(size uint32) (ptr uint32) {
	defer func() {
		if recover() != nil {
			ptr = 0
		}
	}()
	if size > abi.MaxMessage {
		return 0
	}
	return keep(make([]byte, size, max(size, 1)))
}

// free gives a block back. An unknown address is ignored.
//
//go:wasmexport free
func free(ptr uint32) {
	delete(buffers, ptr)
}

// call carries out op on the first size bytes of the block at ptr and returns
// the address of a new block with the answer and its length, or 0 where ptr
// and size name no block.
//
//go:wasmexport call
func call(op, ptr, size uint32) (answer uint64) {
	defer func() {
		if recover() != nil {
			answer = 0
		}
	}()
	request, ok := buffers[ptr]
	if !ok || int64(size) > int64(len(request)) {
		return 0
	}
	out := ops.Call(op, request[:size], read)
	return uint64(keep(out))<<32 | uint64(len(out))
}

// keep registers a block and returns its address.
func keep(block []byte) uint32 {
	ptr := uint32(uintptr(unsafe.Pointer(unsafe.SliceData(block))))
	buffers[ptr] = block
	return ptr
}

//go:wasmimport natsuin read_at
func readAt(handle uint32, offset uint64, ptr *byte, size uint32) int32

func read(handle uint32, offset uint64, p []byte) int {
	if len(p) == 0 {
		return 0
	}
	return int(readAt(handle, offset, unsafe.SliceData(p), uint32(len(p))))
}
