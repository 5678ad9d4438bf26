package sandbox

import "context"

// Reuse returns the same sandbox for several questions about one document: its
// methods share one instance where they would each start their own, which takes
// longer than most answers. An instance is dropped after any error. Methods of
// the result must not be called concurrently; done releases the instance, and
// the result must not be closed.
func (s *Sandbox) Reuse() (one *Sandbox, done func()) {
	same := *s
	same.kept = &keeper{}
	return &same, func() {
		if i := same.kept.take(); i != nil {
			i.close(context.Background())
		}
	}
}

// keeper holds an instance between two methods.
type keeper struct{ idle *instance }

// take returns the instance, if there is one, and keeps it no longer.
func (k *keeper) take() (i *instance) {
	if k != nil {
		i, k.idle = k.idle, nil
	}
	return i
}

// put keeps an instance and reports whether that is wanted.
func (k *keeper) put(i *instance) bool {
	if k != nil {
		k.idle = i
	}
	return k != nil
}
