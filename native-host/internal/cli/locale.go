package cli

import (
	"fmt"
	"io"
	"strings"
)

// text is something said in both languages.
type text struct{ ja, en string }

// The languages a locale can ask for.
const (
	both = iota
	japanese
	english
)

// language follows LC_ALL, LC_MESSAGES and LANG, the first that is set (POSIX
// §8.2): Japanese for ja, both where nothing is chosen (C, POSIX), else English.
func (p *Program) language() int {
	for _, variable := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		locale := p.Getenv(variable)
		if locale == "" {
			continue
		}
		name, _, _ := strings.Cut(locale, ".")
		switch {
		case name == "ja" || strings.HasPrefix(name, "ja_"):
			return japanese
		case name == "C" || name == "POSIX":
			return both
		}
		return english
	}
	return both
}

// say writes a text, each language on lines of its own.
func (p *Program) say(w io.Writer, t text) {
	switch p.language() {
	case japanese:
		fmt.Fprintln(w, strings.TrimSuffix(t.ja, "\n"))
	case english:
		fmt.Fprintln(w, strings.TrimSuffix(t.en, "\n"))
	default:
		fmt.Fprintf(w, "%s\n%s\n", strings.TrimSuffix(t.ja, "\n"), strings.TrimSuffix(t.en, "\n"))
	}
}

// word returns a short text for use inside a line.
func (p *Program) word(t text) string {
	switch p.language() {
	case japanese:
		return t.ja
	case english:
		return t.en
	}
	if t.ja == t.en {
		return t.ja
	}
	return t.ja + " / " + t.en
}
