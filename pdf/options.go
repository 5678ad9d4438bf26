package pdf

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// PAdESBB is the profile PAdES-B-B of EN 319 142-1: /SubFilter
// /ETSI.CAdES.detached, signing time in /M and not in the CMS.
const PAdESBB = "pades-bb"

// MOJRegistry is the form that the Ministry of Justice asks for in online
// applications for registration (登記・供託オンライン申請システム, 法務省「PDFファイルへの
// 電子署名」): /SubFilter /adbe.pkcs7.detached, /Name and /M mandatory, and the
// signing time in the message too.
const MOJRegistry = "moj-registry"

// subFilters are the values of /SubFilter by profile.
var subFilters = map[string]string{PAdESBB: "ETSI.CAdES.detached", MOJRegistry: "adbe.pkcs7.detached"}

// profileOf is the profile that goes with a value of /SubFilter, "" for none.
func profileOf(subFilter syntax.Object) string {
	for profile, name := range subFilters {
		if isRaw(subFilter, "/"+name) {
			return profile
		}
	}
	return ""
}

// Options says what Prepare writes. The zero value of each text leaves its key
// out. Texts are valid UTF-8 without control characters, at most MaxTextLength
// UTF-16 units.
type Options struct {
	// Profile is PAdESBB or MOJRegistry.
	Profile string
	// Time is the claimed signing time, written to /M with its zone and cut to
	// the second. It must be set.
	Time time.Time
	// Field is the name of the new signature field. Empty means the first free of
	// Signature1, Signature2, …; a name in use is refused.
	Field string
	// Name, Reason, Location and ContactInfo become the keys of the same name
	// in the signature dictionary (ISO 32000-1 Table 252).
	Name, Reason, Location, ContactInfo string
	// Password opens an encrypted document: UTF-8 as typed, the owner's or the
	// user's. Empty for a document that needs none.
	Password []byte
	// Reserve is the room for the CMS in bytes of DER, between MinReserve and
	// MaxReserve; 0 means DefaultReserve.
	Reserve int
}

// check returns failure.Usage for values that no file could be prepared with,
// and fills in the defaults.
func (o *Options) check() error {
	if o.Reserve == 0 {
		o.Reserve = DefaultReserve
	}
	o.Time = o.Time.Truncate(time.Second)
	switch {
	case subFilters[o.Profile] == "":
		return failure.New(failure.NotSupported, "preparing a signature with an unknown profile")
	case o.Profile == MOJRegistry && strings.TrimSpace(o.Name) == "":
		return failure.New(failure.Usage, "preparing profile %s without a name", MOJRegistry)
	case o.Reserve < MinReserve || o.Reserve > MaxReserve:
		return failure.New(failure.Usage, "reserving %d bytes for a signature", o.Reserve)
	case o.Time.IsZero() || o.Time.Year() < 1 || o.Time.Year() > 9999:
		return failure.New(failure.Usage, "preparing a signature without a time")
	case strings.ContainsRune(o.Field, '.'):
		return failure.New(failure.Usage, "naming a signature field with a full stop")
	}
	for _, text := range []string{o.Field, o.Name, o.Reason, o.Location, o.ContactInfo} {
		if !validText(text) {
			return failure.New(failure.Usage, "checking a text of the signature")
		}
	}
	return nil
}

// validText is the rule for every text that goes into or comes out of a
// prepared file.
func validText(s string) bool {
	return utf8.ValidString(s) && len(utf16.Encode([]rune(s))) <= MaxTextLength &&
		!strings.ContainsFunc(s, unicode.IsControl)
}
