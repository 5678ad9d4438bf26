// Package failure is the one closed list of what can go wrong in Natsuin.
//
// Every error that can reach a person or another program carries a Code from
// this list. A Code is stable: it appears on the wire, in JSON reports and in
// the JavaScript shim. For people each code has a Japanese and an English
// sentence with the next step, in ja.json and en.json beside this file; the
// extension and the shim read the same two tables.
//
// The package imports nothing of the project, so that every room may use it.
package failure

import (
	"errors"
	"fmt"
)

// Error is a failure with its code. Its text is for developers and logs: lower
// case, what was being done, never a personal attribute, PIN or file name.
// People are shown Sentences of the code instead.
type Error struct {
	Code  Code
	Doing string // what was being done, in the gerund; may be empty
	Err   error  // the cause; may be nil
	// TriesLeft is the count the card itself gave, or -1 where it gave none.
	TriesLeft int
}

// New returns an error with a code and what was being done.
func New(code Code, doing string, args ...any) *Error {
	return &Error{Code: code, Doing: fmt.Sprintf(doing, args...), TriesLeft: -1}
}

// Wrap is New with a cause.
func Wrap(code Code, err error, doing string, args ...any) *Error {
	e := New(code, doing, args...)
	e.Err = err
	return e
}

// WithTries returns an error that carries the number of tries the card
// reported.
func WithTries(code Code, tries int, doing string) *Error {
	e := New(code, "%s", doing)
	e.TriesLeft = tries
	return e
}

// Error joins code, activity and cause.
func (e *Error) Error() string {
	s := string(e.Code)
	if e.Doing != "" {
		s = e.Doing + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is an *Error of the same code, so that
// errors.Is(err, failure.New(failure.PDFEncrypted, "")) holds.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// CodeOf returns the code of the outermost *Error in err's chain, Internal if
// there is none, and the empty Code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// TriesOf returns the tries that the outermost *Error carries, or -1.
func TriesOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.TriesLeft
	}
	return -1
}
