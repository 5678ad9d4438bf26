// Package cli is the command line of natsuin. Documents are read, prepared and
// judged only inside the sandbox; the card is touched only through signing and
// the guardian.
//
// What a person reads is Japanese, English or both, as the locale says (see
// locale). What a program reads is JSON and an exit status.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/guardian"
)

// The exit statuses of all commands but verify and verify-chain, which have
// more (see exitOf).
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// Program is what the command line gets from main: everything that differs
// between a real run and a test.
type Program struct {
	Args    []string // without the program's name
	In      *os.File
	Out     io.Writer
	Err     io.Writer
	Getenv  func(string) string
	Now     func() time.Time
	Version string
	// Wasm is the path of natsuin.wasm, WasmSHA256 its digest, fixed at link
	// time.
	Wasm, WasmSHA256 string
	// Executable is the program's own path, started again as the guardian.
	Executable string
	// System is PC/SC.
	System guardian.System
}

// command is one word of the command line.
type command struct {
	name string
	run  func(p *Program, ctx context.Context, args []string) error
}

var commands = []command{
	{"sign", (*Program).sign},
	{"verify", (*Program).verify},
	{"verify-chain", (*Program).verifyChain},
	{"trust", (*Program).trust},
	{"card", (*Program).card},
	{"install", (*Program).install},
	{"uninstall", (*Program).uninstall},
	{"doctor", (*Program).doctor},
	{"status", (*Program).status},
	{"manifest", (*Program).manifest},
	{"version", (*Program).version},
}

// status is an error that only carries an exit status: everything else has been
// said already.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// Run carries out the command line and returns the exit status. Ending ctx ends
// it cleanly: dialog closed, card locked, nothing half-written.
func (p *Program) Run(ctx context.Context) int {
	if len(p.Args) == 0 {
		p.say(p.Err, help(""))
		return exitUsage
	}
	name, args := p.Args[0], p.Args[1:]
	if asksForHelp(p.Args) {
		return p.help(p.Args)
	}
	for _, c := range commands {
		if c.name == name {
			return p.exit(c.run(p, ctx, args))
		}
	}
	return p.exit(failure.New(failure.Usage, "looking up a command"))
}

// exit reports an error, if it was not reported yet, and returns the exit
// status.
func (p *Program) exit(err error) int {
	if s, ok := err.(status); ok {
		return int(s)
	}
	if err == nil {
		return exitDone
	}
	p.report(err)
	if failure.CodeOf(err) == failure.Usage {
		return exitUsage
	}
	return exitFailed
}

// report tells the person what went wrong and what to do next. The text of the
// error itself holds no file name and nothing about the person; it helps whoever
// is asked for help.
func (p *Program) report(err error) {
	ja, en := failure.Sentences(failure.CodeOf(err))
	tries := failure.TriesOf(err)
	japanese, english := ja.String(), en.String()
	if tries >= 0 {
		japanese += fmt.Sprintf("（残り%d回）", tries)
		english += fmt.Sprintf(" (tries left: %d)", tries)
	}
	p.say(p.Err, text{japanese, english})
	fmt.Fprintf(p.Err, "[%s] %v\n", failure.CodeOf(err), err)
}

// version prints what this program is.
func (p *Program) version(_ context.Context, args []string) error {
	if len(args) != 0 {
		return failure.New(failure.Usage, "reading arguments")
	}
	fmt.Fprintf(p.Out, "natsuin %s\nnatsuin.wasm SHA-256 %s\n", p.Version, p.WasmSHA256)
	return nil
}
