package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/sandbox"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/native-host/internal/turn"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// signFlags are the flags of natsuin sign.
type signFlags struct {
	fetchFlags
	profile, name, reader, out, tsa string
	passwordFile, id                string
	force                           bool
	wait                            time.Duration
}

// document is one file on its way through natsuin sign.
type document struct {
	source   string
	output   *output
	password []byte          // of an encrypted document
	prepared abi.Prepared    // of a PDF
	xml      abi.XMLPrepared // of an XML file
	time     time.Time
}

// sign carries out natsuin sign: everything that can fail without the card is
// done before the card is asked for anything.
func (p *Program) sign(ctx context.Context, args []string) error {
	flags, sources, err := parseSign(args)
	if err != nil {
		return err
	}
	stamper, err := p.stamper(flags)
	if err != nil {
		return err
	}
	password, err := readPassword(flags.passwordFile)
	if err != nil {
		return err
	}
	box, err := p.sandbox(ctx)
	if err != nil {
		return err
	}
	defer box.Close(context.WithoutCancel(ctx))
	documents := make([]*document, len(sources))
	defer func() {
		for _, d := range documents {
			d.drop()
		}
	}()
	at := p.Now().Truncate(time.Second)
	err = inParallel(ctx, len(documents), func(ctx context.Context, i int) error {
		documents[i] = &document{source: sources[i], password: password, time: at}
		return documents[i].prepare(ctx, box, flags)
	})
	if err != nil {
		return err
	}
	signed, err := p.signAll(ctx, flags, documents)
	if err != nil {
		return err
	}
	err = inParallel(ctx, len(documents), func(ctx context.Context, i int) error {
		return documents[i].complete(ctx, box, stamper, signed[i])
	})
	if err != nil {
		return err
	}
	for _, d := range documents {
		if err := d.output.keep(); err != nil {
			return err
		}
		fmt.Fprintln(p.Out, d.output.target)
	}
	return nil
}

func parseSign(args []string) (flags signFlags, sources []string, err error) {
	f := newFlags("sign")
	flags.fetchFlags.register(f)
	f.StringVar(&flags.profile, "profile", profileBB, "")
	f.StringVar(&flags.tsa, "tsa", "", "")
	f.StringVar(&flags.name, "name", "", "")
	f.StringVar(&flags.reader, "reader", "", "")
	f.StringVar(&flags.out, "o", "", "")
	f.StringVar(&flags.id, "id", "", "")
	f.StringVar(&flags.passwordFile, "password-file", "", "")
	f.BoolVar(&flags.force, "force", false, "")
	f.DurationVar(&flags.wait, "wait", 30*time.Second, "")
	sources, err = parse(f, args)
	switch {
	case err != nil:
	case flags.id != "" && !xmlProfile(flags.profile):
		err = failure.New(failure.Usage, "naming an element of a PDF")
	case len(sources) == 0:
		err = failure.New(failure.Usage, "counting no document")
	case len(sources) > signing.MaxDocuments:
		err = failure.New(failure.TooManyDocuments, "counting %d documents", len(sources))
	case len(sources) > 1 && flags.out != "" && !isFolder(flags.out):
		err = failure.New(failure.Usage, "saving several documents as one file")
	}
	var targets []string
	for _, source := range sources {
		target := filepath.Clean(targetOf(source, flags.out))
		if slices.Contains(targets, target) {
			err = failure.New(failure.Usage, "saving two documents as one file")
		}
		targets = append(targets, target)
	}
	return flags, sources, err
}

// sandbox opens natsuin.wasm, with its compiled form cached.
func (p *Program) sandbox(ctx context.Context) (*sandbox.Sandbox, error) {
	cache, err := os.UserCacheDir()
	if err == nil {
		cache = filepath.Join(cache, "natsuin")
	}
	return sandbox.Open(ctx, sandbox.Options{Path: p.Wasm, SHA256: p.WasmSHA256, CacheDir: cache})
}

// prepare copies a document, appends an empty signature and looks at the result
// as a stranger would: what the sandbox now finds is what will be signed.
func (d *document) prepare(ctx context.Context, box *sandbox.Sandbox, flags signFlags) (err error) {
	if d.output, err = newOutput(d.source, targetOf(d.source, flags.out), flags.force); err != nil {
		return err
	}
	box, done := box.Reuse()
	defer done()
	if xmlProfile(flags.profile) {
		return d.prepareXML(ctx, box, flags)
	}
	options := abi.PrepareOptions{Profile: flags.profile, Time: d.time, Name: flags.name, Password: d.password}
	if flags.profile == profileBT {
		// The time-stamp comes after the signature: until then it is a B-B.
		options.Profile, options.Reserve = profileBB, reserveBT
	}
	prepared, err := box.Prepare(ctx, d.output.file, d.output.size, options)
	if err != nil {
		return err
	}
	if err := d.output.write(prepared.Tail); err != nil {
		return err
	}
	found, err := box.Inspect(ctx, d.output.file, d.output.size+int64(len(prepared.Tail)), d.password)
	if err != nil {
		return err
	}
	if found.Name != flags.name || !found.Time.Equal(d.time) || found.Prepared.Size != d.output.size ||
		found.Reason != "" || found.Location != "" || found.ContactInfo != "" {
		return failure.New(failure.InspectionRefused, "comparing a prepared document with what was asked for")
	}
	d.prepared = found.Prepared
	return nil
}

// signAll has the card sign every document, with one PIN.
func (p *Program) signAll(ctx context.Context, flags signFlags, documents []*document) ([]signing.Signed, error) {
	request := signing.Request{Reader: flags.reader}
	for _, d := range documents {
		request.Documents = append(request.Documents, d.request(flags))
	}
	end, err := turn.Take(turn.Folder())
	if err != nil {
		return nil, err
	}
	defer end()
	desk, err := p.desk(flags.wait)
	if err != nil {
		return nil, err
	}
	return desk.Sign(ctx, request, p.progress())
}

// complete puts the signature in and has the sandbox verify the whole file
// before anybody sees it.
func (d *document) complete(ctx context.Context, box *sandbox.Sandbox, by *stamper, s signing.Signed) error {
	if d.xml.Profile != "" {
		return d.completeXML(ctx, box, s)
	}
	signed := abi.Signed{Attributes: s.Attributes, Signature: s.Signature, Certificates: s.Certificates}
	if err := by.stamp(ctx, &signed); err != nil {
		return err
	}
	box, done := box.Reuse()
	defer done()
	tail, err := box.Complete(ctx, d.prepared, signed)
	if err != nil {
		return err
	}
	if err := d.output.write(tail); err != nil {
		return err
	}
	level := d.prepared.Profile
	if by != nil {
		level = profileBT
	}
	if level == profileMOJ {
		level = "none" // which is no level of PAdES
	}
	size := d.output.size + int64(len(tail))
	raw, err := box.Verify(ctx, io.NewSectionReader(d.output.file, 0, size), size,
		abi.VerifyOptions{At: d.time, Password: d.password})
	if err != nil {
		return err
	}
	verdict, err := decodeReport(raw)
	if err != nil {
		return err
	}
	if !verdict.endsIntact(level) {
		return failure.New(failure.CompletionMismatch, "verifying the signed document")
	}
	return d.output.sync()
}

// drop removes what was begun and not finished.
func (d *document) drop() {
	if d != nil && d.output != nil {
		d.output.drop()
	}
}
