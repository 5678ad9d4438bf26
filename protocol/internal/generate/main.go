// Generate brings the schema's list of failure codes up to date with package
// failure and writes message.gen.ts, the TypeScript side of the wire contract,
// from message.schema.json. It is run by go generate in package protocol:
//
//	go run ./internal/generate message.schema.json message.gen.ts
//
// It knows exactly the part of JSON Schema that the contract uses and refuses
// everything else, so that a rule the TypeScript decoder would not apply
// cannot enter the schema unnoticed.
package main

import (
	"fmt"
	"os"

	"github.com/natsuin/natsuin/failure"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: generate SCHEMA OUTPUT")
	}
	schema, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	if schema, err = withCodes(schema, failure.Codes()); err != nil {
		return err
	}
	ts, err := typescript(schema)
	if err != nil {
		return err
	}
	if err := os.WriteFile(args[0], schema, 0o644); err != nil {
		return err
	}
	return os.WriteFile(args[1], ts, 0o644)
}
