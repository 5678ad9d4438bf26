package cli

import (
	"context"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/install"
)

// manifest prints the native messaging manifest that makes this program known
// to browsers of one family.
func (p *Program) manifest(_ context.Context, args []string) error {
	if len(args) != 1 {
		return failure.New(failure.Usage, "reading the name of a browser")
	}
	manifest, err := install.Manifest(args[0], p.Executable)
	if err != nil {
		return err
	}
	if _, err := p.Out.Write(manifest); err != nil {
		return failure.Wrap(failure.FileUnwritable, err, "writing a manifest")
	}
	return nil
}
