package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testcard"
	"github.com/natsuin/natsuin/native-host/internal/install"
)

var today = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// slot is a guardian with an emulated card, or without one.
type slot struct {
	*emulator.Card
	readers                   []string
	listing, connect, closing error
}

func (s *slot) Readers() (all, occupied []string, err error) {
	if s.Card != nil {
		occupied = s.readers
	}
	return s.readers, occupied, s.listing
}

func (s *slot) Connect(string) error { return s.connect }
func (s *slot) Lock() error          { return nil }
func (s *slot) Close() error         { return s.closing }

// insert returns a slot with a person's new card.
func insert(t *testing.T, person, faults string, issued time.Time) *slot {
	t.Helper()
	holder, err := testcard.Holder(person, issued)
	if err != nil {
		t.Fatal(err)
	}
	card, err := emulator.New(holder, emulator.Options{Faults: emulator.MustParseFaults(faults)})
	if err != nil {
		t.Fatal(err)
	}
	return &slot{Card: card, readers: []string{"Maker Reader [CCID Interface] (12345678) 00 00"}}
}

// healthy is a computer on which everything stands.
func healthy(link *slot) Computer {
	return Computer{
		Version: "1.2.3", System: "linux", Now: today, Root: fstest.MapFS{},
		Module:   func() error { return nil },
		Dialog:   func(context.Context) error { return nil },
		Browsers: func() ([]install.Entry, error) { return []install.Entry{entry("firefox", install.Registered)}, nil },
		Guard:    func() (Link, error) { return link, nil },
		Service:  func() error { return nil },
	}
}

func entry(id string, s install.State) install.Entry {
	return install.Entry{Browser: install.Browser{ID: id}, State: s, Extension: "0.1.0"}
}

// bad returns what does not stand, as "check code status".
func bad(r Report) string {
	var all []string
	for _, f := range r.Findings {
		if f.Status != OK {
			all = append(all, fmt.Sprintf("%s %s %s", f.Check, f.Code, f.Status))
		}
	}
	return strings.Join(all, "; ")
}

func TestHealthy(t *testing.T) {
	r := Examine(t.Context(), healthy(insert(t, "hanako", "", today.AddDate(0, -1, 0))))
	if got := bad(r); got != "" || r.Status != OK || r.Schema != Schema {
		t.Errorf("%s: %s", r.Status, got)
	}
	seen := map[Check]bool{}
	for _, f := range r.Findings {
		seen[f.Check] = true
	}
	if len(seen) != 11 {
		t.Errorf("%d checks, want all 11: %v", len(seen), seen)
	}
}

// TestPrivate reads a whole report for what tells who the holder is, the end of
// the certificate included: it is a birthday.
func TestPrivate(t *testing.T) {
	for _, now := range []time.Time{today, time.Date(2031, 2, 1, 0, 0, 0, 0, time.UTC), time.Date(2032, 1, 1, 0, 0, 0, 0, time.UTC)} {
		c := healthy(insert(t, "hanako", "", today.AddDate(0, -1, 0)))
		c.Now = now
		b, err := json.Marshal(Examine(t.Context(), c))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"花子", "見本県", "03-31", "3月31日", "2031", "1989", "12345678"} {
			if strings.Contains(string(b), secret) {
				t.Errorf("the report of %s tells %q", now.Format(time.DateOnly), secret)
			}
		}
		if !strings.Contains(string(b), "Maker Reader") {
			t.Error("the reader's name is not there: nothing was looked at")
		}
	}
}

