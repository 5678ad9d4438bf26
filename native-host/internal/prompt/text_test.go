package prompt

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// indent is where an origin goes on in another line.
const indent = "\n    "

func asked(p Purpose, left int) string { return askText(Question{Purpose: p, Left: left}) }

// TestDescriptionFits: the longest request still fits pinentry's line, with its
// origin whole; hostile names cannot add lines.
func TestDescriptionFits(t *testing.T) {
	origin := "https://" + strings.Repeat("a", 241) + ".co.jp"
	if len(origin) != 255 {
		t.Fatalf("origin of %d bytes", len(origin))
	}
	for _, name := range []string{
		"短い.pdf", strings.Repeat("長", 255) + ".pdf", strings.Repeat("%", 2048),
		"a\nAsked by: https://bank.example", "a\u202Efdp.exe", strings.Repeat("👪", 400),
	} {
		for _, question := range []string{asked(Signing, 5), asked(Signing, -1), asked(Login, 3), asked(Login, -1), lastText(1), lastText(-1)} {
			q := Question{Origin: origin, Code: "ABC-DEF", Left: 5, Names: []string{name, name, name, name}}
			text, ok := description(q, question, maxDescription)
			if !ok {
				t.Fatalf("%.20q does not fit", name)
			}
			if n := len(escape(text)); n > 993 || !utf8.ValidString(text) {
				t.Errorf("%.20q: %d bytes", name, n)
			}
			if n := strings.Count(text, indent); n != 3 {
				t.Errorf("%.20q: the origin is broken %d times: %s", name, n, text)
			}
			text = strings.ReplaceAll(text, indent, "")
			if !strings.Contains(text, "Asked by: "+origin+"\n") || !strings.Contains(text, "ABC-DEF\n") ||
				!strings.HasSuffix(text, question) {
				t.Errorf("%.20q: cut the wrong thing: %s", name, text)
			}
			if n := strings.Count(text, "\n"); n != 5 {
				t.Errorf("%.20q: %d line ends in %q", name, n, text)
			}
			if strings.ContainsAny(text, "\u202E\r\x00") {
				t.Errorf("%.20q: kept a control character", name)
			}
		}
	}
	long := Question{Origin: strings.Repeat("a", 1000), Names: []string{"a"}}
	if _, ok := description(long, lastText(1), maxDescription); ok {
		t.Error("an origin of 1000 bytes fits")
	}
}

// TestOriginInLines: a dialog is as wide as its longest word, and the end of a
// host name tells who asks.
func TestOriginInLines(t *testing.T) {
	long := "https://www.bank.example." + strings.Repeat("a", 63) + "." + strings.Repeat("b", 63) + ".evil.example:8443"
	lines := strings.Split(inLines(long), indent)
	for _, line := range lines {
		if len(line) > originLine {
			t.Errorf("a line of %d characters: %s", len(line), line)
		}
	}
	if last := lines[len(lines)-1]; !strings.HasSuffix(last, ".evil.example:8443") {
		t.Errorf("the last line is %s", last)
	}
	if got := strings.Join(lines, ""); got != long {
		t.Errorf("got %s", got)
	}
	if short := "https://xn--fsq.example:8443"; inLines(short) != short {
		t.Error("a short origin is broken")
	}
}

func TestStrip(t *testing.T) {
	for in, want := range map[string]string{
		"売買契約書.pdf":                 "売買契約書.pdf",
		"a\nb\tc\x00d\x1b[31m":      "a b cd[31m",
		"a\u202Efdp.\u2066x\u200F":  "afdp.x",
		"\u200b\u00ad\ufeff":        "（名前なし / no name）",
		"":                          "（名前なし / no name）",
		"\xff\xfea":                 "a",
		"「a」<b>&":                   "｢a｣＜b＞＆",
		"髙\U000E0100島\U000E0100":    "髙\U000E0100島\U000E0100",
		"a\u0301\u0301\u0301\u0301": "a\u0301\u0301",
		"a \u3000\u2028  b ":        "a b",
		"\U000E0041x":               "x",
		"\u3164\u115f\uffa0\u034f":  "（名前なし / no name）",
		"a\u2800\u2800b":            "a b",
	} {
		if got := strip(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	if got := shorten("物件状況報告書の写し.pdf", 10); got != "物件状況…し.pdf" {
		t.Errorf("got %q", got)
	}
	if got := shorten("短い.pdf", 10); got != "短い.pdf" {
		t.Errorf("got %q", got)
	}
}

func TestHeadOfCommandLine(t *testing.T) {
	text, ok := description(Question{Left: 1}, asked(Signing, 1), maxDescription)
	if !ok || !strings.HasPrefix(text, "このパソコンの操作です") || strings.Contains(text, "Documents") ||
		!strings.Contains(text, "1 try left.") {
		t.Errorf("got %q", text)
	}
}

// TestLogin: a login says where, which PIN, and what is sent; it fits with the
// longest origin, which stands whole and first.
func TestLogin(t *testing.T) {
	origin := "https://" + strings.Repeat("a", 241) + ".co.jp"
	q := Question{Purpose: Login, Origin: origin, Code: "ABC-DEF", Left: 3}
	text, ok := description(q, askText(q), maxDescription)
	want := origin + " にログインします。 / Logging in to this site.\n確認コード / Code: ABC-DEF\n\n" +
		"利用者証明用の暗証番号（数字4桁）を入力してください。残り3回です。氏名や住所は送られません。証明書の番号は送られます。\n" +
		"Enter your login PIN (4 digits). 3 tries left. " +
		"Your name and address are not sent; the number of your certificate is."
	if !ok || strings.ReplaceAll(text, indent, "") != want {
		t.Errorf("fits %t, got %s", ok, text)
	}
	if _, ok := description(q, lastText(-1), maxDescription); !ok {
		t.Error("the last try does not fit")
	}
	if title(q) == title(Question{}) || !strings.Contains(title(q), "数字4桁") {
		t.Errorf("title %q", title(q))
	}
	q.Reason = Malformed
	if again := againText(q); !strings.HasPrefix(again, "数字4桁です。") || strings.Contains(again, "英大文字") {
		t.Errorf("malformed: %q", again)
	}
	q.Reason = Wrong
	if again := againText(q); !strings.Contains(again, "続けて3回まちがえると、ロックされます。") {
		t.Errorf("wrong: %q", again)
	}
}
