// Command natsuin-judge asks independent software about signed PDFs and XML
// files, prints what each said, and exits 0 only if every judge accepts every
// file and sees through its control.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/natsuin/natsuin/internal/judge"
)

func main() {
	anchor := flag.String("anchor", "", "certificate (DER) of the CA that issued the signers' certificates")
	flag.Parse()
	if *anchor == "" || flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: natsuin-judge --anchor CA.cer FILE.pdf|FILE.xtx …")
		os.Exit(2)
	}
	b := &bench{}
	defer b.clear()
	ca := b.read(*anchor)
	accepted := true
	for _, name := range flag.Args() {
		for _, n := range ask(b, name, ca) {
			fmt.Printf("%-20s %s; control %s: %s\n", n.Judge, word(n.Genuine), word(n.Control), filepath.Base(name))
			if !n.Accepts() {
				fmt.Println(n.Genuine.Output)
				accepted = false
			}
		}
	}
	if !accepted {
		b.clear()
		os.Exit(1)
	}
}

// ask chooses the judges by the kind of file.
func ask(b *bench, name string, ca []byte) []judge.Named {
	if filepath.Ext(name) == ".xtx" {
		return judge.SignedXML(b, b.read(name), ca)
	}
	return judge.SignedPDF(b, b.read(name), ca, time.Now())
}

func word(v judge.Verdict) string {
	if v.Accepted {
		return "accepts"
	}
	return "rejects"
}

// bench is judge.T outside a test.
type bench struct{ dirs []string }

func (b *bench) Helper() {}

func (b *bench) TempDir() string {
	dir, err := os.MkdirTemp("", "natsuin-judge")
	if err != nil {
		b.Fatal(err)
	}
	b.dirs = append(b.dirs, dir)
	return dir
}

func (b *bench) Fatal(args ...any) {
	fmt.Fprintln(os.Stderr, append([]any{"natsuin-judge:"}, args...)...)
	b.clear()
	os.Exit(2)
}

func (b *bench) Fatalf(format string, args ...any) { b.Fatal(fmt.Sprintf(format, args...)) }

func (b *bench) read(name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

func (b *bench) clear() {
	for _, dir := range b.dirs {
		os.RemoveAll(dir)
	}
}
