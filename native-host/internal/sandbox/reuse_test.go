package sandbox

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// TestReuse: the methods of one document share an instance and answer as a
// fresh one does; others never get it.
func TestReuse(t *testing.T) {
	s, want := shared(t), story(t, 1000)
	one, done := s.Reuse()
	r, size := reader(want.Original)
	prepared, err := one.Prepare(context.Background(), r, size, want.PrepareOptions())
	if err != nil {
		t.Fatal(err)
	}
	first := one.kept.idle
	if first == nil || s.kept != nil {
		t.Fatal("the instance is not kept, or for everybody")
	}
	tail, err := one.Complete(context.Background(), prepared, want.SignedMessage())
	if err != nil {
		t.Fatal(err)
	}
	if one.kept.idle != first {
		t.Error("the second method had another instance")
	}
	fresh, err := s.Complete(context.Background(), prepared, want.SignedMessage())
	if err != nil || !bytes.Equal(tail, fresh) {
		t.Errorf("a fresh instance answers otherwise: %v", err)
	}
	done()
	if one.kept.idle != nil || !first.module.IsClosed() {
		t.Error("the instance is still there")
	}
	done() // does nothing any more
}

// TestReuseEnds: after any error the instance is gone, and the next method has
// a new one.
func TestReuseEnds(t *testing.T) {
	s := shared(t)
	one, done := s.Reuse()
	defer done()
	answers(t, one)
	first := one.kept.idle
	r, size := reader([]byte("no document"))
	if _, err := one.Inspect(context.Background(), r, size, nil); err == nil {
		t.Fatal("inspected what is no document")
	}
	if one.kept.idle != nil || !first.module.IsClosed() {
		t.Error("the instance outlived an error")
	}
	answers(t, one)
	if one.kept.idle == nil || one.kept.idle == first {
		t.Error("no new instance")
	}
}

// TestReuseTimesOut: so it is after an endless loop, and after a panic of ours.
func TestReuseTimesOut(t *testing.T) {
	o := pinned(t, hostilePath)
	o.CallTime = 100 * time.Millisecond
	one, done := open(t, o).Reuse()
	defer done()
	loop := func(ctx context.Context, i *instance) error {
		return i.do(ctx, 0, &abi.VersionRequest{}, &abi.VersionAnswer{})
	}
	for range 2 {
		if err := one.with(context.Background(), nil, loop); failure.CodeOf(err) != failure.SandboxFailed {
			t.Errorf("got %v", err)
		}
		if one.kept.idle != nil {
			t.Error("the instance outlived its time")
		}
	}
	func() {
		defer func() { recover() }()
		_ = one.with(context.Background(), nil, func(context.Context, *instance) error { panic("testing") })
	}()
	if one.kept.idle != nil {
		t.Error("the instance outlived a panic")
	}
}
