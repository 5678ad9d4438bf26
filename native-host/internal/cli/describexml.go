package cli

import "strings"

// The names of the shapes: honest about what they are.
var xmlShapes = map[string]text{
	"etax-xtx":    {"e-Tax風XML署名（非公式）", "e-Tax-style (unofficial)"},
	"etax-teg":    {"控除証明書等の形（非公式の判定）", "certificate of deductions (unofficial)"},
	"egov-kousei": {"e-Gov風XML署名（非公式）", "e-Gov-style (unofficial)"},
	"generic":     {"XML署名", "XML signature"},
}

// describeXML writes what an XML signature covers, and what it does not.
func (p *Program) describeXML(x xmlFacts) {
	var names []string
	for _, r := range x.References {
		if r.Outcome == "passed" {
			names = append(names, plain(r.Element+r.File))
		}
	}
	shape := xmlShapes[x.Profile]
	covered := strings.Join(names, ", ")
	if covered == "" {
		p.indented(text{"署名の範囲", "Covers"}, text{shape.ja + "。確かめられた範囲はありません。", shape.en + "; nothing confirmed"})
	} else {
		p.indented(text{"署名の範囲", "Covers"}, text{shape.ja + "。" + covered, shape.en + "; " + covered})
	}
	if len(x.Uncovered) > 0 {
		var list []string
		for _, name := range x.Uncovered {
			list = append(list, plain(name))
		}
		p.indented(text{"署名のない部分", "Not signed"}, text{strings.Join(list, ", "), strings.Join(list, ", ")})
	}
	if x.Legacy {
		p.indented(text{"注意", "Note"}, text{"古い方式（SHA-1か短い鍵）の署名です。偽造できるおそれがあります。",
			"old algorithms (SHA-1 or a short key): it may be forged"})
	}
}

// plain makes a name from a file safe to print on a terminal.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, name)
}
