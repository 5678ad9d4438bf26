package doctor

import (
	"context"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/install"
)

// module looks at natsuin.wasm.
func (e *examination) module() { e.result(Module, e.Computer.Module()) }

// dialog looks for a program that can ask for the PIN, and a screen for it.
func (e *examination) dialog(ctx context.Context) { e.result(Dialog, e.Computer.Dialog(ctx)) }

// result is a check that either stands or fails with a failure code.
func (e *examination) result(check Check, err error) {
	if err == nil {
		e.ok(check)
		return
	}
	e.add(Finding{Check: check, Code: string(failure.CodeOf(err)), Status: Fail})
}

// browsers looks at every browser that is there, and for the extension in those
// that would start this program.
func (e *examination) browsers() {
	entries, err := e.Computer.Browsers()
	if err != nil {
		e.result(Browser, err)
		return
	}
	usable := false
	for _, b := range entries {
		usable = usable || b.State != install.Absent && b.State != install.Sandboxed
		e.browser(b)
	}
	if !usable {
		e.add(Finding{Check: Browser, Code: noBrowser, Status: Fail})
	}
}

func (e *examination) browser(b install.Entry) {
	f := Finding{Check: Browser, Code: string(b.State), Status: Fail, Subject: b.Browser.ID}
	switch b.State {
	case install.Absent:
		return
	case install.Sandboxed:
		f.Status = Warn // another browser may do
	case install.Unregistered:
		f.Status = Warn
	case install.Registered:
		f.Code, f.Status = "ok", OK
	}
	e.add(f)
	if b.State != install.Registered {
		return
	}
	if len(b.Sandboxes) > 0 {
		e.add(Finding{Check: Browser, Code: string(install.Sandboxed), Status: Warn, Subject: b.Browser.ID})
	}
	x := Finding{Check: Extension, Code: "ok", Status: OK, Subject: b.Browser.ID, Version: b.Extension}
	if b.Extension == "" {
		x.Code, x.Status = extensionNotFound, Warn
	}
	e.add(x)
}
