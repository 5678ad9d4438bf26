package sandbox

import (
	"bytes"
	"context"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/parity"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// TestSameAnswersAsNatively asks the sandbox what internal/parity asks the
// packages themselves, and compares the answers byte by byte.
func TestSameAnswersAsNatively(t *testing.T) {
	cases, err := parity.Cases()
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 30 {
		t.Fatalf("only %d cases", len(cases))
	}
	s := shared(t)
	for _, c := range cases {
		var files []file
		for _, d := range c.Documents {
			files = append(files, file{bytes.NewReader(d), int64(len(d))})
		}
		var got []byte
		err := s.with(context.Background(), files, func(ctx context.Context, i *instance) (err error) {
			got, err = i.invoke(ctx, c.Op, c.Request)
			return err
		})
		if want := c.Native(); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v\ngot  %.2000q\nwant %.2000q", c.Name, err, got, want)
		}
	}
}

func story(t testing.TB, size int) *parity.Story {
	t.Helper()
	s, err := parity.NewStory(size)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func reader(b []byte) (*bytes.Reader, int64) { return bytes.NewReader(b), int64(len(b)) }

// TestStory walks through the methods as the command line does.
func TestStory(t *testing.T) {
	ctx, s, want := context.Background(), shared(t), story(t, 300_000)
	r, size := reader(want.Original)
	p, err := s.Prepare(ctx, r, size, want.PrepareOptions())
	if err != nil || !bytes.Equal(p.Tail, want.Prepared.Tail) || !bytes.Equal(p.ContentDigest, want.Prepared.ContentDigest) {
		t.Fatalf("prepared %d bytes, digest %x, %v", len(p.Tail), p.ContentDigest, err)
	}
	r, size = reader(want.PreparedFile())
	inspection, err := s.Inspect(ctx, r, size, nil)
	if err != nil || inspection.Name != want.Options.Name || !inspection.Time.Equal(want.Options.Time) {
		t.Errorf("inspection %+v, %v", inspection, err)
	}
	for name, from := range map[string]abi.Prepared{"prepared": p, "inspected": inspection.Prepared} {
		tail, err := s.Complete(ctx, from, want.SignedMessage())
		if err != nil || !bytes.Equal(tail, want.Tail) {
			t.Errorf("%s: completed %d bytes, %v", name, len(tail), err)
		}
	}
	report, chain, err := want.Reports()
	if err != nil {
		t.Fatal(err)
	}
	r, size = reader(want.SignedFile())
	if got, err := s.Verify(ctx, r, size, want.VerifyOptions()); err != nil || !bytes.Equal(got, report) {
		t.Errorf("report\n%s\nwant\n%s\n%v", got, report, err)
	}
	if got, err := s.VerifyChain(ctx, want.Certificates[0], want.VerifyOptions()); err != nil || !bytes.Equal(got, chain) {
		t.Errorf("chain report\n%s\nwant\n%s\n%v", got, chain, err)
	}
}

func TestDetached(t *testing.T) {
	ctx, s, want := context.Background(), shared(t), story(t, 1000)
	r, size := reader(want.CMS)
	c, contentSize := reader(want.Content())
	report, err := s.VerifyDetached(ctx, r, size, c, contentSize, want.VerifyOptions())
	if err != nil || !bytes.Contains(report, []byte(`"indication": "TOTAL-PASSED"`)) {
		t.Errorf("right content: %v\n%s", err, report)
	}
	c, contentSize = reader(want.Original)
	report, err = s.VerifyDetached(ctx, r, size, c, contentSize, want.VerifyOptions())
	if err != nil || !bytes.Contains(report, []byte(`"indication": "TOTAL-FAILED"`)) {
		t.Errorf("wrong content: %v\n%s", err, report)
	}
}

// TestErrorsOfTheOperations come through with their codes, and a file that
// cannot be judged still gets its report.
func TestErrorsOfTheOperations(t *testing.T) {
	ctx, s, want := context.Background(), shared(t), story(t, 1000)
	r, size := reader([]byte("garbage"))
	if _, err := s.Prepare(ctx, r, size, want.PrepareOptions()); failure.CodeOf(err) != failure.PDFMalformed {
		t.Errorf("preparing garbage: %v", err)
	}
	if _, err := s.Inspect(ctx, r, size, nil); failure.CodeOf(err) != failure.PDFMalformed {
		t.Errorf("inspecting garbage: %v", err)
	}
	forged := want.SignedMessage()
	forged.Signature[0] ^= 1
	if _, err := s.Complete(ctx, want.PreparedMessage(), forged); failure.CodeOf(err) != failure.CompletionMismatch {
		t.Errorf("completing with a forged signature: %v", err)
	}
	report, err := s.Verify(ctx, r, size, want.VerifyOptions())
	if err != nil || !bytes.Contains(report, []byte(`"code": "format-unknown"`)) {
		t.Errorf("verifying garbage: %v\n%s", err, report)
	}
	if _, err := s.Verify(ctx, r, -1, want.VerifyOptions()); failure.CodeOf(err) != failure.FileUnreadable {
		t.Errorf("negative size: %v", err)
	}
}
