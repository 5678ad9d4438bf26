package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"io"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// The import and the exports of natsuin.wasm, see package abi.
const (
	importModule = "natsuin"
	importReadAt = "read_at"
)

// file is a document that an instance may read; its handle is its index.
type file struct {
	r    io.ReaderAt
	size int64
}

// instance is one run of the module, for one method or for those of one
// document (Reuse). After any error it is closed and must not be used again.
type instance struct {
	module            api.Module
	alloc, free, call api.Function
}

// filesKey is the context key of the []file that readAt serves. They travel
// with the call because the host function belongs to all instances.
type filesKey struct{}

// work is what a method does with its instance.
type work func(context.Context, *instance) error

// with runs a method in a fresh instance, or the one that Reuse keeps, that can
// read files, within the time of one method.
func (s *Sandbox) with(ctx context.Context, files []file, method work) error {
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, filesKey{}, files), s.callTime)
	defer cancel()
	i := s.kept.take()
	if i == nil {
		var err error
		if i, err = s.instantiate(ctx); err != nil {
			return trapped(ctx, err, "starting the sandbox")
		}
	}
	answered := false
	defer func() {
		if !answered || !s.kept.put(i) {
			i.close(ctx)
		}
	}()
	err := method(ctx, i)
	answered = err == nil
	return err
}

// close releases the instance's memory; there is nothing to report.
func (i *instance) close(ctx context.Context) { i.module.Close(context.WithoutCancel(ctx)) }

func (s *Sandbox) instantiate(ctx context.Context) (*instance, error) {
	// Neither clock is real: time is an argument of the operations. wazero's
	// own defaults count up from a fixed moment; the nameless module may exist
	// several times.
	module, err := s.runtime.InstantiateModule(ctx, s.compiled, wazero.NewModuleConfig().
		WithName("").
		WithStartFunctions("_initialize").
		WithRandSource(rand.Reader))
	if err != nil {
		return nil, err
	}
	i := &instance{
		module: module,
		alloc:  module.ExportedFunction("alloc"),
		free:   module.ExportedFunction("free"),
		call:   module.ExportedFunction("call"),
	}
	if i.alloc == nil || i.free == nil || i.call == nil {
		return nil, errors.Join(errors.New("missing export"), module.Close(ctx))
	}
	return i, nil
}

// do carries out one operation: request in, answer out.
func (i *instance) do(ctx context.Context, op abi.Op, request, answer abi.Message) error {
	message, err := abi.Encode(request)
	if err != nil {
		return err
	}
	out, err := i.invoke(ctx, op, message)
	if err != nil {
		return trapped(ctx, err, "running the sandbox")
	}
	err = abi.DecodeAnswer(out, answer)
	if failure.CodeOf(err) == failure.MessageMalformed && ctx.Err() == nil {
		return failure.Wrap(failure.SandboxFailed, err, "reading the sandbox's answer")
	}
	return err
}

var (
	errRefused = errors.New("refused block")
	errBounds  = errors.New("block outside the memory")
)

// invoke passes a message through the module and returns a copy of the answer.
func (i *instance) invoke(ctx context.Context, op abi.Op, message []byte) ([]byte, error) {
	size := uint64(len(message))
	in, err := i.alloc.Call(ctx, size)
	if err != nil {
		return nil, err
	}
	if in[0] == 0 {
		return nil, errRefused
	}
	request := in[0]
	if !i.module.Memory().Write(uint32(request), message) {
		return nil, errBounds
	}
	out, err := i.call.Call(ctx, uint64(op), request, size)
	if err != nil {
		return nil, err
	}
	if out[0] == 0 {
		return nil, errRefused
	}
	answer := out[0]
	view, ok := i.module.Memory().Read(uint32(answer>>32), uint32(answer))
	if !ok {
		return nil, errBounds
	}
	own := append([]byte(nil), view...)
	if _, err := i.free.Call(ctx, request); err != nil {
		return nil, err
	}
	if _, err := i.free.Call(ctx, answer>>32); err != nil {
		return nil, err
	}
	return own, nil
}

// trapped names the end of an instance. Only the caller's own cancelling is
// not the sandbox's failure. The cause keeps wazero's text, which consists of
// function names of the module.
func trapped(ctx context.Context, err error, doing string) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return failure.New(failure.Cancelled, "%s", doing)
	}
	return failure.Wrap(failure.SandboxFailed, err, "%s", doing)
}

// readAt is the import of that name. It never reads outside a document's
// announced size nor writes outside the memory. Package meter has it called
// about every millisecond, for nothing: a call whose time is over ends here.
func readAt(ctx context.Context, m api.Module, handle uint32, offset uint64, ptr, size uint32) int32 {
	if err := ctx.Err(); err != nil {
		panic(err) // wazero makes it the error of the call
	}
	if size == 0 {
		return 0
	}
	files, _ := ctx.Value(filesKey{}).([]file)
	if uint64(handle) >= uint64(len(files)) || size > 1<<31-1 {
		return -1
	}
	f := files[handle]
	if offset >= uint64(f.size) {
		return 0
	}
	into, ok := m.Memory().Read(ptr, size)
	if !ok {
		return -1
	}
	into = into[:min(uint64(size), uint64(f.size)-offset)]
	n, err := f.r.ReadAt(into, int64(offset))
	if n < len(into) && err != nil {
		return -1
	}
	return int32(n)
}
