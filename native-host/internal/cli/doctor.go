package cli

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/doctor"
	"github.com/natsuin/natsuin/native-host/internal/guardian"
	"github.com/natsuin/natsuin/native-host/internal/install"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
	"github.com/natsuin/natsuin/native-host/internal/sandbox"
)

// serviceVariable moves the PC/SC service's socket (pcsc-lite).
const (
	serviceVariable = "PCSCLITE_CSOCK_NAME"
	serviceSocket   = "/run/pcscd/pcscd.comm"
)

// doctor carries out natsuin doctor: exit status 0 if nothing fails.
func (p *Program) doctor(ctx context.Context, args []string) error {
	var asJSON bool
	f := newFlags("doctor")
	f.BoolVar(&asJSON, "json", false, "")
	rest, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(rest) != 0 {
		return failure.New(failure.Usage, "reading arguments")
	}
	report := doctor.Examine(ctx, p.computer())
	if asJSON {
		if _, err := p.Out.Write(encode(report)); err != nil {
			return failure.Wrap(failure.FileUnwritable, bare(err), "writing the report")
		}
	} else {
		p.findings(report)
	}
	if report.Status == doctor.Fail {
		return status(exitFailed)
	}
	return nil
}

// computer is the one this program runs on.
func (p *Program) computer() doctor.Computer {
	return doctor.Computer{
		Version: p.Version, System: runtime.GOOS, Now: p.Now(), Root: os.DirFS("/"),
		Module: func() error { return sandbox.Check(sandbox.Options{Path: p.Wasm, SHA256: p.WasmSHA256}) },
		Dialog: func(ctx context.Context) error {
			dialog, err := prompt.FindPinentry(p.Getenv(PinentryVariable))
			if err != nil {
				return err
			}
			return dialog.Check(ctx)
		},
		Browsers: func() ([]install.Entry, error) {
			user, err := install.Here(p.Getenv)
			if err != nil {
				return nil, err
			}
			return user.Status(p.Executable)
		},
		Guard: func() (doctor.Link, error) { return guardian.Start(p.Executable, p.System) },
		Service: func() error {
			path := p.Getenv(serviceVariable)
			if path == "" {
				path = serviceSocket
			}
			c, err := net.Dial("unix", path)
			if err != nil {
				return err
			}
			return c.Close()
		},
	}
}

// findings prints a report: what was found, and the next step below it.
func (p *Program) findings(report doctor.Report) {
	marks := map[doctor.Status]text{
		doctor.OK: {"○", "ok  "}, doctor.Warn: {"△", "warn"}, doctor.Fail: {"×", "FAIL"},
	}
	failed := 0
	for _, f := range report.Findings {
		m := marks[f.Status]
		t := text{m.ja + " " + f.Text.Ja, m.en + " " + f.Text.En}
		if f.Next != nil {
			t.ja, t.en = t.ja+"\n   → "+f.Next.Ja, t.en+"\n     → "+f.Next.En
		}
		if f.Status != doctor.OK {
			t.ja, t.en = t.ja+" ["+f.Code+"]", t.en+" ["+f.Code+"]"
		}
		if f.Status == doctor.Fail {
			failed++
		}
		p.say(p.Out, t)
	}
	if failed == 0 {
		p.say(p.Out, text{"すぐに直すところはありません。", "Nothing has to be repaired."})
		return
	}
	p.say(p.Out, text{fmt.Sprintf("直すところが%d件あります。上から順に直してください。", failed),
		fmt.Sprintf("To be repaired: %d. Begin at the top.", failed)})
}