func TestFindings(t *testing.T) {
	fail := func(c failure.Code) error { return failure.New(c, "testing") }
	issued := today.AddDate(0, -1, 0)
	empty := []string{"Reader"}
	for _, row := range []struct {
		name   string
		link   *slot
		change func(*Computer)
		want   string
	}{
		{"no module", nil, func(c *Computer) { c.Module = func() error { return fail(failure.SandboxMissing) } }, "module sandbox-missing fail"},
		{"another module", nil, func(c *Computer) { c.Module = func() error { return fail(failure.SandboxMismatch) } }, "module sandbox-mismatch fail"},
		{"no dialog", nil, func(c *Computer) {
			c.Dialog = func(context.Context) error { return fail(failure.PINDialogMissing) }
		}, "pin-dialog pin-dialog-missing fail"},
		{"no display", nil, func(c *Computer) {
			c.Dialog = func(context.Context) error { return fail(failure.NoDisplay) }
		}, "pin-dialog no-display fail"},
		{"browsers", nil, func(c *Computer) {
			c.Browsers = func() ([]install.Entry, error) {
				mixed := entry("vivaldi", install.Registered)
				mixed.Extension, mixed.Sandboxes = "", []string{"flatpak"}
				return []install.Entry{entry("chrome", install.Absent), entry("chromium", install.Sandboxed),
					entry("edge", install.Unregistered), entry("brave", install.Foreign),
					entry("firefox", install.Damaged), mixed}, nil
			}
		}, "browser sandboxed warn; browser not-registered warn; browser other-natsuin fail; browser damaged fail; " +
			"browser sandboxed warn; extension extension-not-found warn"},
		{"only a snap", nil, func(c *Computer) {
			c.Browsers = func() ([]install.Entry, error) { return []install.Entry{entry("chromium", install.Sandboxed)}, nil }
		}, "browser sandboxed warn; browser no-browser fail"},
		{"service stopped", &slot{listing: fail(failure.PCSCUnavailable)}, func(c *Computer) {
			c.Root, c.Service = fstest.MapFS{daemon: {}}, func() error { return fs.ErrNotExist }
		}, "pcsc pcsc-not-running fail"},
		{"service not installed", &slot{listing: fail(failure.PCSCUnavailable)}, func(c *Computer) {
			c.Service = func() error { return fs.ErrNotExist }
		}, "pcsc pcsc-not-installed fail"},
		{"socket not permitted", &slot{listing: fail(failure.PCSCUnavailable)}, func(c *Computer) {
			c.Root, c.Service = fstest.MapFS{daemon: {}}, func() error { return &fs.PathError{Err: fs.ErrPermission} }
		}, "pcsc pcsc-refused fail"},
		{"service refuses", &slot{listing: fail(failure.PCSCUnavailable)}, nil, "pcsc pcsc-refused fail"},
		{"service of another system", &slot{listing: fail(failure.PCSCUnavailable)}, func(c *Computer) { c.System = "windows" }, "pcsc pcsc-unavailable fail"},
		{"no reader", &slot{}, nil, "reader no-reader fail"},
		{"no driver", &slot{}, func(c *Computer) {
			c.Root = fstest.MapFS{devices + "/1-2:1.0/bInterfaceClass": {Data: []byte("0b\n")}}
		}, "reader reader-without-driver fail"},
		{"reader of its own kind", &slot{}, func(c *Computer) {
			c.Root = fstest.MapFS{devices + "/1-2/idVendor": {Data: []byte("054c\n")}, devices + "/1-2/idProduct": {Data: []byte("06c3\n")}}
		}, "reader reader-unsupported fail"},
		{"a mouse is no reader", &slot{}, func(c *Computer) {
			c.Root = fstest.MapFS{devices + "/1-2:1.0/bInterfaceClass": {Data: []byte("03\n")}}
		}, "reader no-reader fail"},
		{"no card", &slot{readers: empty}, nil, "card no-card fail"},
		{"card in use", &slot{Card: insert(t, "hanako", "", issued).Card, readers: empty, connect: fail(failure.CardBusy)}, nil, "card card-busy fail"},
		{"card not locked", &slot{readers: empty, closing: fail(failure.CardNotLocked)}, nil, "card no-card fail; card card-not-locked fail"},
		{"no guardian", nil, func(c *Computer) { c.Guard = func() (Link, error) { return nil, fail(failure.GuardianFailed) } }, "card guardian-failed fail"},
		{"blocked", insert(t, "signblocked", "", issued), nil, "sign-pin pin-blocked-sign fail"},
		{"login blocked", insert(t, "hanako", "tries-auth=0", issued), nil, "auth-pin pin-blocked-auth fail"},
		{"both blocked", insert(t, "bothblocked", "", issued), nil, "auth-pin pin-blocked-both fail; sign-pin pin-blocked-both fail"},
		{"last try", insert(t, "hanako", "tries-sign=1", issued), nil, "sign-pin pin-last-try warn"},
		{"a child", insert(t, "age12", "", issued), nil, "sign-certificate no-sign-certificate warn"},
		{"a child, blocked", insert(t, "age12", "tries-auth=0", issued), nil, "auth-pin pin-blocked-window fail; sign-certificate no-sign-certificate warn"},
		{"three months", insert(t, "hanako", "", issued), func(c *Computer) { c.Now = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC) },
			"auth-certificate auth-certificate-expiring warn"},
		{"expired", insert(t, "hanako", "", issued), func(c *Computer) { c.Now = time.Date(2031, 4, 1, 0, 0, 0, 0, time.UTC) },
			"auth-certificate auth-certificate-expired fail; sign-certificate sign-certificate-expired fail"},
		{"expired and blocked", insert(t, "signblocked", "", issued), func(c *Computer) { c.Now = today.AddDate(6, 0, 0) },
			"sign-pin pin-blocked-window fail; auth-certificate auth-certificate-expired fail; sign-certificate sign-certificate-expired fail"},
		{"clock behind", insert(t, "hanako", "", issued), func(c *Computer) { c.Now = today.AddDate(-1, 0, 0) }, "auth-certificate clock-behind warn"},
		{"a phone", insert(t, "hanako", "phone=android", issued), nil, "auth-certificate pin-required warn"},
	} {
		t.Run(row.name, func(t *testing.T) {
			link := row.link
			if link == nil {
				link = insert(t, "hanako", "", issued)
			}
			c := healthy(link)
			if row.change != nil {
				row.change(&c)
			}
			r := Examine(t.Context(), c)
			if got := bad(r); got != row.want {
				t.Errorf("%s\nwant %s", got, row.want)
			}
			for _, f := range r.Findings {
				if f.Text.Ja == "" || f.Text.En == "" || f.Status != OK && (f.Next == nil || f.Next.Ja == "" || f.Next.En == "") ||
					strings.Contains(fmt.Sprint(f.Text, f.Next), "%!") {
					t.Errorf("words: %+v", f)
				}
			}
		})
	}
}

// TestNoTry holds doctor to leaving the counters alone, however often it runs.
func TestNoTry(t *testing.T) {
	link := insert(t, "hanako", "tries-sign=2,tries-auth=2", today.AddDate(0, -1, 0))
	for range 5 {
		for _, f := range Examine(t.Context(), healthy(link)).Findings {
			if (f.Check == AuthPIN || f.Check == SignPIN) && (f.Left == nil || *f.Left != 2) {
				t.Fatalf("%s: %v", f.Check, f.Left)
			}
		}
	}
}

// TestThreeMonths holds the first day of renewal at the ends of months.
func TestThreeMonths(t *testing.T) {
	for end, want := range map[string]string{"2031-03-31": "2030-12-31", "2031-05-31": "2031-02-28", "2028-05-30": "2028-02-29", "2031-01-15": "2030-10-15"} {
		until, err := time.Parse(time.DateOnly, end)
		if err != nil {
			t.Fatal(err)
		}
		if got := monthsBefore(until).Format(time.DateOnly); got != want {
			t.Errorf("%s: %s, want %s", end, got, want)
		}
	}
}
