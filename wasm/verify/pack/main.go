// Command pack joins the data segments of a module that Go has linked.
//
//	pack FILE
//
// Go's linker writes a new segment after every few zero bytes, up to 100,000 of
// them. Their headers are a tenth of the compressed module, and every instance
// pays for each. Zeros cost nothing: memory is zero before the segments are
// written, so a segment may as well run on to the next.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pack FILE")
		os.Exit(2)
	}
	if err := packFile(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func packFile(name string) error {
	module, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	packed, err := pack(module)
	if err != nil {
		return fmt.Errorf("packing %s: %w", name, err)
	}
	return os.WriteFile(name, packed, 0o644)
}
