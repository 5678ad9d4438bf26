package sandbox

import (
	"context"
	"io"

	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// PrepareXML makes a signature for an XML file, or a package of them, that lacks
// only its value. Errors are those of the xmlsig package's Prepare and
// OpenPackage, and failure.FileUnreadable.
func (s *Sandbox) PrepareXML(
	ctx context.Context, r io.ReaderAt, size int64, o abi.XMLOptions,
) (abi.XMLPrepared, error) {
	var answer abi.PrepareXMLAnswer
	original := file{r, size}
	err := s.withFiles(ctx, []file{original}, func(ctx context.Context, i *instance) error {
		return i.do(ctx, abi.OpPrepareXML, &abi.PrepareXMLRequest{File: original.named(0), Options: o}, &answer)
	})
	return answer.Prepared, err
}

// CompleteXML returns the signed file. It fails with failure.CompletionMismatch
// if the finished signature does not verify.
func (s *Sandbox) CompleteXML(
	ctx context.Context, r io.ReaderAt, size int64, p abi.XMLPrepared, signature []byte, certificates [][]byte,
) ([]byte, error) {
	var answer abi.CompleteXMLAnswer
	original := file{r, size}
	err := s.withFiles(ctx, []file{original}, func(ctx context.Context, i *instance) error {
		request := &abi.CompleteXMLRequest{File: original.named(0), Prepared: p, Signature: signature,
			Certificates: certificates}
		return i.do(ctx, abi.OpCompleteXML, request, &answer)
	})
	return answer.Document, err
}
