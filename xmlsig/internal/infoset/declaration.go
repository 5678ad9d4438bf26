package infoset

import (
	"strings"

	"github.com/natsuin/natsuin/failure"
)

// declaration reads the XML declaration, if there is one (XML §2.8). It has to
// say 1.0 and, if it names an encoding, UTF-8.
func (p *parser) declaration() error {
	start := p.at
	rest, ok := strings.CutPrefix(p.s[p.at:], "<?xml")
	if !ok || rest == "" || !isSpace(rest[0]) {
		return nil
	}
	length := strings.Index(rest, "?>")
	if length < 0 {
		return p.fail(start, "an XML declaration without end")
	}
	p.at += len("<?xml") + length + len("?>")
	rest = rest[:length]
	version, rest, ok := pseudo(rest, "version")
	if !ok || version != "1.0" {
		return p.fail(start, "the XML version")
	}
	encoding, rest, ok := pseudo(rest, "encoding")
	if ok && !strings.EqualFold(encoding, "UTF-8") {
		return failure.New(failure.XMLEncoding, "reading the name of an encoding")
	}
	standalone, rest, ok := pseudo(rest, "standalone")
	if ok && standalone != "yes" && standalone != "no" || strings.Trim(rest, " \t\r\n") != "" {
		return p.fail(start, "an XML declaration")
	}
	return nil
}

// pseudo reads one pseudo-attribute of the XML declaration, with the space that
// has to stand before it.
func pseudo(s, name string) (value, rest string, ok bool) {
	t := strings.TrimLeft(s, " \t\r\n")
	if len(t) == len(s) {
		return "", s, false
	}
	t, found := strings.CutPrefix(t, name)
	t = strings.TrimLeft(t, " \t\r\n")
	t, equals := strings.CutPrefix(t, "=")
	t = strings.TrimLeft(t, " \t\r\n")
	if !found || !equals || t == "" || t[0] != '"' && t[0] != '\'' {
		return "", s, false
	}
	end := strings.IndexByte(t[1:], t[0])
	if end < 0 {
		return "", s, false
	}
	return t[1 : 1+end], t[end+2:], true
}
