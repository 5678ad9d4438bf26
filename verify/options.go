package verify

import (
	"io"
	"time"

	"github.com/natsuin/natsuin/trust"
)

// Fetched is what came from addresses that the caller has configured: DER each.
type Fetched struct {
	CRLs, OCSPs [][]byte
}

// Options says how to judge. There are no defaults: nothing is trusted that is
// not in Evidence, and At decides every validity period.
type Options struct {
	// Name is the file name for the report, without its folder. It goes nowhere
	// else.
	Name string
	// At is the moment of the judgement. It must be set.
	At time.Time
	// Evidence are trust anchors, certificates, revocation lists and OCSP
	// responses. What a signature itself carries never becomes an anchor. A
	// piece that cannot be read is refused, so that nobody takes a verdict
	// without it for one with it.
	Evidence trust.Evidence
	// Fetched count like those of Evidence, except that one that cannot be read
	// does not refuse the whole: it came from elsewhere, and revocation then is
	// unknown.
	Fetched Fetched
	// Content is the signed content of a detached CMS, or a file that an XML
	// signature refers to by ContentName; ContentSize is its length in bytes. It
	// is nil where the signatures are inside the file.
	Content     io.ReaderAt
	ContentSize int64
	ContentName string
	// AllowLegacy accepts SHA-1 and RSA keys from 1024 bits in XML signatures,
	// which old certificates of deductions have. The report says so.
	AllowLegacy bool
	// Password opens an encrypted PDF: UTF-8 as typed, the owner's or the user's.
	Password []byte
	// Digests are hashes computed elsewhere. Those missing are computed here.
	Digests []Digest
	// Links are what the caller knows of certificates that belong together.
	Links []Link
	// ShowAttributes puts the four attributes into the report: only where the
	// person at the screen asked to see them.
	ShowAttributes bool
	// Profile asks for Report.Conformance: pdf.MOJRegistry, or "" for none.
	Profile string
}
