package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/sandbox"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// The kinds of certificate that a person can add, which are folders of the
// configuration.
const (
	kindOfficial = "official"    // published by JPKI: the module knows its digest
	kindTest     = "test"        // believed for persons because the person says so
	kindStamps   = "time-stamps" // believed for time-stamps alone
)

var kinds = []string{kindOfficial, kindTest, kindStamps}

// trustFolder is where added certificates lie, each as SHA256.cer.
func (p *Program) trustFolder() (string, error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return "", failure.Wrap(failure.FileUnwritable, bare(err), "looking for the configuration")
	}
	return filepath.Join(config, "natsuin", "trust"), nil
}

// trust carries out natsuin trust add, list and remove.
func (p *Program) trust(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return failure.New(failure.Usage, "reading arguments")
	}
	switch args[0] {
	case "add":
		return p.trustAdd(ctx, args[1:])
	case "list":
		return p.trustList(args[1:])
	case "remove":
		return p.trustRemove(args[1:])
	}
	return failure.New(failure.Usage, "looking up a command")
}

// trustAdd keeps a certificate. One that JPKI has not published is refused
// unless the person says what it is.
func (p *Program) trustAdd(ctx context.Context, args []string) error {
	var test, stamps bool
	f := newFlags("trust")
	f.BoolVar(&test, "test", false, "")
	f.BoolVar(&stamps, "time-stamps", false, "")
	paths, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(paths) != 1 || test && stamps {
		return failure.New(failure.Usage, "reading arguments")
	}
	raw, err := readFile(paths[0])
	if err != nil {
		return err
	}
	box, err := p.sandbox(ctx)
	if err != nil {
		return err
	}
	defer box.Close(context.WithoutCancel(ctx))
	for _, der := range blocks(raw) {
		kind, err := p.kindOf(ctx, box, der)
		switch {
		case err != nil:
			return err
		case kind == kindOfficial && !stamps:
		case stamps && kind == "":
			kind = kindStamps
		case test && kind == "":
			kind = kindTest
		default:
			return failure.New(failure.AnchorRefused, "adding a certificate")
		}
		if err := p.keepTrust(kind, der); err != nil {
			return err
		}
	}
	return nil
}

// kindOf asks the module whether JPKI has published a certificate.
func (p *Program) kindOf(ctx context.Context, box *sandbox.Sandbox, der []byte) (string, error) {
	raw, err := box.VerifyChain(ctx, der, abi.VerifyOptions{At: p.Now()})
	if err != nil {
		return "", err
	}
	var r struct {
		Official string       `json:"official"`
		Error    *reportError `json:"error"`
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return "", failure.Wrap(failure.SandboxFailed, err, "reading a report")
	}
	switch {
	case r.Error != nil:
		return "", failure.New(r.Error.Code, "reading a certificate")
	case r.Official != "":
		return kindOfficial, nil
	}
	return "", nil
}

func (p *Program) keepTrust(kind string, der []byte) error {
	folder, err := p.trustFolder()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(der)
	digest := hex.EncodeToString(sum[:])
	folder = filepath.Join(folder, kind)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "making a folder of the configuration")
	}
	if err := os.WriteFile(filepath.Join(folder, digest+".cer"), der, 0o600); err != nil {
		return failure.Wrap(failure.FileUnwritable, bare(err), "keeping a certificate")
	}
	fmt.Fprintf(p.Out, "%s %s\n", digest, kind)
	return nil
}

// kept calls each with every certificate that has been added.
func (p *Program) kept(each func(kind, path string) error) error {
	folder, err := p.trustFolder()
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		entries, err := os.ReadDir(filepath.Join(folder, kind))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failure.Wrap(failure.FileUnreadable, bare(err), "reading the configuration")
		}
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".cer") {
				if err := each(kind, filepath.Join(folder, kind, e.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (p *Program) trustList(args []string) error {
	if len(args) != 0 {
		return failure.New(failure.Usage, "reading arguments")
	}
	return p.kept(func(kind, path string) error {
		fmt.Fprintf(p.Out, "%s %s\n", strings.TrimSuffix(filepath.Base(path), ".cer"), kind)
		return nil
	})
}

func (p *Program) trustRemove(args []string) error {
	if len(args) != 1 {
		return failure.New(failure.Usage, "reading arguments")
	}
	var found []string
	err := p.kept(func(_, path string) error {
		if filepath.Base(path) == strings.ToLower(args[0])+".cer" {
			found = append(found, path)
		}
		return nil
	})
	if err == nil && len(found) == 0 {
		err = failure.New(failure.FileUnreadable, "looking for a certificate that was added")
	}
	for _, path := range found {
		if gone := os.Remove(path); gone != nil {
			err = failure.Wrap(failure.FileUnwritable, bare(gone), "removing a certificate")
		}
	}
	return err
}

// added puts the certificates of natsuin trust into evidence. A published one is
// an anchor because the module knows it, not because it lies there; nobody who
// can write into the folder can pass another off as published.
func (p *Program) added(to *abi.Evidence) error {
	if _, err := p.trustFolder(); err != nil {
		return nil // an account without a configuration has added nothing
	}
	return p.kept(func(kind, path string) error {
		der, err := readFile(path)
		if err != nil {
			return err
		}
		list := map[string]*abi.Blobs{kindOfficial: &to.Certificates, kindTest: &to.Anchors,
			kindStamps: &to.TimeStampAnchors}[kind]
		if !slices.ContainsFunc(*list, func(other []byte) bool { return string(other) == string(der) }) {
			*list = append(*list, der)
		}
		return nil
	})
}
