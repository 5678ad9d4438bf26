package cli

import (
	"context"
	"runtime"
	"sync"

	"github.com/natsuin/natsuin/failure"
)

// inParallel does the work for every index below n, as many at a time as the
// program may use processors. It returns when nothing is going on any more. The
// first failure ends the context of the others, and no further work begins; of
// several failures it returns the one of the lowest index.
func inParallel(ctx context.Context, n int, work func(ctx context.Context, index int) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failures := make([]error, n)
	indexes := make(chan int)
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range indexes {
				if failures[i] = work(ctx, i); failures[i] != nil {
					cancel()
				}
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		indexes <- i
	}
	close(indexes)
	workers.Wait()
	return decisive(failures, ctx.Err())
}

// decisive picks the failure that the person should see: not one that only
// tells that another had ended the work.
func decisive(failures []error, ended error) error {
	var cancelled error
	for _, err := range failures {
		switch {
		case err == nil:
		case failure.CodeOf(err) != failure.Cancelled:
			return err
		case cancelled == nil:
			cancelled = err
		}
	}
	if cancelled == nil && ended != nil {
		cancelled = failure.Wrap(failure.Cancelled, ended, "preparing documents")
	}
	return cancelled
}
