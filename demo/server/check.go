package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

const (
	// maxDocument is the longest file that is checked: 64 MiB, the limit of a
	// request for a signature.
	maxDocument = 64 << 20
	// maxChecks is how many files are held in memory at once.
	maxChecks = 2
)

// desk is a receiving side that has what a person's own computer lacks:
// authorities that it trusts and their revocation lists. It keeps no file and
// writes nothing down.
type desk struct {
	evidence trust.Evidence
	now      func() time.Time
	turns    chan struct{}
	filed    atomic.Int64 // returns so far
}

func newDesk(evidence trust.Evidence, now func() time.Time) *desk {
	return &desk{evidence: evidence, now: now, turns: make(chan struct{}, maxChecks)}
}

func (d *desk) register(mux *http.ServeMux) {
	mux.HandleFunc("GET /check", d.offer)
	mux.HandleFunc("POST /check", d.check)
	mux.HandleFunc("POST /return", d.file)
}

// offer tells the page that files are checked here, and how long they may be.
func (d *desk) offer(w http.ResponseWriter, _ *http.Request) {
	reply(w, map[string]int{"limit": maxDocument})
}

// check judges the file that the request consists of. Its name stays with the
// page. The signer's attributes stand in the answer only for ?attributes=1.
func (d *desk) check(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength > maxDocument {
		http.Error(w, "the file is too large", http.StatusRequestEntityTooLarge)
		return
	}
	select {
	case d.turns <- struct{}{}:
		defer func() { <-d.turns }()
	case <-r.Context().Done():
		return
	}
	file, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxDocument))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		http.Error(w, "the file is too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		http.Error(w, "the file was cut off", http.StatusBadRequest)
		return
	}
	report := verify.File(bytes.NewReader(file), int64(len(file)), verify.Options{
		At: d.now(), Evidence: d.evidence, ShowAttributes: r.URL.Query().Get("attributes") == "1",
	})
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(report.JSON()) // the page may be gone
}
