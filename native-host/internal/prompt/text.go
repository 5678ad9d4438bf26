package prompt

import (
	"fmt"
	"strings"
)

// The words of the dialogs: Japanese first, English second.
const (
	titleText    = "Natsuin 署名用の暗証番号 / Signature PIN"
	promptText   = "暗証番号 / PIN:"
	signText     = "決定 / OK"
	continueText = "続ける / Continue"
	stopText     = "やめる / Stop"
)

// askText asks for the signature PIN and says how many tries are left.
func askText(left int) string {
	return fmt.Sprintf("署名用の暗証番号（英大文字と数字、6〜16文字）を入力してください。残り%d回です。\n"+
		"Enter your signature PIN (6 to 16 capital letters and digits). %s.", left, triesText(left))
}

// lastText asks whether to use up the last try.
const lastText = "残り1回です。次にまちがえるとロックされます。" +
	"自信がないときは「やめる」を押してください。やめても回数は減りません。\n" +
	"One try left. A wrong PIN now locks the card. If you are not sure, choose Stop; it costs no try."

// againText says why the PIN is asked for again, or nothing.
func againText(q Question) string {
	switch q.Reason {
	case Wrong:
		return fmt.Sprintf("暗証番号が違います。残り%d回です。続けて%d回まちがえると、ロックされます。\n"+
			"Wrong PIN. %s.", q.Left, q.Left, triesText(q.Left))
	case Malformed:
		return "英大文字と数字で6〜16文字です。小文字は使えません。回数は減っていません。\n" +
			"6 to 16 capital letters and digits, no small letters. No try was used."
	}
	return ""
}

func triesText(n int) string {
	if n == 1 {
		return "1 try left"
	}
	return fmt.Sprintf("%d tries left", n)
}

// headText says who asks, with which code, for which documents.
func headText(q Question, names string) string {
	var b strings.Builder
	if q.Origin == "" {
		b.WriteString("このパソコンの操作です / Asked from this computer\n")
	} else {
		fmt.Fprintf(&b, "求めているサイト / Asked by: %s\n", q.Origin)
	}
	if q.Code != "" {
		fmt.Fprintf(&b, "確認コード / Code: %s\n", q.Code)
	}
	if len(q.Names) > 0 {
		fmt.Fprintf(&b, "書類 / Documents (%d): %s\n", len(q.Names), names)
	}
	return b.String()
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
