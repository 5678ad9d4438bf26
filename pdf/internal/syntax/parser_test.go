package syntax

import (
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

func parse(t *testing.T, text string) Object {
	t.Helper()
	o, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return o
}

func TestParseKinds(t *testing.T) {
	for text, want := range map[string]Kind{
		"null": Null, "true": Boolean, "false": Boolean, "0": Integer, "-17": Integer, "+3": Integer,
		"1.": Real, "-.5": Real, "0.0": Real, "9999999999999999999": Real,
		"(a)": String, "<6 1>": HexString, "/Name": Name, "/": Name, "[]": Array, "<<>>": Dictionary,
		"12 0 R": Reference, " \x00%x\n 5 %y\n": Integer,
	} {
		if got := parse(t, text); got.Kind != want {
			t.Errorf("%q is of kind %d", text, got.Kind)
		}
	}
	for _, text := range []string{"", "  ", "%", "nul", "R", "1 0 R R", "1 2", "--1", "1.2.3", "+", ".", "1-2",
		"(", "(()", "<6", "<6g>", ">", "[", "]", "[1", "<<", "<</A>>", "<<1 2>>", "<</A 1", "{}", ")", "/A/B", "obj"} {
		if o, err := Parse([]byte(text)); failure.CodeOf(err) != failure.PDFMalformed {
			t.Errorf("%q: %v %v", text, o.Kind, err)
		}
	}
}

func TestParseKeepsSource(t *testing.T) {
	const text = "<< /A#42 [1 0 R(x\\)) <4 2>]/C%note\n<</D -1.50>> /E 7 >>"
	o := parse(t, text)
	if string(o.Raw) != text || o.Len() != 3 {
		t.Fatalf("%q", o.Raw)
	}
	key, value := o.Entry(0)
	if string(key.Raw) != "/A#42" || string(value.Raw) != "[1 0 R(x\\)) <4 2>]" || value.Pos != 9 || value.End() != 27 {
		t.Errorf("%q %q %d", key.Raw, value.Raw, value.Pos)
	}
	if ref, ok := o.Get("AB").At(0).Ref(); !ok || ref != (Ref{1, 0}) {
		t.Error("a name with an escape is not found by its meaning")
	}
	if got := string(o.Get("C").Get("D").Raw); got != "-1.50" {
		t.Errorf("a real is %q", got)
	}
	if n, ok := o.Get("E").Int(); !ok || n != 7 {
		t.Error("an integer before the end is lost")
	}
	if o.Get("F").Kind != Null || o.Get("F").Get("G").Kind != Null {
		t.Error("a missing value is not null")
	}
}

func TestAmbiguous(t *testing.T) {
	for text, want := range map[string]bool{
		"<</A 1/B 2>>": false, "<</A 1/A 1>>": true, "<</A 1/#41 2>>": true, "<</A 1/A#4 2>>": false, "[/A /A]": false,
	} {
		if parse(t, text).Ambiguous() != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"/A#20B": "A B", "/#": "#", "/A#4": "A#4", "/A#zz": "A#zz", "/#23": "#", "/山": "山", "/a.b*c": "a.b*c",
	} {
		if got, ok := parse(t, text).Name(); !ok || got != want {
			t.Errorf("%s is %q", text, got)
		}
	}
}

func TestStrings(t *testing.T) {
	for text, want := range map[string]string{
		"(a(b)c)": "a(b)c", `(\n\r\t\b\f\(\)\\\x)`: "\n\r\t\b\f()\\x", `(\101\60\0609\7)`: "A0" + "09\a",
		"(a\\\nb\\\r\nc\\\rd)": "abcd", "(a\r\nb\rc\n)": "a\nb\nc\n", `(\777)`: "\xff", "<48 65 6C6>": "Hel`",
		"<>": "", "()": "", `(\)`: "",
	} {
		o, err := Parse([]byte(text))
		if text == `(\)` {
			if err == nil {
				t.Error("a string that does not end is read")
			}
			continue
		}
		if err != nil || string(o.Bytes()) != want {
			t.Errorf("%q is %q (%v)", text, o.Bytes(), err)
		}
	}
}

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"<FEFF5C71672C>": "山本", "<FEFFD842DFB7>": "𠮷", "(\xef\xbb\xbf\xe5\xb1\xb1)": "山", "(caf\xe9 \x80\xa0\x18)": "café •€˘",
	} {
		if got, ok := parse(t, text).Text(); !ok || got != want {
			t.Errorf("%q is %q", text, got)
		}
	}
	for _, text := range []string{"<FEFF5C>", "<FEFFD842>", "<FEFFD8420041>", "<FEFFDFB7>", "(\xef\xbb\xbf\xff)", "/Name", "12"} {
		if got, ok := parse(t, text).Text(); ok {
			t.Errorf("%q is taken for %q", text, got)
		}
	}
}

func TestBounds(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth+2) + strings.Repeat("]", MaxDepth+2)
	wide := "[" + strings.Repeat("1 ", MaxElements) + "]"
	for _, text := range []string{deep, wide, strings.Repeat("<</A", 1<<16)} {
		if _, err := Parse([]byte(text)); failure.CodeOf(err) != failure.PDFTooComplex {
			t.Errorf("%.20s…: %v", text, err)
		}
	}
	parse(t, strings.Repeat("[", MaxDepth+1)+strings.Repeat("]", MaxDepth+1))
}
