package cli

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// verifyFlags are the flags of natsuin verify.
type verifyFlags struct {
	evidenceFlags
	content, passwordFile, profile string
	signed, out                    string
	force, legacy, attributes      bool
	pairs                          list
}

// verify carries out natsuin verify.
func (p *Program) verify(ctx context.Context, args []string) error {
	var flags verifyFlags
	f := newFlags("verify")
	flags.register(f)
	f.StringVar(&flags.content, "content", "", "")
	f.StringVar(&flags.passwordFile, "password-file", "", "")
	f.BoolVar(&flags.legacy, "legacy", false, "")
	f.BoolVar(&flags.attributes, "attributes", false, "")
	f.Var(&flags.pairs, "pair", "")
	f.StringVar(&flags.profile, "profile", "", "")
	f.StringVar(&flags.signed, "signed", "", "")
	f.StringVar(&flags.out, "o", "", "")
	f.BoolVar(&flags.force, "force", false, "")
	path, options, err := p.question(f, args, &flags.evidenceFlags)
	if failure.CodeOf(err) == failure.Usage {
		return err
	}
	if err == nil {
		if options.Links, err = readLinks(flags.pairs); failure.CodeOf(err) == failure.Usage {
			return err
		}
	}
	if (flags.signed == "") != (flags.out == "") {
		return failure.New(failure.Usage, "saving a signed version without both --signed and -o")
	}
	options.Profile = flags.profile
	options.Name, options.ShowAttributes = filepath.Base(path), flags.attributes
	options.AllowLegacy = flags.legacy
	var raw []byte
	var r report
	if err == nil {
		raw, err = p.judge(ctx, path, flags, options)
	}
	if err == nil {
		r, err = decodeReport(raw)
	}
	if err != nil {
		return p.refused(flags.json, err, noReport(options.Name, err))
	}
	if flags.signed != "" {
		if err := r.saveSigned(path, flags); err != nil {
			return err
		}
	}
	if flags.json {
		return p.print(raw, r.exit())
	}
	p.describe(r)
	return r.exit()
}

// question reads what verify and verify-chain have in common: one file, the
// moment of the judgement and the evidence.
func (p *Program) question(f *flag.FlagSet, args []string, e *evidenceFlags) (string, abi.VerifyOptions, error) {
	options := abi.VerifyOptions{At: p.Now()}
	paths, err := parse(f, args)
	if err != nil {
		return "", options, err
	}
	if len(paths) != 1 {
		return "", options, failure.New(failure.Usage, "counting %d files", len(paths))
	}
	if e.at != "" {
		if options.At, err = time.Parse(time.RFC3339, e.at); err != nil {
			return "", options, failure.Wrap(failure.Usage, err, "reading --at")
		}
	}
	if err = e.fetch.check(e); err != nil {
		return "", options, err
	}
	if options.Evidence, err = e.read(); err == nil {
		err = p.added(&options.Evidence)
	}
	return paths[0], options, err
}

// judge has the sandbox make the report.
func (p *Program) judge(ctx context.Context, path string, flags verifyFlags, options abi.VerifyOptions) ([]byte, error) {
	var err error
	if options.Password, err = readPassword(flags.passwordFile); err != nil {
		return nil, err
	}
	box, err := p.sandbox(ctx)
	if err != nil {
		return nil, err
	}
	defer box.Close(context.WithoutCancel(ctx))
	file, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if flags.content == "" {
		err := p.fetch(ctx, flags.fetch, &options, func() ([][]byte, error) {
			return box.OCSPRequests(ctx, file, size, nil, 0, options)
		})
		if err != nil {
			return nil, err
		}
		return box.Verify(ctx, file, size, options)
	}
	options.ContentName = filepath.Base(flags.content)
	content, contentSize, err := openFile(flags.content)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	err = p.fetch(ctx, flags.fetch, &options, func() ([][]byte, error) {
		return box.OCSPRequests(ctx, file, size, content, contentSize, options)
	})
	if err != nil {
		return nil, err
	}
	return box.VerifyDetached(ctx, file, size, content, contentSize, options)
}

func openFile(path string) (*os.File, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, failure.Wrap(failure.FileUnreadable, bare(err), "opening a file")
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, 0, failure.Wrap(failure.FileUnreadable, bare(err), "opening a file")
	}
	return f, info.Size(), nil
}

// refused reports that there is no verdict: as JSON if that was asked for.
func (p *Program) refused(asJSON bool, err error, empty any) error {
	exit := newReportError(err).exit()
	if asJSON {
		return p.print(encode(empty), exit)
	}
	p.report(err)
	return exit
}

// print writes a report as JSON. One that cannot be written is no verdict.
func (p *Program) print(raw []byte, exit status) error {
	if _, err := p.Out.Write(raw); err != nil {
		return status(exitRefused)
	}
	return exit
}

// verifyChain carries out natsuin verify-chain.
func (p *Program) verifyChain(ctx context.Context, args []string) error {
	var flags evidenceFlags
	f := newFlags("verify-chain")
	flags.register(f)
	path, options, err := p.question(f, args, &flags)
	if failure.CodeOf(err) == failure.Usage {
		return err
	}
	var raw []byte
	var r chainReport
	if err == nil {
		raw, err = p.judgeChain(ctx, path, flags, options)
	}
	if err == nil {
		r, err = decodeChainReport(raw)
	}
	if err != nil {
		return p.refused(flags.json, err, noChainReport(err))
	}
	if flags.json {
		return p.print(raw, r.exit())
	}
	p.describeChain(r)
	return r.exit()
}

func (p *Program) judgeChain(ctx context.Context, path string, flags evidenceFlags, options abi.VerifyOptions) ([]byte, error) {
	certificate, err := readFile(path)
	if err != nil {
		return nil, err
	}
	box, err := p.sandbox(ctx)
	if err != nil {
		return nil, err
	}
	defer box.Close(context.WithoutCancel(ctx))
	ders := blocks(certificate)
	if len(ders) > 1 {
		options.Evidence.Certificates = append(options.Evidence.Certificates, ders[1:]...)
	}
	err = p.fetch(ctx, flags.fetch, &options, func() ([][]byte, error) {
		return box.ChainOCSPRequests(ctx, ders[0], options)
	})
	if err != nil {
		return nil, err
	}
	return box.VerifyChain(ctx, ders[0], options)
}
