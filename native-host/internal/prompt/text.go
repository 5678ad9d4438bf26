package prompt

import (
	"fmt"
	"strings"
)

// The words of the dialogs: Japanese first, English second.
const (
	titleText    = "Natsuin 署名用の暗証番号 / Signature PIN"
	loginTitle   = "Natsuin ログイン用の暗証番号（数字4桁） / Login PIN"
	promptText   = "暗証番号 / PIN:"
	signText     = "決定 / OK"
	continueText = "続ける / Continue"
	stopText     = "やめる / Stop"
)

// title is that of the dialog's window.
func title(q Question) string {
	if q.Purpose == Login {
		return loginTitle
	}
	return titleText
}

// askText asks for the PIN and says how many tries are left; before a login
// also what the site learns. Its origin stands above.
func askText(q Question) string {
	left := q.Left
	if q.Purpose == Login {
		return "利用者証明用の暗証番号（数字4桁）を入力してください。" + japaneseTries(left) +
			"氏名や住所は送られません。証明書の番号は送られます。\n" +
			"Enter your login PIN (4 digits). " + englishTries(left) +
			". Your name and address are not sent; the number of your certificate is."
	}
	return "署名用の暗証番号（英大文字と数字、6〜16文字）を入力してください。" + japaneseTries(left) + "\n" +
		"Enter your signature PIN (6 to 16 capital letters and digits). " + englishTries(left) + "."
}

// lastText asks whether to use up what may be the last try.
func lastText(left int) string {
	ja, en := "残り1回です。次にまちがえるとロックされます。", "One try left. A wrong PIN now locks it."
	if left < 0 {
		ja, en = "残りの回数が分かりません。次にまちがえるとロックされるかもしれません。",
			"The number of tries left is not known. A wrong PIN now may lock it."
	}
	return ja + "自信がないときは「やめる」を押してください。やめても回数は減りません。\n" +
		en + " If you are not sure, choose Stop; it costs no try."
}

// againText says why the PIN is asked for again, or nothing.
func againText(q Question) string {
	switch q.Reason {
	case Wrong:
		again := "暗証番号が違います。" + japaneseTries(q.Left)
		if q.Left > 0 {
			again += fmt.Sprintf("続けて%d回まちがえると、ロックされます。", q.Left)
		}
		return again + "\nWrong PIN. " + englishTries(q.Left) + "."
	case Malformed:
		if q.Purpose == Login {
			return "数字4桁です。回数は減っていません。\n4 digits. No try was used."
		}
		return "英大文字と数字で6〜16文字です。小文字は使えません。回数は減っていません。\n" +
			"6 to 16 capital letters and digits, no small letters. No try was used."
	}
	return ""
}

// Both counts say only what the card said, which may be nothing.
func japaneseTries(n int) string {
	if n < 0 {
		return "残りの回数は分かりません。"
	}
	return fmt.Sprintf("残り%d回です。", n)
}

func englishTries(n int) string {
	switch {
	case n < 0:
		return "The number of tries left is not known"
	case n == 1:
		return "1 try left"
	}
	return fmt.Sprintf("%d tries left", n)
}

// headText says who asks, with which code, for which documents.
func headText(q Question, names string) string {
	var b strings.Builder
	switch {
	case q.Origin != "" && q.Purpose == Login:
		fmt.Fprintf(&b, "%s にログインします。 / Logging in to this site.\n", inLines(q.Origin))
	case q.Origin == "":
		b.WriteString("このパソコンの操作です / Asked from this computer\n")
	default:
		fmt.Fprintf(&b, "求めているサイト / Asked by: %s\n", inLines(q.Origin))
	}
	if q.Code != "" {
		fmt.Fprintf(&b, "確認コード / Code: %s\n", q.Code)
	}
	if len(q.Names) > 0 {
		fmt.Fprintf(&b, "書類 / Documents (%d): %s\n", len(q.Names), names)
	}
	b.WriteByte('\n')
	return b.String()
}

// originLine is how many characters of an origin stand on one line. Dialogs
// grow as wide as a word that they cannot break, beyond the edge of the screen,
// and what tells who asks is the end of a host name.
const originLine = 64

// inLines breaks an origin, where possible before a dot, and indents what
// follows, so that no line of it passes for one of ours.
func inLines(origin string) string {
	var b strings.Builder
	for len(origin) > originLine {
		at := strings.LastIndexByte(origin[:originLine], '.')
		if at < originLine/2 {
			at = originLine
		}
		b.WriteString(origin[:at] + "\n    ")
		origin = origin[at:]
	}
	return b.String() + origin
}

// description is head and question together, in at most limit bytes once
// escaped. The file names give way, the rest never: it returns false if even
// without names there is no room.
func description(q Question, question string, limit int) (string, bool) {
	for width := maxName; width >= minName; width-- {
		text := headText(q, listNames(q.Names, width)) + question
		if len(escape(text)) <= limit {
			return text, true
		}
	}
	text := headText(q, "…") + question
	return text, len(escape(text)) <= limit
}
