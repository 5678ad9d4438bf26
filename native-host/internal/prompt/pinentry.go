package prompt

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// Where a graphical pinentry is looked for: fixed names in fixed folders, never
// PATH, and never the name "pinentry", which may be one for terminals.
var (
	programs = []string{"pinentry-gtk-2", "pinentry-qt", "pinentry-qt6", "pinentry-qt5", "pinentry-mac"}
	folders  = []string{"/usr/bin", "/usr/local/bin", "/run/current-system/sw/bin", "/opt/homebrew/bin"}
	// flavours are what those programs call themselves while they have a display.
	flavours = map[string]bool{"gtk2": true, "qt": true, "qt5": true, "qt6": true, "mac": true}
)

// Pinentry asks in a dialog.
type Pinentry struct {
	path string
}

// FindPinentry returns the program at an absolute path, or for an empty path
// the first graphical pinentry installed on this computer.
//
// Errors: failure.PINDialogMissing.
func FindPinentry(path string) (*Pinentry, error) {
	if path != "" {
		if !filepath.IsAbs(path) || !executable(path) {
			return nil, failure.New(failure.PINDialogMissing, "looking at the given PIN dialog")
		}
		return &Pinentry{path: path}, nil
	}
	for _, folder := range folders {
		for _, program := range programs {
			if path := filepath.Join(folder, program); executable(path) {
				return &Pinentry{path: path}, nil
			}
		}
	}
	return nil, failure.New(failure.PINDialogMissing, "looking for a PIN dialog")
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0)
}

// PIN asks for the PIN that the question is about. Ending ctx closes the dialog. The caller
// wipes the secret.
//
// Errors: failure.Cancelled, Timeout (after Limit), NoDisplay, PINMalformed
// (longer than any PIN), PINDialogFailed, and the failure that ended ctx.
func (p *Pinentry) PIN(ctx context.Context, q Question) (*Secret, error) {
	for attempt := 1; ; attempt++ {
		secret, err := p.once(ctx, q)
		if !errors.Is(err, errNoGrab) {
			return secret, err
		}
		if attempt == grabAttempts {
			return nil, failure.Wrap(failure.PINDialogFailed, err, "opening the PIN dialog")
		}
		select {
		case <-time.After(grabPause):
		case <-ctx.Done():
			return nil, ended(ctx)
		}
	}
}

// A dialog that cannot take the keyboard for itself, because a menu is open
// perhaps, closes before anybody has seen it. It is opened again a few times.
const (
	grabAttempts = 5
	grabPause    = 300 * time.Millisecond
)

// once shows one dialog.
func (p *Pinentry) once(ctx context.Context, q Question) (*Secret, error) {
	secret := new(Secret)
	err := p.converse(ctx, q, func(c *conversation) error {
		if err := prepare(c, q, askText(q), signText); err != nil {
			return err
		}
		if err := c.say("SETPROMPT", promptText); err != nil {
			return err
		}
		if again := againText(q); again != "" {
			if err := c.say("SETERROR", again); err != nil {
				return err
			}
		}
		return c.ask("GETPIN", "", func(data []byte) error { return unescape(data, secret) })
	})
	if err != nil {
		secret.Wipe()
		return nil, err
	}
	return secret, nil
}

// Check starts the dialog program and ends it before it shows anything, to see
// whether it would find a screen.
//
// Errors: failure.NoDisplay, PINDialogMissing, PINDialogFailed.
func (p *Pinentry) Check(ctx context.Context) error {
	return p.converse(ctx, Question{}, func(c *conversation) error {
		return prepare(c, Question{}, "", signText)
	})
}

// ConfirmLast asks whether the last try shall be used. Only an explicit yes
// returns nil; the button that has the focus is the other one.
//
// Errors: those of PIN; failure.Cancelled means no.
func (p *Pinentry) ConfirmLast(ctx context.Context, q Question) error {
	return p.converse(ctx, q, func(c *conversation) error {
		if err := prepare(c, q, lastText(q.Left), continueText); err != nil {
			return err
		}
		return c.say("CONFIRM", "")
	})
}

// prepare sets up what both dialogs share. A pinentry without a display falls
// back to the terminal, which is not ours: its flavour gives it away.
func prepare(c *conversation, q Question, question, yes string) error {
	text, fits := description(q, question, maxDescription)
	if !fits {
		return failure.New(failure.PINDialogFailed, "showing an origin of %d bytes", len(q.Origin))
	}
	for _, line := range [][2]string{
		{"OPTION", "grab"},
		{"SETTITLE", title(q)}, {"SETDESC", text}, {"SETOK", yes}, {"SETCANCEL", stopText},
		{"SETTIMEOUT", strconv.Itoa(int(Limit.Seconds()))},
	} {
		if err := c.say(line[0], line[1]); err != nil {
			return err
		}
	}
	flavour := ""
	err := c.ask("GETINFO", "flavor", func(data []byte) error {
		flavour += string(data)
		return nil
	})
	switch {
	case err != nil:
		return err
	case strings.HasSuffix(flavour, "curses") || strings.HasSuffix(flavour, "tty"):
		return failure.New(failure.NoDisplay, "asking for the PIN")
	case !flavours[flavour]:
		return failure.New(failure.PINDialogFailed, "asking with an unknown kind of dialog")
	}
	return nil
}

// converse runs one dialog from its start to its end.
func (p *Pinentry) converse(ctx context.Context, q Question, talk func(*conversation) error) error {
	ctx, cancel := context.WithTimeout(ctx, Limit+dialogGrace)
	defer cancel()
	command := exec.CommandContext(ctx, p.path)
	command.Env = environment(os.Environ())
	detach(command)
	in, err := command.StdinPipe()
	if err != nil {
		return failure.Wrap(failure.PINDialogFailed, err, "opening the PIN dialog's pipe")
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return failure.Wrap(failure.PINDialogFailed, err, "opening the PIN dialog's pipe")
	}
	if err := command.Start(); err != nil {
		return failure.Wrap(failure.PINDialogMissing, err, "starting the PIN dialog")
	}
	c := &conversation{in: in, out: out}
	defer c.wipe()
	if err = q.watch(command.Process.Pid); err == nil {
		if err = c.answer(nothing); err == nil { // the greeting
			err = talk(c)
		}
	}
	in.Close()
	if err != nil {
		command.Process.Kill()
	}
	command.Wait() // the answer is known; how the program ends is its own business
	if gone := q.watch(0); err == nil {
		err = gone
	}
	if err != nil && ctx.Err() != nil {
		return ended(ctx)
	}
	return err
}

// nothing is for answers that carry no data.
func nothing([]byte) error {
	return failure.New(failure.PINDialogFailed, "reading unexpected data")
}

// environment leaves out what could lead a pinentry to a terminal, change what
// it does or load code into it: browsers start us with libraries of their own.
func environment(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(v string) bool {
		return slices.ContainsFunc(leftOut, func(prefix string) bool { return strings.HasPrefix(v, prefix) })
	})
}

// leftOut are beginnings of environment variables.
var leftOut = []string{"GPG_TTY=", "PINENTRY_", "LD_", "DYLD_"}
