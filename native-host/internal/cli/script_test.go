//go:build unix

package cli

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/guardian"
	"github.com/natsuin/natsuin/native-host/internal/sandbox"
)

// The scripts run natsuin as a program of its own, with guardian, sandbox and
// dialog, on an emulated card that lives in a folder. Only PC/SC is not there.
const (
	cardVariable = "PCSCLITE_NATSUIN_TEST_CARD" // the guardian inherits PCSCLITE_*
	wasmVariable = "NATSUIN_TEST_WASM"
	// cacheVariable is where the module's compiled form lies.
	cacheVariable = "XDG_CACHE_HOME"
)

// today is the time of every script.
var today = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func TestMain(m *testing.M) {
	testscript.Main(withModule{m}, map[string]func(){
		"natsuin":  func() { os.Exit(program()) },
		"pinentry": pinentry,
	})
}

// withModule builds natsuin.wasm before the tests.
type withModule struct{ m *testing.M }

func (w withModule) Run() int {
	folder, err := os.MkdirTemp("", "natsuin-cli-")
	if err == nil {
		defer os.RemoveAll(folder)
		err = errors.Join(os.Setenv(cacheVariable, filepath.Join(folder, "cache")), build(filepath.Join(folder, "natsuin.wasm")))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return w.m.Run()
}

// build compiles the module and looks at its sources, which go test cannot see
// otherwise.
func build(path string) error {
	const root = "../../.."
	for _, room := range []string{"wasm", "pdf", "cms", "xmlsig", "cert", "trust", "verify", "failure"} {
		seen := 0
		err := filepath.WalkDir(filepath.Join(root, room), func(file string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(file, ".go") {
				seen++
				_, err = os.Stat(file)
			}
			return err
		})
		if err != nil || seen == 0 {
			return fmt.Errorf("looking at %s: %d files, %v", room, seen, err)
		}
	}
	command := exec.Command("sh", "wasm/verify/build.sh", path)
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building the module: %v\n%s", err, out)
	}
	if err := os.Setenv(wasmVariable, path); err != nil {
		return err
	}
	code, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	// Compiled here once, and not by every script at the same time.
	o := sandbox.Options{Path: path, SHA256: fmt.Sprintf("%x", sha256.Sum256(code)),
		CacheDir: filepath.Join(os.Getenv(cacheVariable), "natsuin")}
	box, err := sandbox.Open(context.Background(), o)
	if err != nil {
		return err
	}
	return box.Close(context.Background())
}

// program is main, with the emulated card in PC/SC's place.
func program() int {
	executable, err := os.Executable()
	if err != nil {
		panic(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &Program{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv,
		Now: func() time.Time { return today }, Version: "1.2.3", Executable: executable, System: system(),
		Wasm: os.Getenv(wasmVariable),
	}
	if code, err := os.ReadFile(p.Wasm); err == nil {
		p.WasmSHA256 = fmt.Sprintf("%x", sha256.Sum256(code))
	}
	if slices.Equal(p.Args, []string{guardian.Argument}) {
		if guardian.Serve(ctx, os.Stdin, os.Stdout, p.System) != nil {
			return 1
		}
		return 0
	}
	return p.Run(ctx)
}

// system is one reader with the card of a folder, or without a card.
func system() guardian.System {
	folder := os.Getenv(cardVariable)
	return guardian.System{
		Readers: func() (all, occupied []string, err error) {
			if folder == "" {
				return nil, nil, nil
			}
			all = []string{"Reader"}
			if _, err := os.Stat(folder); err == nil {
				occupied = all
			}
			return all, occupied, nil
		},
		Connect: func(string, bool) (guardian.Card, error) {
			card, err := emulator.Load(folder, emulator.Options{})
			if errors.Is(err, fs.ErrNotExist) {
				return nil, failure.New(failure.NoCard, "testing")
			}
			return powered{card}, err
		},
	}
}

type powered struct{ *emulator.Card }

func (p powered) Disconnect() error { p.PowerOff(); return nil }

// pinentry is a dialog in which somebody types what stands in the file
// $WORK/typed, one line each time.
func pinentry() {
	fmt.Println("OK")
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		switch in.Text() {
		case "GETINFO flavor":
			fmt.Println("D gtk2\nOK")
		case "GETPIN", "CONFIRM":
			typed, err := os.ReadFile("typed")
			if err != nil {
				panic(err)
			}
			first, rest, _ := strings.Cut(string(typed), "\n")
			os.WriteFile("typed", []byte(rest), 0o600)
			if first == "" {
				fmt.Println("ERR 83886179 cancelled")
			} else {
				fmt.Println("D " + first + "\nOK")
			}
		default:
			fmt.Println("OK")
		}
	}
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			dialog, err := exec.LookPath("pinentry")
			if err != nil {
				return err
			}
			e.Setenv("NATSUIN_PINENTRY", dialog)
			e.Setenv(wasmVariable, os.Getenv(wasmVariable))
			e.Setenv(cardVariable, filepath.Join(e.WorkDir, "card"))
			e.Setenv(cacheVariable, os.Getenv(cacheVariable))
			e.Setenv("XDG_RUNTIME_DIR", e.WorkDir)
			e.Setenv("LC_ALL", "en_US.UTF-8")
			e.Setenv("TZ", "UTC")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"insert": insert, "evidence": writeEvidence, "authority": authority,
			"samples": sampleFiles, "verdict": verdict, "exits": exits, "pdf": writePDF, "tamper": tamper,
			"replace": replace, "pack": pack, "repack": repack,
		},
		RequireExplicitExec: true, RequireUniqueNames: true,
	})
}
