// Natsuin-card is a virtual My Number Card in a virtual reader: it connects to
// vpcd (vsmartcard), which a PC/SC daemon on this machine has loaded, and
// behaves as package card/emulator says. It is for tests and integrators; its
// certificates are worthless and say so.
//
// Usage:
//
//	natsuin-card --state DIR [--person ID] [--issued TIME] [--sign-pin P]
//	             [--auth-pin P] [--fault SPEC] [--log FILE] [--vpcd HOST:PORT]
//
// The card is made on the first start and kept in DIR: person, time of issue
// and PINs count only then. Later starts insert the same card again, counters
// included. Each connection to the reader prints one line, "connected" and the
// address. SIGTERM and SIGINT take the card out and end the program with 0.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testcard"
	"github.com/natsuin/natsuin/internal/testpki"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(0)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "natsuin-card:", err)
		if failure.CodeOf(err) == failure.Usage {
			os.Exit(2)
		}
		os.Exit(1)
	}
}

// config is the command line.
type config struct {
	state, fault, log, person, issued, vpcd, signPIN, authPIN string
}

func parse(args []string, stderr io.Writer) (config, error) {
	var c config
	flags := flag.NewFlagSet("natsuin-card", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&c.state, "state", "", "folder of the card (required)")
	flags.StringVar(&c.fault, "fault", "", "faults, comma-separated; see package card/emulator")
	flags.StringVar(&c.log, "log", "", "file that APDUs are appended to, one JSON object a line")
	flags.StringVar(&c.person, "person", "", "holder: "+people()+" (default "+testpki.DefaultPerson+")")
	flags.StringVar(&c.issued, "issued", "", "when the certificates were issued, RFC 3339 (default 30 days ago)")
	flags.StringVar(&c.vpcd, "vpcd", "127.0.0.1:35963", "address of the virtual reader")
	flags.StringVar(&c.signPIN, "sign-pin", testpki.DefaultSignPIN, "PIN of the 署名用 key")
	flags.StringVar(&c.authPIN, "auth-pin", testpki.DefaultAuthPIN, "PIN of the 利用者証明用 key")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return c, err
		}
		return c, failure.Wrap(failure.Usage, err, "reading the command line")
	}
	if c.state == "" || flags.NArg() > 0 {
		return c, failure.New(failure.Usage, "reading the command line: --state and nothing but flags")
	}
	return c, nil
}

func people() string {
	var ids []string
	for _, p := range testpki.People() {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, ", ")
}

// run serves the card until ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c, err := parse(args, stderr)
	if err != nil {
		return err
	}
	var o emulator.Options
	if o.Faults, err = emulator.ParseFaults(c.fault); err != nil {
		return err
	}
	if c.log != "" {
		f, err := os.OpenFile(c.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return failure.Wrap(failure.FileUnwritable, err, "opening the log")
		}
		defer f.Close()
		o.Log = emulator.NewLog(f, time.Now)
	}
	card, err := open(c, o)
	if err != nil {
		return err
	}
	return card.Plug(ctx, c.vpcd, func() { fmt.Fprintln(stdout, "connected", c.vpcd) })
}

// open loads the card of the state folder or makes it.
func open(c config, o emulator.Options) (*emulator.Card, error) {
	card, err := emulator.Load(c.state, o)
	if err == nil && c.person != "" && c.person != card.Holder() {
		return nil, failure.New(failure.Usage, "loading the card of %s: it belongs to %s", c.person, card.Holder())
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return card, err
	}
	issued := time.Now().AddDate(0, 0, -30)
	if c.issued != "" {
		if issued, err = time.Parse(time.RFC3339, c.issued); err != nil {
			return nil, failure.Wrap(failure.Usage, err, "reading --issued")
		}
	}
	if c.person == "" {
		c.person = testpki.DefaultPerson
	}
	h, err := testcard.Holder(c.person, issued)
	if err != nil {
		return nil, failure.Wrap(failure.Usage, err, "making a card")
	}
	h.SignPIN, h.AuthPIN = c.signPIN, c.authPIN
	return emulator.Create(c.state, h, o)
}
