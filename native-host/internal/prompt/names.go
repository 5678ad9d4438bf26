package prompt

import (
	"fmt"
	"strings"
	"unicode"
)

// shownNames is how many file names a dialog lists; maxName and minName bound
// the length of one, in characters.
const (
	shownNames = 3
	maxName    = 60
	minName    = 8
)

// blankBraille is a symbol without a dot.
const blankBraille = '\u2800'

// listNames lists the first names, each at most width characters long.
func listNames(names []string, width int) string {
	var b strings.Builder
	for i, name := range names {
		if i == shownNames {
			fmt.Fprintf(&b, " ほか%d件 / %[1]d more", len(names)-shownNames)
			break
		}
		fmt.Fprintf(&b, "「%s」", shorten(strip(name), width))
	}
	return b.String()
}

// strip leaves of a file name what cannot forge a line or reverse one: no
// control, format (bidirectional, zero-width), separator, private or invisible
// character (Hangul fillers are letters), no broken UTF-8, at most two combining marks in a row. Quotes and angle
// brackets become look-alikes, so that the name stays inside its quotes and is
// not taken for markup.
func strip(name string) string {
	var b strings.Builder
	marks, space := 0, true
	for _, r := range name {
		if unicode.IsSpace(r) || r == blankBraille {
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		if r == unicode.ReplacementChar || !unicode.IsGraphic(r) || unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point) {
			continue
		}
		if unicode.Is(unicode.M, r) {
			if marks++; marks > 2 {
				continue
			}
		} else {
			marks = 0
		}
		space = false
		b.WriteRune(lookalike(r))
	}
	if stripped := strings.TrimSuffix(b.String(), " "); stripped != "" {
		return stripped
	}
	return "（名前なし / no name）"
}

func lookalike(r rune) rune {
	switch r {
	case '「':
		return '｢'
	case '」':
		return '｣'
	case '<':
		return '＜'
	case '>':
		return '＞'
	case '&':
		return '＆'
	}
	return r
}

// shorten cuts the middle out of a name that is longer than width characters.
// The end stays, because it says what kind of file it is.
func shorten(name string, width int) string {
	runes := []rune(name)
	if len(runes) <= width {
		return name
	}
	tail := min(5, width/2)
	return string(runes[:width-tail-1]) + "…" + string(runes[len(runes)-tail:])
}
