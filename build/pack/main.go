// Command pack makes the parts of a release that the same sources must give
// byte for byte, whoever makes them.
//
//	pack zip OUT.zip FOLDER         the files of a folder, in order, at SOURCE_DATE_EPOCH
//	pack sbom PROGRAM LOCK VERSION  a CycloneDX 1.5 list of what is inside, on stdout
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return fmt.Errorf("reading SOURCE_DATE_EPOCH: %w", err)
	}
	at := time.Unix(seconds, 0).UTC()
	switch {
	case len(args) == 3 && args[0] == "zip":
		return zipFolder(args[1], args[2], at)
	case len(args) == 4 && args[0] == "sbom":
		return writeSBOM(os.Stdout, args[1], args[2], args[3], at)
	}
	return fmt.Errorf("reading arguments: want zip OUT FOLDER, or sbom PROGRAM LOCK VERSION")
}
