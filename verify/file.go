package verify

import (
	"bytes"
	"crypto"
	"encoding/hex"
	"io"
	"slices"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/xmlsig"
)

// headerWindow is how many bytes may stand before the header of a PDF
// (ISO 32000-1 annex H.3.4.1).
const headerWindow = 1024

// File judges every signature of a file of size bytes. It never fails: what
// went wrong stands in the report.
func File(r io.ReaderAt, size int64, opt Options) Report {
	report := Report{Schema: Schema, Signatures: []Signature{}, TimeStampTokens: []TimeStamp{},
		File: FileReport{Name: opt.Name, Format: FormatUnknown}}
	if opt.At.IsZero() {
		return refused(report, failure.New(failure.Usage, "judging without a time"))
	}
	opt.Evidence = opt.Evidence.Remembering()
	if err := readable(opt.Evidence); err != nil {
		return refused(report, err)
	}
	opt.Evidence = opt.evidence()
	h := newHasher(r, size, opt)
	d, problem := open(r, size, opt)
	report.File.Format = d.format
	if err := h.sumAll(d.digests(h)); err != nil {
		return refused(report, err)
	}
	digest, err := h.sum(h.whole(crypto.SHA256, false))
	if err != nil {
		return refused(report, err)
	}
	report.File.SHA256 = hex.EncodeToString(digest)
	if problem != nil {
		return refused(report, problem)
	}
	switch d.format {
	case FormatPDF:
		report.Signatures, report.TimeStampTokens, err = judgePDF(d, opt, h)
		if err == nil {
			report.Conformance, err = conformance(d.signatures, opt.Profile)
		}
	case FormatCMS:
		report.Signatures, err = judgeCMS(d.messages[0], opt, h)
	case FormatXML, FormatPackage:
		report.Signatures, err = judgeXML(d.xml, opt)
	}
	if err != nil {
		return refused(report, err)
	}
	return report
}

// Digests lists, without values, the digests that File will need for the same
// arguments, so that they can be computed faster elsewhere: that of the whole
// file first, then that of each signature. It reads the structure of the file,
// not its bulk. The error is failure.FileUnreadable; about a file with any other
// fault File will report.
func Digests(r io.ReaderAt, size int64, opt Options) ([]Digest, error) {
	d, err := open(r, size, opt)
	if failure.CodeOf(err) == failure.FileUnreadable {
		return nil, err
	}
	return d.digests(newHasher(r, size, opt)), nil
}

// refused is the report on a file about which nothing can be said.
func refused(r Report, err error) Report {
	r.Conformance = nil
	r.Signatures, r.TimeStampTokens, r.Error = []Signature{}, []TimeStamp{}, newError(err)
	return r
}

// document is a file whose structure has been read.
type document struct {
	format     Format
	signatures []pdf.Signature // FormatPDF
	messages   []message       // of signatures; of FormatCMS the only one
	xml        *xmlsig.Document
}

// open reads the structure of a file. The format is set even where it fails.
func open(r io.ReaderAt, size int64, opt Options) (d document, err error) {
	if d.format, err = sniff(r, size); err != nil {
		return d, err
	}
	switch d.format {
	case FormatPDF:
		f, err := pdf.Open(r, size, opt.Password)
		if err != nil {
			return d, err
		}
		if d.signatures, err = f.Signatures(); err != nil {
			return d, err
		}
		for _, p := range d.signatures {
			d.messages = append(d.messages, messageOf(p))
		}
		return d, nil
	case FormatCMS:
		m, err := readMessage(r, size)
		d.messages = []message{m}
		return d, err
	case FormatXML:
		d.xml, err = readXML(r, size, opt)
		return d, err
	case FormatPackage:
		d.xml, err = readPackage(r, size)
		return d, err
	}
	return d, failure.New(failure.FormatUnknown, "looking for signatures")
}

// sniff tells the format by the first bytes.
func sniff(r io.ReaderAt, size int64) (Format, error) {
	head := make([]byte, max(0, min(size, headerWindow)))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return FormatUnknown, failure.Wrap(failure.FileUnreadable, err, "reading the document")
	}
	switch {
	case isXML(head):
		return FormatXML, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return FormatPackage, nil
	case bytes.Contains(head, []byte("%PDF-")):
		return FormatPDF, nil
	case bytes.HasPrefix(head, []byte{0x30}):
		return FormatCMS, nil
	}
	return FormatUnknown, nil
}

// digests lists what judging the document needs, each once.
func (d document) digests(h *hasher) []Digest {
	list := []Digest{h.whole(crypto.SHA256, false)}
	var more []Digest
	switch d.format {
	case FormatPDF:
		more = digestsPDF(d)
	case FormatCMS:
		more = digestsCMS(d.messages[0], h)
	}
	for _, m := range more {
		if !slices.ContainsFunc(list, m.same) {
			list = append(list, m)
		}
	}
	return list
}
