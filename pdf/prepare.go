package pdf

import (
	"bytes"
	"io"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// Prepare works out what to append to the size bytes of r so that they hold an
// empty signature for a CMS to be put in. It reads only the structure, changes
// no existing byte and gives the same result for the same input. Whatever can
// fail without the signing key fails here.
//
// What cannot be signed safely is refused, each reason with a code of its own
// kind and a test in refusals_test.go:
//
//   - failure.PDFMalformed: the file breaks the format where readers may guess
//     differently. No header; no cross-reference section where startxref says;
//     sections in a circle, out of order, overlapping or with two entries for one
//     object; an object that is not where its entry says; a key given twice in
//     trailer, catalog, form or page; a page tree or form in a circle; /Annots or
//     /Fields that are no array; encryption that differs between revisions or
//     permissions that were tampered with. Nothing of this is ever repaired: what
//     a signature covers must not depend on a guess.
//   - failure.PDFTooComplex: a bound of this package or of its syntax reader.
//   - failure.PDFUnsupported: legal, but not built or not safe. A form that a
//     program draws (XFA without fields, /NeedsRendering); no page, or a catalog or
//     page that is no object of its own; one object in two roles; bytes behind the
//     last end-of-file marker that are no white space; filters other than Flate on
//     structural streams; encryption for certificates, or without the file
//     identifier that its keys depend on.
//   - failure.PDFEncrypted: a password is needed. PDFPasswordWrong: it is another.
//   - failure.PDFNotPermitted: the permissions of an encrypted document allow no
//     new signature field, and the password is not the owner's.
//   - failure.PDFLocked: a certification without changes (DocMDP), or an earlier
//     signature that one more would break (FieldMDP, /Lock).
//   - failure.DocumentTooLarge: no room below ten digits of offset.
//   - failure.Usage, NotSupported: options that no file could be prepared with, a
//     field that exists already, a profile that is not known.
//   - failure.FileUnreadable: r cannot be read.
func Prepare(r io.ReaderAt, size int64, opt Options) (Prepared, error) {
	if err := opt.check(); err != nil {
		return Prepared{}, err
	}
	f, err := unlock(r, size, opt.Password)
	if err != nil {
		return Prepared{}, err
	}
	d, err := readDocument(f.Last())
	if err != nil {
		return Prepared{}, err
	}
	fields, err := walkFields(d.view, d.form)
	if err != nil {
		return Prepared{}, err
	}
	if err := d.signable(fields); err != nil {
		return Prepared{}, err
	}
	if opt.Field, err = fields.freeName(opt.Field); err != nil {
		return Prepared{}, err
	}
	if err := d.trailing(); err != nil {
		return Prepared{}, err
	}
	p, err := d.write(opt)
	if err != nil {
		return Prepared{}, err
	}
	if err := recheck(r, p, len(fields.signatures) > 0, opt.Password); err != nil {
		return Prepared{}, err
	}
	return p, nil
}

// recheck inspects what was just written as the consent window will: what it
// would refuse must fail before anybody is asked.
func recheck(r io.ReaderAt, p Prepared, signed bool, password []byte) error {
	size := p.Size + int64(len(p.Tail))
	s, err := unlock(&joined{r, p.Size, p.Tail}, size, password)
	if err != nil {
		return failure.Wrap(failure.PDFUnsupported, err, "checking what was prepared")
	}
	f, last := newFile(s), len(s.Revisions())-1
	if _, err := f.recognise(last, true); err != nil {
		return failure.Wrap(failure.PDFUnsupported, err, "checking what was prepared")
	}
	if !signed {
		return nil
	}
	return f.respects(last)
}

// joined reads a file with a tail behind it.
type joined struct {
	r    io.ReaderAt
	size int64
	tail []byte
}

// ReadAt implements io.ReaderAt.
func (j *joined) ReadAt(b []byte, off int64) (int, error) {
	n := 0
	if off < j.size {
		part := b[:min(int64(len(b)), j.size-off)]
		read, err := j.r.ReadAt(part, off)
		if n = read; n < len(part) {
			return n, err
		}
		off = j.size
		if n == len(b) {
			return n, nil
		}
	}
	read, err := bytes.NewReader(j.tail).ReadAt(b[n:], off-j.size)
	return n + read, err
}

// signable refuses documents that must not or cannot be signed.
func (d *document) signable(fields *fieldWalk) error {
	limit, err := permission(d.view, d.root.Value, fields.signatures)
	if err != nil {
		return err
	}
	if limit == 1 {
		return failure.New(failure.PDFLocked, "preparing a certified document")
	}
	if err := d.permitted(); err != nil {
		return err
	}
	return d.staticForm()
}

// permitted refuses encrypted documents whose permissions leave no signature to
// be added, or whose keys would not survive one: they depend on a file
// identifier that is missing, and an update writes one.
func (d *document) permitted() error {
	switch {
	case d.handler == nil:
	case !d.handler.MaySign():
		return failure.New(failure.PDFNotPermitted, "preparing a document that permits no new fields")
	case d.handler.NeedsID() && firstID(d.view) == nil:
		return failure.New(failure.PDFUnsupported, "preparing an encrypted document without an identifier")
	}
	return nil
}

// staticForm refuses documents whose pages are made up by a form program when
// they are opened: there is no page to show a signer.
func (d *document) staticForm() error {
	needs, err := d.view.Get(d.root.Value, "NeedsRendering")
	if err != nil {
		return err
	}
	xfa := d.form.dict.Get("XFA").Kind != syntax.Null
	if rendering, _ := needs.Bool(); rendering || xfa && d.form.fields.array.Len() == 0 {
		return failure.New(failure.PDFUnsupported, "preparing a dynamic XFA form")
	}
	return nil
}

// trailing refuses bytes other than white space after the last end-of-file
// marker: a signature would cover them without anybody seeing them.
func (d *document) trailing() error {
	revisions := d.view.File().Revisions()
	blank, err := onlySpace(d.view.File(), revisions[len(revisions)-1].EOF, d.view.File().Size())
	if err == nil && !blank {
		err = failure.New(failure.PDFUnsupported, "preparing a document with bytes after its end")
	}
	return err
}

// onlySpace reports whether [from, to) is white space; it may be no longer than
// MaxTrailing.
func onlySpace(f *syntax.File, from, to int64) (bool, error) {
	if to-from > syntax.MaxTrailing {
		return false, nil
	}
	b, err := f.Window(from, int(to-from))
	for _, c := range b {
		if !syntax.IsSpace(c) {
			return false, err
		}
	}
	return true, err
}

// write lays the update out twice: once to learn where /Contents falls, once
// with the byte range and then the file identifier that follow from it.
func (d *document) write(opt Options) (Prepared, error) {
	size := d.view.File().Size()
	u, err := d.update(opt, [4]int64{})
	if err != nil {
		return Prepared{}, err
	}
	tail, err := u.render(make([]byte, 16))
	if err != nil {
		return Prepared{}, err
	}
	gap := size + int64(u.gap)
	gapEnd := gap + int64(2*opt.Reserve+2)
	byteRange := [4]int64{0, gap, gapEnd, size + int64(len(tail)) - gapEnd}
	if u, err = d.update(opt, byteRange); err != nil {
		return Prepared{}, err
	}
	if tail, err = u.render(make([]byte, 16)); err != nil {
		return Prepared{}, err
	}
	if tail, err = u.render(u.derivedID(tail)); err != nil {
		return Prepared{}, err
	}
	return Prepared{
		Version: preparedVersion, Profile: opt.Profile, Field: opt.Field, Size: size,
		Tail: tail, ByteRange: byteRange, Reserve: opt.Reserve,
	}, nil
}
