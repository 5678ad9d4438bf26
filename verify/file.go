package verify

import (
	"bytes"
	"crypto"
	"encoding/hex"
	"io"
	"slices"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
)

// headerWindow is how many bytes may stand before the header of a PDF
// (ISO 32000-1 annex H.3.4.1).
const headerWindow = 1024

// File judges every signature of a file. It never fails: what went wrong stands
// in the report.
func File(r io.ReaderAt, size int64, opt Options) Report {
	report := Report{Schema: Schema, Signatures: []Signature{},
		File: FileReport{Name: opt.Name, Format: FormatUnknown}}
	format, err := sniff(r, size)
	if err != nil {
		return refused(report, err)
	}
	report.File.Format = format
	h := newHasher(r, size, opt)
	digest, err := h.sum(crypto.SHA256, h.whole(crypto.SHA256, false))
	if err != nil {
		return refused(report, err)
	}
	report.File.SHA256 = hex.EncodeToString(digest)
	switch {
	case opt.At.IsZero():
		err = failure.New(failure.Usage, "judging without a time")
	case format == FormatCMS:
		report.Signatures, err = judgeCMS(r, size, opt, h)
	default:
		err = failure.New(failure.FormatUnknown, "looking for signatures")
	}
	if err != nil {
		return refused(report, err)
	}
	return report
}

// Digests lists, without values, the digests that File will need for the same
// arguments, so that they can be computed faster elsewhere. Large files make it
// worth while; it reads the structure of the file, not its bulk.
func Digests(r io.ReaderAt, size int64, opt Options) ([]Digest, error) {
	format, err := sniff(r, size)
	if err != nil {
		return nil, err
	}
	h := newHasher(r, size, opt)
	list := []Digest{h.whole(crypto.SHA256, false)}
	var more []Digest
	if format == FormatCMS {
		more, err = digestsCMS(r, size, h)
	}
	if err != nil {
		return nil, err
	}
	for _, d := range more {
		known := slices.ContainsFunc(list, func(o Digest) bool {
			return o.Algorithm == d.Algorithm && o.Content == d.Content && slices.Equal(o.Ranges, d.Ranges)
		})
		if !known {
			list = append(list, d)
		}
	}
	return list, nil
}

// sniff tells the format by the first bytes.
func sniff(r io.ReaderAt, size int64) (Format, error) {
	head := make([]byte, min(size, headerWindow))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return FormatUnknown, failure.Wrap(failure.FileUnreadable, err, "reading the document")
	}
	switch {
	case bytes.Contains(head, []byte("%PDF-")):
		return FormatPDF, nil
	case bytes.HasPrefix(head, []byte{0x30}):
		return FormatCMS, nil
	}
	return FormatUnknown, nil
}

// newSignature is a signature about which nothing is known yet.
func newSignature(id string, opt Options) Signature {
	return Signature{
		ID:           id,
		Integrity:    Integrity{Unchecked, []cms.Finding{}, []string{}},
		Coverage:     Unclear,
		Modification: ModificationUnknown,
		Changes:      []pdf.Change{},
		Chain: trust.ChainStatus{Status: trust.ChainIncomplete, Why: trust.WhyNoIssuer,
			Class: cert.ClassOther, Path: []trust.Step{}},
		Revocation: trust.RevocationStatus{Status: trust.RevocationNotChecked, Why: trust.WhyNoChain},
		Time:       Time{Judged: Moment{opt.At}},
		Level:      LevelNone,
	}
}
