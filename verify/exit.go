package verify

import (
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/trust"
)

// The exit codes of `natsuin verify` and `natsuin verify-chain`.
const (
	ExitPassed        = 0 // every signature is TOTAL-PASSED
	ExitFailed        = 1 // a signature, or a document time-stamp, is TOTAL-FAILED
	ExitUsage         = 2 // the command was not given correctly
	ExitIndeterminate = 3 // a signature is INDETERMINATE, none is TOTAL-FAILED
	ExitNoSignature   = 4 // the file has no signature
	ExitRefused       = 5 // the file was refused or cannot be read
)

// ExitCode returns the exit code that the report stands for.
func (r Report) ExitCode() int {
	if r.Error != nil {
		return r.Error.exitCode()
	}
	for _, t := range r.TimeStampTokens {
		if t.Indication == trust.TotalFailed {
			return ExitFailed
		}
	}
	if len(r.Signatures) == 0 {
		return ExitNoSignature
	}
	code := ExitPassed
	for _, s := range r.Signatures {
		switch c := exitCode(s.Indication); {
		case c == ExitFailed:
			return ExitFailed
		case c != ExitPassed:
			code = c
		}
	}
	return code
}

// ExitCode returns the exit code that the report stands for.
func (r ChainReport) ExitCode() int {
	if r.Error != nil {
		return r.Error.exitCode()
	}
	return exitCode(r.Indication)
}

func (e *Error) exitCode() int {
	if e.Code == failure.Usage || e.Code == failure.ContentMissing {
		return ExitUsage
	}
	return ExitRefused
}

func exitCode(i trust.Indication) int {
	switch i {
	case trust.TotalPassed:
		return ExitPassed
	case trust.TotalFailed:
		return ExitFailed
	}
	return ExitIndeterminate
}
