package cli

import (
	"flag"
	"io"

	"github.com/natsuin/natsuin/failure"
)

// list is a flag that may be given several times.
type list []string

func (l *list) String() string { return "" }

// Set implements flag.Value.
func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

// newFlags returns an empty set of flags for a command.
func newFlags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // the help page says it better
	return f
}

// parse reads flags wherever they stand, before and after other arguments,
// which it returns; behind "--" nothing is a flag.
//
// Errors: failure.Usage.
func parse(f *flag.FlagSet, args []string) ([]string, error) {
	var others []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, failure.Wrap(failure.Usage, err, "reading flags")
		}
		rest := f.Args()
		if used := len(args) - len(rest); used > 0 && args[used-1] == "--" {
			return append(others, rest...), nil
		}
		if len(rest) == 0 {
			return others, nil
		}
		others, args = append(others, rest[0]), rest[1:]
	}
}
