// Package ops carries out the operations of natsuin.wasm: decode the request,
// call the package that does the work, encode the answer. It is the same code
// natively and in the module, so that tests can hold one to the other.
//
// Calls are pure functions of the message and of the documents read through
// ReadAt: no clock, no file, no network.
package ops

import (
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// Call carries out one operation and returns its answer, which is always a
// whole message. read may be nil where the request names no document. A bug
// that panics becomes the answer failure.Internal.
func Call(op uint32, request []byte, read ReadAt) []byte {
	return guarded(func() ([]byte, error) { return dispatch(abi.Op(op), request, read) })
}

// guarded turns an error or a panic of work into its answer.
func guarded(work func() ([]byte, error)) (answer []byte) {
	defer func() {
		if recover() != nil {
			answer = abi.EncodeError(failure.New(failure.Internal, "carrying out a sandbox operation"))
		}
	}()
	answer, err := work()
	if err != nil {
		return abi.EncodeError(err)
	}
	return answer
}

func dispatch(op abi.Op, request []byte, read ReadAt) ([]byte, error) {
	switch op {
	case abi.OpVersion:
		return run(request, read, version)
	case abi.OpPrepare:
		return run(request, read, prepare)
	case abi.OpInspect:
		return run(request, read, inspect)
	case abi.OpComplete:
		return run(request, read, complete)
	case abi.OpDigests:
		return run(request, read, digests)
	case abi.OpVerify:
		return run(request, read, verifyFile)
	case abi.OpVerifyChain:
		return run(request, read, verifyChain)
	case abi.OpPrepareXML:
		return run(request, read, prepareXML)
	case abi.OpCompleteXML:
		return run(request, read, completeXML)
	case abi.OpInspectXML:
		return run(request, read, inspectXML)
	case abi.OpOCSPRequests:
		return run(request, read, ocspRequests)
	case abi.OpChainOCSPRequests:
		return run(request, read, chainOCSPRequests)
	}
	return nil, failure.New(failure.NotSupported, "choosing a sandbox operation")
}

// decoded is a pointer to a message type, as Decode needs it.
type decoded[T any] interface {
	*T
	abi.Message
}

// run decodes a request, works on it and encodes what comes out.
func run[T any, P decoded[T]](
	request []byte, read ReadAt, work func(P, ReadAt) (abi.Message, error),
) ([]byte, error) {
	m := P(new(T))
	if err := abi.Decode(request, m); err != nil {
		return nil, err
	}
	out, err := work(m, read)
	if err != nil {
		return nil, err
	}
	return abi.Encode(out)
}

func version(*abi.VersionRequest, ReadAt) (abi.Message, error) {
	return &abi.VersionAnswer{ABI: abi.Version}, nil
}
