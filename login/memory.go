package login

import (
	"context"
	"sync"
	"time"
)

// maxPending bounds what a Memory keeps.
const maxPending = 100_000

// Memory is a Store in the memory of one server; the zero value is empty and
// ready. It keeps at most 100,000 nonces.
type Memory struct {
	mu      sync.Mutex
	pending map[Browser]Pending
	most    int // for tests; 0 is maxPending
}

// Put implements Store. When there is no room, nonces that had expired when
// this one was made are dropped; ErrTooManyNonces if that does not help.
func (m *Memory) Put(_ context.Context, browser Browser, pending Pending) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pending == nil {
		m.pending = map[Browser]Pending{}
	}
	most := maxPending
	if m.most != 0 {
		most = m.most
	}
	if _, again := m.pending[browser]; !again && len(m.pending) >= most {
		m.drop(pending.Expires.Add(-Lifetime))
		if len(m.pending) >= most {
			return ErrTooManyNonces
		}
	}
	m.pending[browser] = pending
	return nil
}

// drop removes what has expired.
func (m *Memory) drop(now time.Time) {
	for b, p := range m.pending {
		if !now.Before(p.Expires) {
			delete(m.pending, b)
		}
	}
}

// Take implements Store.
func (m *Memory) Take(_ context.Context, browser Browser) (Pending, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.pending[browser]
	if !ok {
		return Pending{}, ErrNonceUnknown
	}
	delete(m.pending, browser)
	return p, nil
}
