package c14n_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator writes random documents and counts what is in them.
type generator struct {
	r     *rand.Rand
	b     strings.Builder
	count map[string]int
	// targets are the ids of elements made by target.
	targets []string
	// scope holds the prefixes declared, innermost last.
	scope []string
	// eol is the line end of the document.
	eol string
}

func newGenerator(seed uint64) *generator {
	return &generator{r: rand.New(rand.NewPCG(seed, 7)), count: map[string]int{}}
}

func (g *generator) feature(name string) { g.count[name]++ }

// one is true once in n times.
func (g *generator) one(n int) bool { return g.r.IntN(n) == 0 }

func (g *generator) pick(list ...string) string { return list[g.r.IntN(len(list))] }

// document returns a whole document.
func (g *generator) document() string {
	g.b.Reset()
	g.scope, g.eol = g.scope[:0], "\n"
	if g.one(4) {
		g.eol = g.pick("\r\n", "\r")
		g.feature("line ends CR or CRLF")
	}
	switch g.r.IntN(4) {
	case 0:
		g.b.WriteString("\uFEFF")
		g.feature("byte order mark")
		fallthrough
	case 1:
		g.b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + g.eol)
		g.feature("declaration")
	}
	g.outside("before")
	g.element(0)
	g.outside("after")
	return g.b.String()
}

func (g *generator) outside(where string) {
	for range g.r.IntN(3) {
		g.feature("comment or instruction " + where + " the element")
		if g.one(2) {
			g.comment()
		} else {
			g.instruction()
		}
		if g.one(2) {
			g.b.WriteString(g.eol)
		}
	}
}

func (g *generator) comment() {
	g.feature("comment")
	g.b.WriteString("<!--" + g.pick("", " & < ", "注", "a"+g.eol+"b", "x-y") + "-->")
}

func (g *generator) instruction() {
	g.feature("processing instruction")
	g.b.WriteString("<?" + g.pick("a", "表", "xml-stylesheet") + g.pick("", " ", " href=\"a&b\" ", "\t x"+g.eol+"y") + "?>")
}

// uris are namespace names; several prefixes share one.
var uris = []string{"urn:a", "urn:b", "http://c.example/x", "http://c.example/x/y", "urn:z"}

// element writes one element with everything inside.
func (g *generator) element(depth int) {
	outside := len(g.scope)
	declared, attributes := g.declarations(), ""
	prefix := ""
	if len(g.scope) > 0 && g.one(2) {
		if prefix = g.scope[g.r.IntN(len(g.scope))] + ":"; prefix != ":" {
			g.feature("prefixed element")
		} else {
			prefix = ""
		}
	}
	name := prefix + g.pick("a", "b", "値", "z")
	attributes = g.attributes()
	parts := []string{declared, attributes}
	if g.one(2) {
		parts[0], parts[1] = parts[1], parts[0]
	}
	g.b.WriteString("<" + name + parts[0] + parts[1])
	if g.one(5) {
		g.feature("empty-element tag")
		g.b.WriteString("/>")
	} else {
		g.b.WriteString(">")
		g.content(depth)
		g.b.WriteString("</" + name + g.pick("", " ", "\n") + ">")
	}
	g.scope = g.scope[:outside]
}

// declarations returns namespace declarations and takes their prefixes up.
func (g *generator) declarations() string {
	s := ""
	if g.one(4) {
		uri := g.pick(append(uris, "")...)
		g.feature("default namespace")
		if uri == "" {
			g.feature("default namespace taken back")
		}
		s += g.space() + `xmlns="` + uri + `"`
	}
	for _, p := range []string{"p", "q", "r", "a0", "Z", "語"} {
		if !g.one(6) {
			continue
		}
		for _, old := range g.scope {
			if old == p {
				g.feature("prefix declared again")
			}
		}
		s += g.space() + "xmlns:" + p + `='` + g.pick(uris...) + `'`
		g.scope = append(g.scope, p)
		g.feature("prefix declared")
	}
	if g.one(40) {
		s += g.space() + `xmlns:xml="http://www.w3.org/XML/1998/namespace"`
		g.feature("prefix xml declared")
	}
	return s
}

