//go:build unix

package guardian

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// The test binary is also the guardian, and a host that can be killed. What the
// fake card does goes into a file, which outlives both.
const (
	logVariable  = "PCSCLITE_NATSUIN_TEST_LOG" // the guardian inherits PCSCLITE_*
	ruleVariable = "PCSCLITE_NATSUIN_TEST_RULE"
	selectISD    = "00a4040c07a0000001510000"
)

func TestMain(m *testing.M) {
	switch {
	case len(os.Args) == 2 && os.Args[1] == Argument:
		IgnoreBrokenPipe()
		if err := Serve(context.Background(), os.Stdin, os.Stdout, fakeSystem()); err != nil {
			os.Exit(1)
		}
	case len(os.Args) == 2 && os.Args[1] == "host":
		hostToBeKilled()
	default:
		os.Exit(m.Run())
	}
}

// hostToBeKilled connects, sends a VERIFY, names a dialog and waits for death.
func hostToBeKilled() {
	g, err := Start(os.Args[0], fakeSystem())
	if err != nil {
		panic(err)
	}
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	must(g.Connect("Reader"))
	var dialog int
	fmt.Sscan(os.Getenv("NATSUIN_TEST_DIALOG"), &dialog)
	must(g.Watch(dialog))
	_, err = g.Transmit([]byte{0, 0x20, 0, 0x9B, 1, 'A'})
	must(err)
	fmt.Println("verified")
	if os.Getenv("NATSUIN_TEST_BUSY") != "" {
		g.Transmit([]byte{0, 0x2A}) // slow: killed in the middle
	}
	time.Sleep(time.Hour)
}

// note appends a line to the log.
func note(format string, values ...any) {
	f, err := os.OpenFile(os.Getenv(logVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(f, format+"\n", values...)
	f.Close()
}

// fakeCard follows the rules in the environment: which call fails how, or which
// command is answered with which status word.
type fakeCard struct{}

func rule(name string) error {
	for r := range strings.SplitSeq(os.Getenv(ruleVariable), ",") {
		if what, code, ok := strings.Cut(r, "="); ok && what == name {
			return failure.New(failure.Code(code), "obeying a rule")
		}
	}
	return nil
}

func fakeSystem() System {
	return System{
		Readers: func() ([]string, []string, error) {
			return []string{"Reader", "Leser ü"}, []string{"Leser ü"}, rule("readers")
		},
		Connect: func(reader string, exclusive bool) (Card, error) {
			note("%d connect %s %t", os.Getpid(), reader, exclusive)
			if err := rule("connect"); err != nil {
				return nil, err
			}
			return fakeCard{}, nil
		},
	}
}

func (fakeCard) Transmit(command []byte) ([]byte, error) {
	note("%d %s", os.Getpid(), hex.EncodeToString(command))
	if err := rule(hex.EncodeToString(command)); err != nil {
		if status, plain := hex.DecodeString(string(failure.CodeOf(err))); plain == nil {
			return status, nil
		}
		return nil, err
	}
	switch command[1] {
	case 0x2A:
		time.Sleep(300 * time.Millisecond)
	case 0xEE:
		os.Exit(3)
	case 0xEF:
		return make([]byte, 65538), nil
	}
	return []byte{0x90, 0x00}, nil
}

func (fakeCard) Disconnect() error {
	note("%d power off", os.Getpid())
	return rule("disconnect")
}

// record returns a fresh log: a function that reads its lines without the
// process ids.
func record(t *testing.T, rules string) func() []string {
	t.Helper()
	file := t.TempDir() + "/log"
	t.Setenv(logVariable, file)
	t.Setenv(ruleVariable, rules)
	return func() []string {
		b, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		var lines []string
		for line := range strings.Lines(string(b)) {
			_, what, _ := strings.Cut(strings.TrimSpace(line), " ")
			lines = append(lines, what)
		}
		return lines
	}
}
