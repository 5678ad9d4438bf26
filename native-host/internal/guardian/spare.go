package guardian

import "sync"

// Spare is a guardian that is started while somebody still reads, so that
// nobody waits for its start after having decided. It touches no reader until
// it is taken and asked to. The zero value starts nothing ahead.
type Spare struct {
	mu    sync.Mutex
	ahead chan *Guardian // receives once, nil after a failure; nil when none is coming
}

// Begin has start run in the background, unless one is there or coming.
func (s *Spare) Begin(start func() (*Guardian, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ahead != nil {
		return
	}
	ahead := make(chan *Guardian, 1)
	s.ahead = ahead
	go func() {
		g, err := start()
		if err != nil {
			g = nil // whoever takes it tries again, and is told why
		}
		ahead <- g
	}()
}

// Take returns the guardian that was started ahead. Without one, or when it has
// ended since, start runs now.
//
// Errors: those of start.
func (s *Spare) Take(start func() (*Guardian, error)) (*Guardian, error) {
	if g := s.take(); g != nil {
		select {
		case <-g.Died():
			g.Close() // it held no card
		default:
			return g, nil
		}
	}
	return start()
}

// Close ends the guardian that nobody took.
//
// Errors: failure.CardNotLocked.
func (s *Spare) Close() error {
	if g := s.take(); g != nil {
		return g.Close()
	}
	return nil
}

func (s *Spare) take() *Guardian {
	s.mu.Lock()
	ahead := s.ahead
	s.ahead = nil
	s.mu.Unlock()
	if ahead == nil {
		return nil
	}
	return <-ahead
}
