package cli

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

func TestInParallel(t *testing.T) {
	var done [50]atomic.Int32
	err := inParallel(context.Background(), len(done), func(_ context.Context, i int) error {
		done[i].Add(1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range done {
		if n := done[i].Load(); n != 1 {
			t.Errorf("%d was done %d times", i, n)
		}
	}
	if err := inParallel(context.Background(), 0, nil); err != nil {
		t.Errorf("nothing to do: %v", err)
	}
}

// TestInParallelFails: one failure ends the others, and is the one that is told.
func TestInParallelFails(t *testing.T) {
	cause := failure.New(failure.PDFEncrypted, "testing")
	var begun, ended sync.Map
	err := inParallel(context.Background(), 1000, func(ctx context.Context, i int) error {
		begun.Store(i, true)
		defer ended.Store(i, true)
		if i == 0 {
			return cause
		}
		<-ctx.Done()
		return failure.New(failure.Cancelled, "testing")
	})
	if !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	n := 0
	begun.Range(func(i, _ any) bool {
		n++
		if _, ok := ended.Load(i); !ok {
			t.Errorf("%d is still going on", i)
		}
		return true
	})
	if n == 1000 {
		t.Error("everything was begun in spite of the failure")
	}
}

// TestDecisive: whoever was ended by another's failure does not speak for it.
func TestDecisive(t *testing.T) {
	cancelled, cause := failure.New(failure.Cancelled, "testing"), failure.New(failure.PDFLocked, "testing")
	if err := decisive([]error{nil, cancelled, cause, failure.New(failure.PDFEncrypted, "testing")}, context.Canceled); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	if err := decisive([]error{nil, cancelled}, context.Canceled); !errors.Is(err, cancelled) {
		t.Errorf("got %v", err)
	}
	if err := decisive([]error{nil}, nil); err != nil {
		t.Errorf("got %v", err)
	}
}

// TestInParallelEnds: what ends the caller ends the work.
func TestInParallelEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	err := inParallel(ctx, 1000, func(ctx context.Context, i int) error {
		if i == 0 {
			cancel()
		}
		<-ctx.Done()
		return failure.New(failure.Cancelled, "testing")
	})
	if failure.CodeOf(err) != failure.Cancelled {
		t.Errorf("got %v", err)
	}
	err = inParallel(ctx, 3, func(context.Context, int) error {
		t.Error("began after the end")
		return nil
	})
	if failure.CodeOf(err) != failure.Cancelled {
		t.Errorf("got %v", err)
	}
}
