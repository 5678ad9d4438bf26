// Command tally adds up what the checks of ./build.sh test reported: files of
// "go test -json" lines (*.json) and of TAP (*.tap). It prints what failed
// with its output, every reason for a skip, and last the line
// "N passed, N failed, N skipped". It exits 1 on a failure, on a skip that is
// not allowed, and when nothing ran.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	corpora := flag.Bool("corpora", false, "the corpora are present: any skip fails")
	flag.Parse()
	var total tally
	for _, file := range flag.Args() {
		if err := total.read(file); err != nil {
			fmt.Fprintln(os.Stderr, "tally:", err)
			os.Exit(1)
		}
	}
	ok := total.report(os.Stdout, *corpora)
	if !ok {
		os.Exit(1)
	}
}
