// Package sandbox runs natsuin.wasm under wazero, so that the native host and
// the command line never parse an untrusted document themselves.
//
// The module gets no file, no network, no environment, no real clock and no
// more memory than its limit; it reads documents only through read_at,
// within the size it was told. Large byte ranges are hashed out here. Every
// method runs in a fresh instance that is closed afterwards, unless Reuse keeps
// it for the questions on one document: nothing of one document can reach the
// next. A trap, a call beyond its time or memory, or an answer that is no
// message is failure.SandboxFailed.
package sandbox

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/sandbox/meter"
)

const (
	// FileName is the module's name beside the executable.
	FileName = "natsuin.wasm"
	// defaultPages is Options.MemoryPages: 512 MiB. A document of any size takes
	// some ten of them, a CRL with a hundred thousand entries a hundred.
	defaultPages = 8192
	// defaultCallTime is Options.CallTime.
	defaultCallTime = time.Minute
	// maxModule bounds the file that is read as the module, in bytes.
	maxModule = 64 << 20
)

// Options says which module to run.
type Options struct {
	// Path of natsuin.wasm; empty means FileName beside the executable.
	Path string
	// SHA256 is the module's digest in lower-case hex, as it was fixed when
	// the host was linked. It is required: an unknown module is never run.
	SHA256 string
	// CacheDir holds compiled code between runs (about 30 MB). It must belong
	// to the user alone, since what lies there is executed. Empty, or a folder
	// that cannot be used, means that the module is compiled anew, for a second.
	CacheDir string
	// CallTime bounds each method; zero means one minute.
	CallTime time.Duration
	// MemoryPages bounds the linear memory of an instance in pages of 64 KiB;
	// zero means 512 MiB.
	MemoryPages uint32
}

// Sandbox is a compiled module. Its methods may be called concurrently.
type Sandbox struct {
	runtime  wazero.Runtime
	cache    wazero.CompilationCache
	compiled wazero.CompiledModule
	callTime time.Duration
	pages    uint32
	kept     *keeper // where methods share an instance, else nil
}

// Open reads the module, compares its digest and compiles it. Errors:
// failure.SandboxMissing without a file, failure.SandboxMismatch for another
// file than the pinned one, failure.SandboxFailed where it does not compile.
func Open(ctx context.Context, o Options) (*Sandbox, error) {
	module, err := load(o)
	if err != nil {
		return nil, err
	}
	s := &Sandbox{
		callTime: cmp.Or(o.CallTime, defaultCallTime),
		pages:    cmp.Or(o.MemoryPages, defaultPages),
	}
	err = s.compile(ctx, module, openCache(o.CacheDir, o.SHA256))
	if err != nil && s.cache != nil {
		// A damaged cache must not keep the program from working.
		err = s.compile(ctx, module, nil)
	}
	if err != nil {
		return nil, failure.Wrap(failure.SandboxFailed, err, "compiling the sandbox module")
	}
	return s, nil
}

// Check reads the module and compares its digest, without compiling it. Errors:
// failure.SandboxMissing, SandboxMismatch.
func Check(o Options) error {
	_, err := load(o)
	return err
}

// Close releases the module and its compiled code.
func (s *Sandbox) Close(ctx context.Context) error {
	err := s.runtime.Close(ctx)
	if s.cache != nil {
		err = errors.Join(err, s.cache.Close(ctx))
	}
	if err != nil {
		return failure.Wrap(failure.SandboxFailed, err, "closing the sandbox")
	}
	return nil
}

// load reads the module once and compares those very bytes with the pin.
func load(o Options) ([]byte, error) {
	path := o.Path
	if path == "" {
		executable, err := os.Executable()
		if err != nil {
			return nil, failure.Wrap(failure.SandboxMissing, err, "finding the sandbox module")
		}
		path = filepath.Join(filepath.Dir(executable), FileName)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, missing(err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxModule {
		return nil, failure.New(failure.SandboxMismatch, "reading the sandbox module")
	}
	module, err := os.ReadFile(path)
	if err != nil {
		return nil, missing(err)
	}
	sum := sha256.Sum256(module)
	if subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(o.SHA256)) != 1 {
		return nil, failure.New(failure.SandboxMismatch, "comparing the sandbox module with its pin")
	}
	return module, nil
}

// missing keeps the kind of a file error and drops its path.
func missing(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathErr.Err
	}
	return failure.Wrap(failure.SandboxMissing, err, "reading the sandbox module")
}

// compile sets the runtime up. On an error everything but s.cache is released.
func (s *Sandbox) compile(ctx context.Context, module []byte, cache wazero.CompilationCache) error {
	config := wazero.NewRuntimeConfigCompiler().WithMemoryLimitPages(s.pages)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	s.cache = cache
	s.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	compiled, err := s.build(ctx, module)
	if err != nil {
		return errors.Join(err, s.runtime.Close(ctx))
	}
	s.compiled = compiled
	return nil
}

func (s *Sandbox) build(ctx context.Context, module []byte) (wazero.CompiledModule, error) {
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, s.runtime); err != nil {
		return nil, err
	}
	_, err := s.runtime.NewHostModuleBuilder(importModule).
		NewFunctionBuilder().WithFunc(readAt).Export(importReadAt).
		Instantiate(ctx)
	if err != nil {
		return nil, err
	}
	// What the compiler makes is not preempted: readAt ends what takes too long.
	module, err = meter.Module(module, importModule, importReadAt)
	if err != nil {
		return nil, err
	}
	return s.runtime.CompileModule(
		experimental.WithCompilationWorkers(ctx, runtime.GOMAXPROCS(0)), module)
}
