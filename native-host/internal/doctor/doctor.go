// Package doctor looks at everything that must stand before a card can sign in
// a browser, and says of each piece whether it does and what to do next. It
// changes nothing and spends no try of a PIN. Nothing it finds tells who the
// holder of the card is: a report is made to be shown to whoever helps. Even the
// last day of a certificate stays out of it, because it is a birthday.
package doctor

import (
	"context"
	"io/fs"
	"time"

	"github.com/natsuin/natsuin/native-host/internal/install"
	"github.com/natsuin/natsuin/native-host/internal/reader"
)

// Schema is the version of the JSON form.
const Schema = 1

// Status is how a piece stands, from good to bad.
type Status string

// The statuses.
const (
	OK   Status = "ok"   // nothing to do
	Warn Status = "warn" // it works; something should be done, or could not be known
	Fail Status = "fail" // it does not work
)

// Check is the piece that was looked at.
type Check string

// The checks, in the order of a report.
const (
	Module          Check = "module"           // natsuin.wasm
	Dialog          Check = "pin-dialog"       // pinentry and a screen for it
	Browser         Check = "browser"          // one for each browser that is there
	Extension       Check = "extension"        // one for each browser that would start this program
	Service         Check = "pcsc"             // the PC/SC service
	Readers         Check = "reader"           // a reader and its driver
	Card            Check = "card"             // one My Number Card
	AuthPIN         Check = "auth-pin"         // tries left, 利用者証明用
	SignPIN         Check = "sign-pin"         // tries left, 署名用
	AuthCertificate Check = "auth-certificate" // validity of the 利用者証明用 certificate
	SignCertificate Check = "sign-certificate" // what can be known of the 署名用 one
)

// Sentence is something said in both languages.
type Sentence struct {
	Ja string `json:"ja"`
	En string `json:"en"`
}

// Finding is what one check found.
type Finding struct {
	Check  Check  `json:"check"`
	Code   string `json:"code"` // a failure code, a word of this package, or "ok"
	Status Status `json:"status"`
	// Subject is the browser's id or the reader's name without its serial
	// number; else "".
	Subject string    `json:"subject,omitempty"`
	Left    *int      `json:"left,omitempty"`    // tries left, where the card says
	Version string    `json:"version,omitempty"` // of the extension, where it is known
	Text    Sentence  `json:"text"`
	Next    *Sentence `json:"next"` // the one next step; null where nothing is to do
}

// Report is natsuin doctor --json.
type Report struct {
	Schema   int       `json:"schema"`
	Version  string    `json:"version"` // of this program
	Status   Status    `json:"status"`  // the worst of the findings
	Findings []Finding `json:"findings"`
}

// Link is a guardian.
type Link interface {
	reader.Link
	// Close ends the guardian after it has locked the card.
	Close() error
}

// Computer is what doctor looks at: the real one, or a test's.
type Computer struct {
	Version string
	System  string // GOOS
	Now     time.Time
	// Module compares natsuin.wasm with its pin.
	Module func() error
	// Dialog starts the PIN dialog without showing it.
	Dialog func(context.Context) error
	// Browsers tells which browsers know this program.
	Browsers func() ([]install.Entry, error)
	// Guard starts a guardian for the card.
	Guard func() (Link, error)
	// Root is the computer's file system.
	Root fs.FS
	// Service connects to the PC/SC service's socket and hangs up.
	Service func() error
}

// Examine looks at everything. What depends on a piece that is missing is left
// out: without a reader nothing is said of a card.
func Examine(ctx context.Context, c Computer) Report {
	e := &examination{Computer: c, report: Report{Schema: Schema, Version: c.Version, Status: OK}}
	e.module()
	e.dialog(ctx)
	e.browsers()
	e.reader(ctx)
	return e.report
}

// examination is one report in the making.
type examination struct {
	Computer
	report Report
}

// add appends a finding; its words follow from check and code.
func (e *examination) add(f Finding) {
	f.Text, f.Next = words(f)
	e.report.Findings = append(e.report.Findings, f)
	if f.Status == Fail || f.Status == Warn && e.report.Status == OK {
		e.report.Status = f.Status
	}
}

// ok is a piece that stands.
func (e *examination) ok(check Check) { e.add(Finding{Check: check, Code: "ok", Status: OK}) }
