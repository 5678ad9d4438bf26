package main

import (
	"context"
	"os"
	"time"

	"github.com/natsuin/natsuin/native-host/internal/cli"
	"github.com/natsuin/natsuin/native-host/internal/guardian"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
	"github.com/natsuin/natsuin/native-host/internal/session"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/native-host/internal/turn"
)

// cardWait is how long a page's request waits for a card.
const cardWait = 2 * time.Minute

// serve is the native messaging host: one connection of the extension.
func serve(ctx context.Context, program *cli.Program) int {
	spare := new(guardian.Spare)
	defer spare.Close() // it holds no card
	signer := dialogSigner{program, spare}
	err := session.Run(ctx, session.Options{
		Args: program.Args, In: os.Stdin, Out: os.Stdout, Version: version,
		Signer: signer, Now: time.Now, Turns: turn.Folder(), Expect: func() { spare.Begin(signer.guardian) },
	})
	if err != nil {
		return failed(err)
	}
	return 0
}

// dialogSigner does what a page asks for. It never asks in a terminal, even if
// the browser was started from one.
type dialogSigner struct {
	program *cli.Program
	spare   *guardian.Spare
}

// Sign implements session.Signer.
func (s dialogSigner) Sign(ctx context.Context, r signing.Request, progress func(signing.Progress)) ([]signing.Signed, error) {
	desk, err := s.desk()
	if err != nil {
		return nil, err
	}
	return desk.Sign(ctx, r, progress)
}

// Authenticate implements session.Signer.
func (s dialogSigner) Authenticate(ctx context.Context, l signing.Login, progress func(signing.Progress)) (signing.Authenticated, error) {
	desk, err := s.desk()
	if err != nil {
		return signing.Authenticated{}, err
	}
	return desk.Authenticate(ctx, l, progress)
}

func (s dialogSigner) desk() (signing.Desk, error) {
	dialog, err := prompt.FindPinentry(os.Getenv(cli.PinentryVariable))
	return signing.Desk{Guard: s.guard, Asker: dialog, CardWait: cardWait}, err
}

func (s dialogSigner) guard() (signing.Link, error) { return s.spare.Take(s.guardian) }

func (s dialogSigner) guardian() (*guardian.Guardian, error) {
	return guardian.Start(s.program.Executable, s.program.System)
}
