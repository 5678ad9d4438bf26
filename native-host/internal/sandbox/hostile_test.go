package sandbox

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// attack runs one operation of testdata/hostile.
func attack(ctx context.Context, s *Sandbox, op abi.Op, files ...file) (string, error) {
	var answer string
	err := s.with(ctx, files, func(ctx context.Context, i *instance) error {
		message, err := abi.Encode(&abi.VersionRequest{})
		if err != nil {
			return err
		}
		out, err := i.invoke(ctx, op, message)
		answer = string(out)
		return err
	})
	return answer, err
}

func TestHostileModuleCannotHarm(t *testing.T) {
	o := pinned(t, hostilePath)
	o.MemoryPages = 1024
	s := open(t, o)
	// Each of these ends the instance; the error reaches the caller as
	// SandboxFailed, and the sandbox goes on.
	for name, op := range map[string]abi.Op{
		"memory": 1, "trap": 2, "stack": 3, "answer outside the memory": 4,
		"no message": 5, "no answer": 6, "invented code": 7,
	} {
		err := s.with(context.Background(), nil, func(ctx context.Context, i *instance) error {
			return i.do(ctx, op, &abi.VersionRequest{}, &abi.VersionAnswer{})
		})
		if failure.CodeOf(err) != failure.SandboxFailed {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEndlessLoopEnds(t *testing.T) {
	o := pinned(t, hostilePath)
	o.CallTime = 100 * time.Millisecond
	s := open(t, o)
	for range 2 {
		err := s.with(context.Background(), nil, func(ctx context.Context, i *instance) error {
			return i.do(ctx, 0, &abi.VersionRequest{}, &abi.VersionAnswer{})
		})
		if failure.CodeOf(err) != failure.SandboxFailed {
			t.Errorf("got %v", err)
		}
	}
}

func TestCallerMayCancel(t *testing.T) {
	s := open(t, pinned(t, hostilePath))
	ctx, cancel := context.WithCancel(context.Background())
	timer := time.AfterFunc(50*time.Millisecond, cancel)
	defer timer.Stop()
	err := s.with(ctx, nil, func(ctx context.Context, i *instance) error {
		return i.do(ctx, 0, &abi.VersionRequest{}, &abi.VersionAnswer{})
	})
	if failure.CodeOf(err) != failure.Cancelled {
		t.Errorf("got %v", err)
	}
}

func TestReadsStayInsideTheDocument(t *testing.T) {
	s := open(t, pinned(t, hostilePath))
	// The reader has more bytes than the size that was announced.
	got, err := attack(context.Background(), s, 8, file{strings.NewReader("0123456789secret"), 10})
	if err != nil {
		t.Fatal(err)
	}
	want := `10 0 0 -1 -1 -1 -1 0123456789\x00\x00`
	if !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
	// A document that shrank meanwhile is an error, not zeros.
	got, err = attack(context.Background(), s, 8, file{strings.NewReader("01234"), 10})
	if err != nil || !strings.Contains(got, `"-1 0 0 -1`) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDigestsStayInsideTheDocument(t *testing.T) {
	ten := []file{{bytes.NewReader(make([]byte, 20)), 10}}
	cases := map[string]abi.Digest{
		"behind the end":    {Algorithm: "SHA-256", Ranges: [][2]int64{{0, 11}}},
		"second range":      {Algorithm: "SHA-256", Ranges: [][2]int64{{0, 1}, {10, 1}}},
		"negative offset":   {Algorithm: "SHA-256", Ranges: [][2]int64{{-1, 1}}},
		"negative length":   {Algorithm: "SHA-256", Ranges: [][2]int64{{1, -1}}},
		"overflow":          {Algorithm: "SHA-256", Ranges: [][2]int64{{1, 1<<63 - 1}}},
		"no range":          {Algorithm: "SHA-256", Ranges: [][2]int64{}},
		"no content given":  {Algorithm: "SHA-256", Content: true, Ranges: [][2]int64{{0, 1}}},
		"unknown algorithm": {Algorithm: "MD5", Ranges: [][2]int64{{0, 1}}},
	}
	for name, d := range cases {
		if err := fillDigests(context.Background(), ten, []abi.Digest{d}); failure.CodeOf(err) != failure.SandboxFailed {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := []abi.Digest{{Algorithm: "SHA-256", Ranges: [][2]int64{{0, 10}}}}
	if err := fillDigests(context.Background(), ten, good); err != nil || len(good[0].Value) != 32 {
		t.Errorf("control: %v", err)
	}
	shrunk := []file{{bytes.NewReader(make([]byte, 5)), 10}}
	if err := fillDigests(context.Background(), shrunk, good); failure.CodeOf(err) != failure.FileUnreadable {
		t.Errorf("shrunk: %v", err)
	}
}
