package pdf

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	tokyo := time.FixedZone("", 9*3600)
	for text, want := range map[string]time.Time{
		"D:20261121093000+09'00'": time.Date(2026, 11, 21, 9, 30, 0, 0, tokyo),
		"D:20261121093000+09'00":  time.Date(2026, 11, 21, 9, 30, 0, 0, tokyo),
		"D:20261121093000+09'":    time.Date(2026, 11, 21, 9, 30, 0, 0, tokyo),
		"D:20261121093000+09":     time.Date(2026, 11, 21, 9, 30, 0, 0, tokyo),
		"D:20261121003000Z":       time.Date(2026, 11, 21, 0, 30, 0, 0, time.UTC),
		"D:20261121003000Z00'00'": time.Date(2026, 11, 21, 0, 30, 0, 0, time.UTC),
		"D:20261121003000":        time.Date(2026, 11, 21, 0, 30, 0, 0, time.UTC),
		"D:202611210030":          time.Date(2026, 11, 21, 0, 30, 0, 0, time.UTC),
		"D:2026":                  time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		"D:20240229000000-03'30'": time.Date(2024, 2, 29, 0, 0, 0, 0, time.FixedZone("", -3*3600-1800)),
	} {
		got, zoned, ok := ParseDate(text)
		if !ok || !got.Equal(want) || zoned != (len(text) > len("D:20261121003000")) {
			t.Errorf("%s: %v %v %v", text, got, zoned, ok)
		}
	}
	for _, text := range []string{"", "D:", "D:202", "20261121", "D:20260230", "D:20261301", "D:20261121250000",
		"D:20261121093060", "D:20261121093000+9", "D:20261121093000+09'0", "D:20261121093000+24'00'",
		"D:20261121093000+09'60'", "D:20261121093000+09'00''", "D:20261121093000Zulu", "D:20261121093000 ",
		"D:2026112109300x", "D:-0261121", "d:20261121"} {
		if got, _, ok := ParseDate(text); ok {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}

func TestFormatDate(t *testing.T) {
	for offset, want := range map[int]string{
		9 * 3600: "D:20261121093000+09'00'", 0: "D:20261121003000+00'00'", -3*3600 - 1800: "D:20261120210000-03'30'",
	} {
		at := time.Date(2026, 11, 21, 0, 30, 0, 0, time.UTC).In(time.FixedZone("", offset))
		got := formatDate(at)
		if back, zoned, ok := ParseDate(got); got != want || !ok || !zoned || !back.Equal(at) || formatDate(back) != got {
			t.Errorf("%s, read back as %v", got, back)
		}
	}
}
