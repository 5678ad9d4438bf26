package parity

import (
	"github.com/natsuin/natsuin/wasm/verify/abi"
	"github.com/natsuin/natsuin/wasm/verify/ops"
)

// Native answers the question in this process.
func (c Case) Native() []byte { return ops.Call(uint32(c.Op), c.Request, c.read) }

// read is the import read_at over the case's documents.
func (c Case) read(handle uint32, offset uint64, p []byte) int {
	if uint64(handle) >= uint64(len(c.Documents)) {
		return -1
	}
	d := c.Documents[handle]
	if offset >= uint64(len(d)) {
		return 0
	}
	return copy(p, d[offset:])
}

// Reports are the native reports on the signed file and on its signer.
func (s *Story) Reports() (file, chain []byte, err error) {
	b := &builder{}
	signed := s.SignedFile()
	b.ask("", abi.OpVerify, &abi.VerifyRequest{File: named(0, signed), Options: s.VerifyOptions()}, "", signed)
	b.ask("", abi.OpVerifyChain,
		&abi.VerifyChainRequest{Certificate: s.Certificates[0], Options: s.VerifyOptions()}, "")
	if b.err != nil {
		return nil, nil, b.err
	}
	var answers [2]abi.ReportAnswer
	for i, c := range b.cases {
		if err := abi.DecodeAnswer(c.Native(), &answers[i]); err != nil {
			return nil, nil, err
		}
	}
	return answers[0].Report, answers[1].Report, nil
}
