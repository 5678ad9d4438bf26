package cert

import (
	"fmt"
	"strconv"
	"strings"
)

// Era is the Japanese era that a certificate names beside the Gregorian date.
type Era string

// The eras, as the first digit of the attribute gives them. EraUnknown also
// stands for digits that mean nothing.
const (
	EraUnknown Era = "不明"
	EraMeiji   Era = "明治"
	EraTaisho  Era = "大正"
	EraShowa   Era = "昭和"
	EraHeisei  Era = "平成"
	EraReiwa   Era = "令和"
)

// eras is indexed by the attribute's first digit; first is the Gregorian year
// that is the era's year 1.
var eras = []struct {
	era   Era
	first int
}{
	{EraUnknown, 0}, {EraMeiji, 1868}, {EraTaisho, 1912}, {EraShowa, 1926},
	{EraHeisei, 1989}, {EraReiwa, 2019},
}

// BirthDate is a date of birth of which parts may be missing: Year, Month and
// Day are Gregorian, 0 where they are not known.
type BirthDate struct {
	Era              Era
	Year, Month, Day int
}

// BirthDate takes the EYYYYMMDD of the certificate apart. What does not have
// that form has no known part.
func (a *Attributes) BirthDate() BirthDate {
	unknown := BirthDate{Era: EraUnknown}
	if len(a.Birth) != 9 || strings.Trim(a.Birth, "0123456789") != "" {
		return unknown
	}
	number := func(from, to int) int {
		n, _ := strconv.Atoi(a.Birth[from:to]) // nine digits, seen above
		return n
	}
	b := BirthDate{Era: EraUnknown, Year: number(1, 5), Month: number(5, 7), Day: number(7, 9)}
	if e := number(0, 1); e < len(eras) {
		b.Era = eras[e].era
	}
	if b.Month > 12 || b.Day > 31 {
		return unknown
	}
	return b
}

// Japanese writes the date as on Japanese forms, 平成元年3月31日, with 不明 for a
// missing part and the Gregorian year where the era is unknown.
func (b BirthDate) Japanese() string {
	year := "年不明"
	switch first := b.Era.first(); {
	case b.Year == 0:
	case first == 0 || b.Year < first:
		year = fmt.Sprintf("西暦%d年", b.Year)
	case b.Year == first:
		year = string(b.Era) + "元年"
	default:
		year = fmt.Sprintf("%s%d年", b.Era, b.Year-first+1)
	}
	return year + part(b.Month, "月") + part(b.Day, "日")
}

func part(n int, unit string) string {
	if n == 0 {
		return unit + "不明"
	}
	return strconv.Itoa(n) + unit
}

// Gregorian writes the date as 1989-03-31 with ?? for a missing part.
func (b BirthDate) Gregorian() string {
	field := func(n, width int) string {
		if n == 0 {
			return strings.Repeat("?", width)
		}
		return fmt.Sprintf("%0*d", width, n)
	}
	return field(b.Year, 4) + "-" + field(b.Month, 2) + "-" + field(b.Day, 2)
}

func (e Era) first() int {
	for _, row := range eras {
		if row.era == e {
			return row.first
		}
	}
	return 0
}
