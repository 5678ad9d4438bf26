package doctor

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"strings"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/reader"
)

// Where Linux tells of the service and of USB devices, below the root.
const (
	daemon  = "usr/sbin/pcscd"
	devices = "sys/bus/usb/devices"
)

// smartCard is the USB class of card readers that need no driver of their own
// (USB Device Class: Smart Card CCID, Revision 1.1, §3.1).
const smartCard = "0b"

// strangers are common readers of a maker's own class, which the CCID driver
// does not serve: vendor and product.
var strangers = map[string]bool{
	"054c:06c1": true, // Sony RC-S380/S
	"054c:06c3": true, // Sony RC-S380/P
}

// reader looks at service, reader and card through a guardian, which locks the
// card afterwards.
func (e *examination) reader(ctx context.Context) {
	link, err := e.Guard()
	if err != nil {
		e.result(Card, err)
		return
	}
	e.look(ctx, link)
	if err := link.Close(); err != nil {
		e.result(Card, err)
	}
}

func (e *examination) look(ctx context.Context, link Link) {
	all, _, err := link.Readers()
	if err != nil {
		code := string(failure.CodeOf(err))
		if code == string(failure.PCSCUnavailable) && e.System == "linux" {
			code = e.service()
		}
		e.add(Finding{Check: Service, Code: code, Status: Fail})
		return
	}
	e.ok(Service)
	if len(all) == 0 {
		e.add(Finding{Check: Readers, Code: e.unlisted(), Status: Fail})
		return
	}
	for _, name := range all {
		e.add(Finding{Check: Readers, Code: "ok", Status: OK, Subject: anonymous(name)})
	}
	// One look: whoever runs doctor has put the card there, or wants to be told.
	now, cancel := context.WithTimeout(ctx, 0)
	defer cancel()
	card, err := reader.Open(now, link, "", nil)
	if err != nil {
		e.result(Card, err)
		return
	}
	e.ok(Card)
	e.card(card)
}

// service says why the PC/SC service does not answer.
func (e *examination) service() string {
	err := e.Service()
	_, missing := fs.Stat(e.Root, daemon)
	switch {
	case err == nil, errors.Is(err, fs.ErrPermission):
		return serviceRefuses
	case errors.Is(missing, fs.ErrNotExist):
		return serviceMissing
	}
	return serviceStopped
}

// unlisted says why PC/SC knows no reader: none is plugged in, or its driver is
// missing.
func (e *examination) unlisted() string {
	entries, err := fs.ReadDir(e.Root, devices)
	if e.System != "linux" || err != nil {
		return string(failure.NoReader)
	}
	code := string(failure.NoReader)
	for _, d := range entries {
		folder := devices + "/" + d.Name() + "/"
		if e.attribute(folder+"bInterfaceClass") == smartCard {
			return noDriver
		}
		if strangers[e.attribute(folder+"idVendor")+":"+e.attribute(folder+"idProduct")] {
			code = strangeReader
		}
	}
	return code
}

// attribute reads one line of sysfs; "" without it.
func (e *examination) attribute(name string) string {
	b, err := fs.ReadFile(e.Root, name)
	if err != nil {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(string(b)))
}

// serial is where pcscd writes a reader's serial number into its name.
var serial = regexp.MustCompile(` \([^)]*\)`)

// anonymous takes the serial number out of a reader's name.
func anonymous(name string) string { return serial.ReplaceAllString(name, "") }

// card looks at both keys.
func (e *examination) card(card *jpki.Card) {
	sign, auth, err := card.Presence()
	if err != nil {
		e.result(Card, err)
		return
	}
	k := keys{left: map[jpki.Key]int{}, present: map[jpki.Key]bool{jpki.Sign: sign, jpki.Auth: auth}}
	for _, key := range []jpki.Key{jpki.Auth, jpki.Sign} {
		if !k.present[key] {
			continue
		}
		if k.left[key], err = card.Tries(key); err != nil {
			e.result(Card, err)
			return
		}
	}
	if auth {
		k.certificate, k.err = card.Certificate(jpki.Auth)
	}
	e.keys(k)
}
