package ops_test

import (
	"encoding/binary"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/bounded"
	"github.com/natsuin/natsuin/internal/parity"
	"github.com/natsuin/natsuin/wasm/verify/abi"
	"github.com/natsuin/natsuin/wasm/verify/ops"
)

// FuzzCall: whatever comes in, the answer is a whole message of its operation
// or a failure with a code, never a panic, and costs no more than it may.
func FuzzCall(f *testing.F) {
	cases, err := parity.Cases()
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		var document []byte
		if len(c.Documents) > 0 {
			document = c.Documents[0]
		}
		f.Add(uint32(c.Op), c.Request, document)
	}
	f.Fuzz(func(t *testing.T, op uint32, request, document []byte) {
		var answer []byte
		bounded.Run(t, len(request)+len(document), bounded.Memory{Constant: 256 << 20, PerByte: 1000}, func() {
			answer = ops.Call(op, request, func(_ uint32, offset uint64, p []byte) int {
				if offset > uint64(len(document)) {
					return -1
				}
				return copy(p, document[offset:])
			})
		})
		if len(answer) < 4 || int(binary.LittleEndian.Uint32(answer)) > len(answer)-4 {
			t.Fatalf("answer %q", answer)
		}
		switch err := abi.DecodeAnswer(answer, answerOf(abi.Op(op))); failure.CodeOf(err) {
		case failure.Internal:
			t.Errorf("operation %d panicked or lost its code: %v", op, err)
		case failure.SandboxFailed:
			t.Errorf("operation %d answers with an unknown code: %q", op, answer)
		}
	})
}

// answerOf is what an operation answers with when it does not fail.
func answerOf(op abi.Op) abi.Message {
	switch op {
	case abi.OpPrepare:
		return &abi.PrepareAnswer{}
	case abi.OpInspect:
		return &abi.InspectAnswer{}
	case abi.OpComplete:
		return &abi.CompleteAnswer{}
	case abi.OpDigests:
		return &abi.DigestsAnswer{}
	case abi.OpOCSPRequests, abi.OpChainOCSPRequests:
		return &abi.OCSPRequestsAnswer{}
	case abi.OpVerify, abi.OpVerifyChain:
		return &abi.ReportAnswer{}
	}
	return &abi.VersionAnswer{}
}
