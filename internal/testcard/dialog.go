package testcard

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/natsuin/natsuin/internal/testpki"
)

// dialog is a PIN dialog (Assuan, as pinentry speaks it) in which a person types
// PIN whatever they are asked.
const dialog = `#!/bin/sh
echo OK
while read -r verb rest; do
  case $verb in
    GETINFO) echo "D gtk2"; echo OK;;
    GETPIN) echo "D PIN"; echo OK;;
    BYE) echo OK; exit;;
    *) echo OK;;
  esac
done
`

// Dialog writes a program into a folder that answers as a PIN dialog with the
// 署名用 PIN of the virtual cards, and returns its path, for NATSUIN_PINENTRY.
func Dialog(folder string) (string, error) {
	path := filepath.Join(folder, "pinentry")
	return path, os.WriteFile(path, []byte(strings.Replace(dialog, "PIN\"", testpki.DefaultSignPIN+"\"", 1)), 0o700)
}
