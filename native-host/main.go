// Natsuin signs documents with a My Number Card and checks signatures: on the
// command line, and for the browser extension as its native messaging host.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/natsuin/natsuin/native-host/internal/caller"
	"github.com/natsuin/natsuin/native-host/internal/cli"
	"github.com/natsuin/natsuin/native-host/internal/guardian"
	"github.com/natsuin/natsuin/native-host/internal/hardening"
	"github.com/natsuin/natsuin/native-host/internal/pcsc"
	"github.com/natsuin/natsuin/native-host/internal/sandbox"
)

// Fixed at link time, see build/artefacts.sh.
var (
	version    = "0.0.0"
	wasmSHA256 = ""
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	guardian.IgnoreBrokenPipe() // a browser or host that died must not end us unlocked
	if err := hardening.Process(); err != nil {
		return failed(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	executable, err := os.Executable()
	if err != nil {
		return failed(err)
	}
	program := &cli.Program{
		Args: args, In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now,
		Version: version, Executable: executable,
		Wasm: filepath.Join(filepath.Dir(executable), sandbox.FileName), WasmSHA256: wasmSHA256,
		System: guardian.System{Readers: pcsc.Readers, Connect: connect},
	}
	switch {
	case len(args) == 1 && args[0] == guardian.Argument:
		if err := guardian.Serve(ctx, os.Stdin, os.Stdout, program.System); err != nil {
			return failed(err)
		}
		return 0
	case caller.FromBrowser(args):
		return serve(ctx, program)
	}
	return program.Run(ctx)
}

// connect gives the guardian a card in the shape it asks for.
func connect(reader string, exclusive bool) (guardian.Card, error) {
	card, err := pcsc.Connect(reader, exclusive)
	if err != nil {
		return nil, err
	}
	return card, nil
}

// failed reports what happened before anybody could be asked for a language.
func failed(err error) int {
	fmt.Fprintln(os.Stderr, "natsuin:", err)
	return 1
}
