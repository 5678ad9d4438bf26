// Command natsuin-attacks puts every file of package attacks to a built natsuin
// and prints how many attacks it caught and how many genuine files it flagged.
//
//	natsuin-attacks --natsuin dist/natsuin [--keep DIR]
//
// The exit code is 0 if all were caught and none flagged.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/natsuin/natsuin/internal/attacks"
)

func main() {
	natsuin := flag.String("natsuin", "", "the program to ask")
	keep := flag.String("keep", "", "directory to leave the files in")
	flag.Parse()
	ok, err := run(os.Stdout, *natsuin, *keep)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// patience is how long one file may take; a program that needs longer hangs.
const patience = 3 * time.Minute

func run(out io.Writer, natsuin, dir string) (ok bool, err error) {
	world, err := attacks.NewWorld()
	if err != nil {
		return false, err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "natsuin-attacks"); err != nil {
			return false, err
		}
		defer os.RemoveAll(dir)
	}
	asker := &asker{natsuin: natsuin, dir: dir}
	if err := asker.evidence(world); err != nil {
		return false, err
	}
	evil, genuine := world.Attacks(), world.Genuine()
	if _, err := asker.report("first.pdf", genuine[0].File); err != nil { // compiles the module once for all
		return false, err
	}
	missed := asker.ask(evil, world.Caught)
	flagged := asker.ask(genuine, world.Accepted)
	for _, problem := range append(missed, flagged...) {
		fmt.Fprintln(out, problem)
	}
	fmt.Fprintf(out, "caught %d of %d, genuine flagged %d of %d\n",
		len(evil)-len(missed), len(evil), len(flagged), len(genuine))
	return len(missed)+len(flagged) == 0 && len(evil) > 0 && len(genuine) > 0, nil
}

// asker runs the program on files, several at a time.
type asker struct{ natsuin, dir string }

func (a *asker) evidence(w *attacks.World) error {
	if err := os.WriteFile(filepath.Join(a.dir, "ca.cer"), w.Anchor, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(a.dir, "ca.crl"), w.CRL, 0o600)
}

// ask returns what is wrong with the answers on cases, in their order.
func (a *asker) ask(cases []attacks.Case, check func(attacks.Case, []byte) error) []error {
	found := make([]error, len(cases))
	next := make(chan int)
	var wait sync.WaitGroup
	for range runtime.NumCPU() {
		wait.Go(func() {
			for i := range next {
				raw, err := a.report(fmt.Sprintf("%.7s-%03d.pdf", cases[i].Name, i), cases[i].File)
				if err == nil {
					err = check(cases[i], raw)
				}
				found[i] = err
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	wait.Wait()
	var out []error
	for _, err := range found {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}

// report is what natsuin verify --json says of a file. Its exit code tells the
// verdict, which the report holds too.
func (a *asker) report(name string, file []byte) ([]byte, error) {
	path := filepath.Join(a.dir, filepath.Base(name))
	if err := os.WriteFile(path, file, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	raw, err := exec.CommandContext(ctx, a.natsuin, "verify", "--json", "--at", attacks.JudgedAt.Format(time.RFC3339),
		"--anchor", filepath.Join(a.dir, "ca.cer"), "--crl", filepath.Join(a.dir, "ca.crl"), path).Output()
	if len(raw) == 0 {
		return nil, fmt.Errorf("asking about %s: no report (%w)", name, err)
	}
	return raw, nil
}
