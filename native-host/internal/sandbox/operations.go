package sandbox

import (
	"context"
	"io"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// Prepare appends an empty signature to the document of size bytes in r, which
// stays as it is: what is to be appended is the Tail of the result. The content
// digest is computed here. Errors are those of the pdf package's Prepare, and
// failure.FileUnreadable.
func (s *Sandbox) Prepare(
	ctx context.Context, r io.ReaderAt, size int64, o abi.PrepareOptions,
) (abi.Prepared, error) {
	var answer abi.PrepareAnswer
	original := file{r, size}
	err := s.withFiles(ctx, []file{original}, func(ctx context.Context, i *instance) error {
		request := &abi.PrepareRequest{File: original.named(0), Options: o}
		if err := i.do(ctx, abi.OpPrepare, request, &answer); err != nil {
			return err
		}
		p := &answer.Prepared
		whole := file{tailed{r, size, p.Tail}, size + int64(len(p.Tail))}
		return fillContentDigest(ctx, whole, p)
	})
	return answer.Prepared, err
}

// Inspect says what the last revision of a prepared document adds, and fails
// with failure.InspectionRefused if that is anything but what Prepare writes.
// The password, which may be empty, is that of an encrypted document.
func (s *Sandbox) Inspect(
	ctx context.Context, r io.ReaderAt, size int64, password []byte,
) (abi.Inspection, error) {
	var answer abi.InspectAnswer
	prepared := file{r, size}
	err := s.withFiles(ctx, []file{prepared}, func(ctx context.Context, i *instance) error {
		request := &abi.InspectRequest{File: prepared.named(0), Password: password}
		if err := i.do(ctx, abi.OpInspect, request, &answer); err != nil {
			return err
		}
		return fillContentDigest(ctx, prepared, &answer.Inspection.Prepared)
	})
	return answer.Inspection, err
}

// Complete returns the tail with the signature in it, as long as p.Tail. It
// fails with failure.CompletionMismatch if the signature is not over p's
// content digest.
func (s *Sandbox) Complete(ctx context.Context, p abi.Prepared, signed abi.Signed) ([]byte, error) {
	var answer abi.CompleteAnswer
	err := s.with(ctx, nil, func(ctx context.Context, i *instance) error {
		return i.do(ctx, abi.OpComplete, &abi.CompleteRequest{Prepared: p, Signed: signed}, &answer)
	})
	return answer.Tail, err
}

// Verify returns the report on every signature of a file as JSON. A file that
// is no document of ours is no error: the report says so.
func (s *Sandbox) Verify(
	ctx context.Context, r io.ReaderAt, size int64, o abi.VerifyOptions,
) ([]byte, error) {
	return s.verify(ctx, []file{{r, size}}, o)
}

// VerifyDetached is Verify for a signature whose content is another file.
func (s *Sandbox) VerifyDetached(
	ctx context.Context, r io.ReaderAt, size int64, content io.ReaderAt, contentSize int64, o abi.VerifyOptions,
) ([]byte, error) {
	return s.verify(ctx, []file{{r, size}, {content, contentSize}}, o)
}

func (s *Sandbox) verify(ctx context.Context, files []file, o abi.VerifyOptions) ([]byte, error) {
	var answer abi.ReportAnswer
	err := s.withFiles(ctx, files, func(ctx context.Context, i *instance) error {
		request, err := i.request(ctx, files, o)
		if err != nil {
			return err
		}
		return i.do(ctx, abi.OpVerify, request, &answer)
	})
	return answer.Report, err
}

// request is the question of verify with all its digests.
func (i *instance) request(ctx context.Context, files []file, o abi.VerifyOptions) (*abi.VerifyRequest, error) {
	request := &abi.VerifyRequest{File: files[0].named(0), Options: o}
	if len(files) > 1 {
		content := files[1].named(1)
		request.Content = &content
	}
	var err error
	request.Digests, err = i.digests(ctx, files, request)
	return request, err
}

// OCSPRequests returns what to ask a responder about the signers of a file: DER
// each, with the nonce of o. content is nil where the file holds what it signs.
func (s *Sandbox) OCSPRequests(
	ctx context.Context, r io.ReaderAt, size int64, content io.ReaderAt, contentSize int64, o abi.VerifyOptions,
) ([][]byte, error) {
	files := []file{{r, size}}
	if content != nil {
		files = append(files, file{content, contentSize})
	}
	var answer abi.OCSPRequestsAnswer
	err := s.withFiles(ctx, files, func(ctx context.Context, i *instance) error {
		request, err := i.request(ctx, files, o)
		if err != nil {
			return err
		}
		return i.do(ctx, abi.OpOCSPRequests, request, &answer)
	})
	return answer.Requests, err
}

// ChainOCSPRequests is OCSPRequests about one certificate (DER).
func (s *Sandbox) ChainOCSPRequests(ctx context.Context, certificate []byte, o abi.VerifyOptions) ([][]byte, error) {
	var answer abi.OCSPRequestsAnswer
	err := s.with(ctx, nil, func(ctx context.Context, i *instance) error {
		return i.do(ctx, abi.OpChainOCSPRequests, &abi.VerifyChainRequest{Certificate: certificate, Options: o}, &answer)
	})
	return answer.Requests, err
}

// digests asks the module which digests a request needs and computes them. A
// document that cannot be read for them is left to the report, which names it
// by its digest alone.
func (i *instance) digests(
	ctx context.Context, files []file, request *abi.VerifyRequest,
) ([]abi.Digest, error) {
	var wanted abi.DigestsAnswer
	ask := &abi.DigestsRequest{File: request.File, Content: request.Content, Password: request.Options.Password}
	err := i.do(ctx, abi.OpDigests, ask, &wanted)
	switch failure.CodeOf(err) {
	case "":
	case failure.SandboxFailed, failure.Cancelled:
		return nil, err
	default:
		wanted.Digests = []abi.Digest{{Algorithm: "SHA-256", Ranges: [][2]int64{{0, files[0].size}}}}
	}
	return wanted.Digests, fillDigests(ctx, files, wanted.Digests)
}

// VerifyChain returns the report on one certificate (DER) as JSON.
func (s *Sandbox) VerifyChain(
	ctx context.Context, certificate []byte, o abi.VerifyOptions,
) ([]byte, error) {
	var answer abi.ReportAnswer
	err := s.with(ctx, nil, func(ctx context.Context, i *instance) error {
		request := &abi.VerifyChainRequest{Certificate: certificate, Options: o}
		return i.do(ctx, abi.OpVerifyChain, request, &answer)
	})
	return answer.Report, err
}

// withFiles is with for files whose sizes came from outside.
func (s *Sandbox) withFiles(ctx context.Context, files []file, method work) error {
	for _, f := range files {
		if f.size < 0 {
			return failure.New(failure.FileUnreadable, "opening a document")
		}
	}
	return s.with(ctx, files, method)
}

// named is how a request names f.
func (f file) named(handle uint32) abi.File { return abi.File{Handle: handle, Size: f.size} }

// fillContentDigest hashes the byte range of a prepared document.
func fillContentDigest(ctx context.Context, f file, p *abi.Prepared) error {
	b := p.ByteRange
	digests := []abi.Digest{{Algorithm: "SHA-256", Ranges: [][2]int64{{b[0], b[1]}, {b[2], b[3]}}}}
	if err := fillDigests(ctx, []file{f}, digests); err != nil {
		return err
	}
	p.ContentDigest = digests[0].Value
	return nil
}

// tailed reads size bytes of r and the tail behind them as one document.
type tailed struct {
	r    io.ReaderAt
	size int64
	tail []byte
}

// ReadAt implements io.ReaderAt.
func (t tailed) ReadAt(p []byte, offset int64) (int, error) {
	done := 0
	if offset < t.size {
		part := p[:min(int64(len(p)), t.size-offset)]
		n, err := t.r.ReadAt(part, offset)
		if n < len(part) {
			return n, err
		}
		done = n
	}
	if done == len(p) {
		return done, nil
	}
	at := offset + int64(done) - t.size
	if at > int64(len(t.tail)) {
		return done, io.EOF
	}
	n := copy(p[done:], t.tail[at:])
	if done += n; done < len(p) {
		return done, io.EOF
	}
	return done, nil
}
