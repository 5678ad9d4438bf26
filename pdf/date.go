package pdf

import (
	"fmt"
	"time"
)

// formatDate writes a date as /M holds it: D:YYYYMMDDHHmmSS+HH'mm'
// (ISO 32000-1 §7.9.4).
func formatDate(t time.Time) string {
	_, offset := t.Zone()
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return fmt.Sprintf("D:%s%c%02d'%02d'", t.Format("20060102150405"), sign, offset/3600, offset/60%60)
}

// ParseDate reads a PDF date. Everything after the year may be missing; a date
// without a zone is taken as UTC, which zoned = false tells. ok is false for
// what is no date, such as a 30th of February.
func ParseDate(s string) (t time.Time, zoned, ok bool) {
	if len(s) < 6 || s[:2] != "D:" {
		return time.Time{}, false, false
	}
	rest := s[2:]
	fields := [6]int{0, 1, 1, 0, 0, 0}
	for i, width := range [6]int{4, 2, 2, 2, 2, 2} {
		if i > 0 && (rest == "" || rest[0] < '0' || rest[0] > '9') {
			break
		}
		var good bool
		if fields[i], rest, good = digits(rest, width); !good {
			return time.Time{}, false, false
		}
	}
	zone, good := parseZone(rest)
	if !good {
		return time.Time{}, false, false
	}
	at := time.UTC
	if zone != nil {
		at = zone
	}
	t = time.Date(fields[0], time.Month(fields[1]), fields[2], fields[3], fields[4], fields[5], 0, at)
	if t.Year() != fields[0] || t.Month() != time.Month(fields[1]) || t.Day() != fields[2] ||
		t.Hour() != fields[3] || t.Minute() != fields[4] || t.Second() != fields[5] {
		return time.Time{}, false, false
	}
	return t, zone != nil, true
}

// parseZone reads "", "Z", "+HH", "+HH'mm" or "+HH'mm'", and "Z00'00'", which
// common software writes.
func parseZone(s string) (*time.Location, bool) {
	if s == "" {
		return nil, true
	}
	sign, rest := s[0], s[1:]
	if sign == 'Z' && (rest == "" || rest == "00'00'" || rest == "00'00") {
		return time.UTC, true
	}
	if sign != '+' && sign != '-' {
		return nil, false
	}
	hours, rest, ok := digits(rest, 2)
	if !ok || hours > 23 {
		return nil, false
	}
	minutes := 0
	if rest != "" && rest != "'" {
		if rest[0] != '\'' {
			return nil, false
		}
		minutes, rest, ok = digits(rest[1:], 2)
		if !ok || minutes > 59 || rest != "" && rest != "'" {
			return nil, false
		}
	}
	seconds := hours*3600 + minutes*60
	if sign == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC, true
	}
	return time.FixedZone("", seconds), true
}

// digits reads exactly width decimal digits.
func digits(s string, width int) (value int, rest string, ok bool) {
	if len(s) < width {
		return 0, s, false
	}
	for _, c := range []byte(s[:width]) {
		if c < '0' || c > '9' {
			return 0, s, false
		}
		value = value*10 + int(c-'0')
	}
	return value, s[width:], true
}
