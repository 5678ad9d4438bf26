package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/internal/testpki/samples"
)

// runSamples writes the set and samples.json, which says what belongs together.
func runSamples(args []string, now time.Time, stderr io.Writer) error {
	var c common
	flags := c.flags("natsuin-testpki samples", stderr)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 || len(c.revoke) != 0 {
		return errors.New("reading the arguments: one folder is needed, and --revoke has no meaning here")
	}
	now, _, err := c.read(now)
	if err != nil {
		return err
	}
	set, err := samples.Make(testpki.New(c.seed), now)
	if err != nil {
		return err
	}
	if set.Files["samples.json"], err = json.MarshalIndent(set.Samples, "", " "); err != nil {
		return err
	}
	dir := flags.Arg(0)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	for name, content := range set.Files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return fmt.Errorf("writing a sample: %w", err)
		}
	}
	return nil
}