func (g *generator) space() string { return g.pick(" ", "  ", "\n", "\t", g.eol) }

// attributes returns attributes with distinct local names.
func (g *generator) attributes() string {
	s := ""
	for _, local := range []string{"b", "a", "Z", "属", "c-1"} {
		if !g.one(5) {
			continue
		}
		prefix := ""
		if len(g.scope) > 0 && g.one(2) {
			if p := g.scope[g.r.IntN(len(g.scope))]; p != "" {
				prefix = p + ":"
				g.feature("prefixed attribute")
			}
		}
		s += g.space() + prefix + local + g.pick("=", " = ") + g.value()
	}
	for _, a := range []struct{ name, value string }{
		{"xml:lang", g.pick("ja", "en", "")}, {"xml:space", g.pick("preserve", "default")},
		{"xml:base", g.pick("http://h.example/a/", "b/c", "../d", "e")},
	} {
		if g.one(12) {
			s += g.space() + a.name + `="` + a.value + `"`
			g.feature(a.name)
		}
	}
	return s
}

func (g *generator) value() string {
	quote := g.pick(`"`, `'`)
	v := ""
	for range g.r.IntN(4) {
		switch g.r.IntN(9) {
		case 0:
			v += g.pick("\t", "\n", g.eol)
			g.feature("white space in a value")
		case 1:
			v += g.pick("&#13;", "&#xD;", "&#9;", "&#xA;", "&#x0a;")
			g.feature("white space by number in a value")
		case 2:
			v += g.pick("&amp;", "&lt;", "&gt;", "&quot;", "&apos;")
			g.feature("entity in a value")
		case 3:
			v += g.pick(">", `'`, `"`)
		default:
			v += g.pick("x", "値", "𠮷", "&#x20BB7;", " ", "é")
		}
	}
	return quote + strings.ReplaceAll(v, quote, "") + quote
}

// content writes what stands between the tags.
func (g *generator) content(depth int) {
	for range g.r.IntN(4) {
		switch n := g.r.IntN(12); {
		case n < 4 && depth < 7:
			g.element(depth + 1)
		case n < 7:
			g.text()
		case n < 8:
			g.b.WriteString("<![CDATA[" + g.pick("", "a<b&c", "]]", "改"+g.eol, "&#13;") + "]]>")
			g.feature("CDATA section")
		case n < 9:
			g.comment()
		case n < 10:
			g.instruction()
		default:
			g.b.WriteString(g.pick("&#13;", "&#xD;"))
			g.feature("CR by number")
		}
	}
}

func (g *generator) text() {
	for range 1 + g.r.IntN(3) {
		switch g.r.IntN(5) {
		case 0:
			g.b.WriteString(g.pick("&amp;", "&lt;", "&gt;", "&quot;", "&apos;"))
			g.feature("entity in a text")
		case 1:
			g.b.WriteString(g.eol)
		case 2:
			g.b.WriteString(g.pick("髙", "𠮷", "&#x9AD9;", "Ω", "é"))
			g.feature("character beyond ASCII")
		default:
			g.b.WriteString(g.pick("text", " ", ">", `"'`, "\t", "]] "))
		}
	}
}

// target writes an element with an id inside ancestors of its own, all with
// declarations, and notes the id.
func (g *generator) target(index int) {
	outside := len(g.scope)
	names := []string{}
	for range g.r.IntN(4) {
		name := g.pick("a", "b")
		g.b.WriteString("<" + name + g.declarations() + g.attributes() + ">")
		names = append(names, name)
		g.feature("target inside a namespaced ancestor")
	}
	id := fmt.Sprintf("t%d", index)
	g.b.WriteString("<target" + g.declarations() + ` Id="` + id + `"` + g.attributes() + ">")
	g.content(3)
	g.b.WriteString("</target>")
	g.targets = append(g.targets, id)
	for i := len(names) - 1; i >= 0; i-- {
		g.b.WriteString("</" + names[i] + ">")
	}
	g.scope = g.scope[:outside]
}
