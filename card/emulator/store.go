package emulator

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/natsuin/natsuin/failure"
)

// stateSchema is the version of both state files.
const stateSchema = 1

// Names of the state files: what never changes, and what does.
const (
	contentsFile = "card.json"
	pinsFile     = "pins.json"
)

// Create personalises a new card whose state lives in a folder, which is made
// if missing. A folder that already holds a card is failure.FileExists.
func Create(dir string, h Holder, o Options) (*Card, error) {
	if _, err := os.Stat(filepath.Join(dir, contentsFile)); err == nil {
		return nil, failure.New(failure.FileExists, "making a card where there is one")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, failure.Wrap(failure.FileUnwritable, err, "making the state folder")
	}
	c, p, err := personalise(h, o.Faults)
	if err != nil {
		return nil, err
	}
	if err := savePINs(dir, p); err != nil {
		return nil, err
	}
	b, err := c.marshal()
	if err != nil {
		return nil, failure.Wrap(failure.Internal, err, "encoding a card's contents")
	}
	// Last, so that a folder with contents always has PINs.
	if err := replaceFile(dir, contentsFile, b); err != nil {
		return nil, err
	}
	return newCard(c, p, func() error { return savePINs(dir, p) }, o)
}

// Load returns the card whose state lives in a folder, as if it had just been
// put on a reader. Without a card there the error is fs.ErrNotExist.
func Load(dir string, o Options) (*Card, error) {
	b, err := os.ReadFile(filepath.Join(dir, contentsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, failure.Wrap(failure.FileUnreadable, err, "reading a card's contents")
	}
	c, err := parseContents(b)
	if err != nil {
		return nil, err
	}
	b, err = os.ReadFile(filepath.Join(dir, pinsFile))
	if err != nil {
		return nil, failure.Wrap(failure.FileUnreadable, err, "reading a card's PINs")
	}
	p := &pins{}
	if err := json.Unmarshal(b, p); err != nil || p.Schema != stateSchema {
		return nil, failure.Wrap(failure.FileUnreadable, err, "reading a card's PINs of schema %d", p.Schema)
	}
	return newCard(c, p, func() error { return savePINs(dir, p) }, o)
}

// New personalises a card that lives only in memory.
func New(h Holder, o Options) (*Card, error) {
	c, p, err := personalise(h, o.Faults)
	if err != nil {
		return nil, err
	}
	return newCard(c, p, func() error { return nil }, o)
}

func savePINs(dir string, p *pins) error {
	b, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return failure.Wrap(failure.Internal, err, "encoding PINs")
	}
	return replaceFile(dir, pinsFile, b)
}

// replaceFile writes a file so that after a crash either the old or the new
// content is there, whole.
func replaceFile(dir, name string, content []byte) (err error) {
	defer func() {
		if err != nil {
			err = failure.Wrap(failure.FileUnwritable, err, "writing a card's state")
		}
	}()
	f, err := os.CreateTemp(dir, name+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // does nothing once renamed
	if _, err := f.Write(content); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(dir, name))
}
