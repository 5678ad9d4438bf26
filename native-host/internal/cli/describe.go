package cli

import (
	"fmt"
	"strings"
	"time"
)

// describe writes a report for people: for each signature one line with what is
// known, then the four lines 改変, 証明書, 失効確認, 時刻. It never says more
// than is known.
func (p *Program) describe(r report) {
	if r.Error != nil {
		p.say(p.Err, text{r.Error.MessageJa, r.Error.MessageEn})
		return
	}
	p.line(text{"ファイル", "File"}, text{r.File.Name, r.File.Name})
	p.line(text{"SHA-256", "SHA-256"}, text{r.File.SHA256, r.File.SHA256})
	if len(r.Signatures) == 0 {
		p.say(p.Out, text{"署名はありません。", "There is no signature."})
	}
	for _, s := range r.Signatures {
		fmt.Fprintf(p.Out, "\n%s  %s  [%s]\n", s.ID, p.word(s.headline()), indication(s.Indication, s.SubIndication))
		p.indented(text{"改変", "Alteration"}, s.alteration())
		if s.XML != nil {
			p.describeXML(*s.XML)
		}
		p.changes(s.Changes)
		p.indented(text{"証明書", "Certificate"}, s.Chain.words())
		if s.Signer != nil && s.Signer.Attributes != nil {
			p.attributes(s.Signer.Attributes)
		}
		p.indented(text{"失効確認", "Revocation"}, s.Revocation.words())
		p.indented(text{"時刻", "Time"}, s.times())
		for _, t := range s.TimeStamps {
			p.indented(text{"タイムスタンプ", "Time-stamp"}, t.words())
		}
		if s.Pair != nil {
			p.indented(text{"証明書の組", "Pair"}, pairWords[s.Pair.State])
		}
		if s.SubIndication != nil && *s.SubIndication == "REVOKED_NO_POE" {
			p.say(p.Out, revokedWhen)
		}
		if s.onlyRevocationMissing() {
			p.say(p.Out, unknownRevocation)
		}
	}
	for _, t := range r.TimeStamps {
		fmt.Fprintln(p.Out)
		p.line(text{t.ID + " 書類全体のタイムスタンプ", t.ID + " time-stamp of the document"}, t.words())
	}
	p.conformance(r.Conformance)
}

// describeChain writes the report on a certificate.
func (p *Program) describeChain(r chainReport) {
	if r.Error != nil {
		p.say(p.Err, text{r.Error.MessageJa, r.Error.MessageEn})
		return
	}
	fmt.Fprintf(p.Out, "[%s]\n", indication(r.Indication, r.SubIndication))
	p.indented(text{"証明書", "Certificate"}, r.Chain.words())
	p.indented(text{"失効確認", "Revocation"}, r.Revocation.words())
}

// unknownRevocation is what an intact document without revocation data means.
var unknownRevocation = text{
	"  書類は署名のあと変えられていません。ただし、証明書が失効していないかは確認していません" +
		"（確認できるのは、法律で定められた機関や事業者だけです）。「有効」とは言い切れません。",
	"  The document was not changed after it was signed. Whether the certificate was revoked was not " +
		"checked (only bodies named by law can). It cannot be called valid.",
}

// revokedWhen is what a revocation means whose order with the signature is not
// proven.
var revokedWhen = text{
	"  証明書は失効しています。署名が失効より前だったという証拠（信頼できるタイムスタンプ）がありません。",
	"  The certificate is revoked. Nothing proves that the signature was there before (no trusted time-stamp).",
}

func (p *Program) line(name, value text) { p.row("", name, value) }

func (p *Program) indented(name, value text) { p.row("  ", name, value) }

// row writes a name and its value, in each language on a line of its own unless
// both values are the same.
func (p *Program) row(indent string, name, value text) {
	if value.ja == value.en {
		fmt.Fprintf(p.Out, "%s%s: %s\n", indent, p.word(name), value.ja)
		return
	}
	p.say(p.Out, text{indent + name.ja + ": " + value.ja, indent + name.en + ": " + value.en})
}

func (p *Program) attributes(a *attributes) {
	p.indented(text{"氏名", "Name"}, text{a.Name, a.Name})
	p.indented(text{"住所", "Address"}, text{a.Address, a.Address})
	p.indented(text{"生年月日", "Birth"}, text{a.BirthJa, a.Birth})
	p.indented(text{"性別", "Sex"}, text{a.Sex, a.Sex})
}

func indication(main string, sub *string) string {
	if sub == nil || *sub == "" {
		return main
	}
	return main + ", " + *sub
}

// onlyRevocationMissing: the document is as it was signed, and the certificate
// is in order as far as that can be told.
func (s signature) onlyRevocationMissing() bool {
	return s.unaltered() && s.Indication == "INDETERMINATE" &&
		(s.Revocation.Status == "not-checked" || s.Revocation.Status == "unknown")
}

// unaltered: nothing that matters came after the signature.
func (s signature) unaltered() bool {
	return s.Integrity.Status == intact && (s.Coverage == entireFile || s.Coverage == "entire-revision") &&
		!s.Altered && (s.Modification == "none" || s.Modification == "lta" || s.Modification == "form-filling")
}

// headline is the verdict in a few words.
func (s signature) headline() text {
	words := []text{s.alterationInShort()}
	if s.unaltered() {
		words = append(words, s.certificateInShort())
	}
	if s.Chain.Test {
		words = append(words, text{"テスト用", "for tests only"})
	}
	var ja, en []string
	for _, w := range words {
		ja, en = append(ja, w.ja), append(en, w.en)
	}
	return text{strings.Join(ja, "・"), strings.Join(en, ", ")}
}

func (s signature) alterationInShort() text {
	switch {
	case s.Integrity.Status == "modified":
		return text{"改変あり", "altered"}
	case s.Integrity.Status == "broken":
		return text{"署名が壊れています", "broken signature"}
	case s.Integrity.Status != intact:
		return text{"改変は確認できません", "alteration cannot be checked"}
	case s.XML != nil && s.Coverage != entireFile:
		return text{"署名は書類の一部だけ・要確認", "covers only a part, needs a check"}
	case !s.unaltered():
		return text{"署名のあとの変更あり・要確認", "changed after signing, needs a check"}
	}
	return text{"改変なし", "not altered"}
}

// certificateInShort is what counts most about the certificate, the worst
// first, as the verify page says it.
func (s signature) certificateInShort() text {
	switch {
	case s.Revocation.Status == "revoked":
		return text{"失効", "revoked"}
	case s.Chain.Status == "incomplete":
		return text{"発行元未確認", "issuer not confirmed"}
	case s.Chain.Status != "good":
		return text{"要確認", "needs a check"}
	case s.Revocation.Status != "good":
		return text{"失効未確認", "revocation not checked"}
	case s.Indication != totalPassed:
		return text{"要確認", "needs a check"}
	}
	return text{"失効なし（失効情報の時点）", "not revoked (as of the revocation data)"}
}

// alteration is the line 改変.
func (s signature) alteration() text {
	switch {
	case s.Integrity.Status == "modified":
		return text{"あり。中身が、署名されたものと違います。", "yes: the content is not what was signed"}
	case s.Integrity.Status == "broken":
		return text{"分かりません。署名の値か形が正しくありません。", "unknown: value or form of the signature is wrong"}
	case s.Integrity.Status != intact:
		return text{"確認できません。", "cannot be checked"}
	case s.Coverage != entireFile && s.Coverage != "entire-revision":
		return text{"署名が書類の一部にしか及びません。", "the signature covers only a part of the file"}
	}
	if s.Altered && s.Modification == "form-filling" {
		return text{"あとから、署名した内容が書きかえられたか、禁じられた変更がありました。",
			"what was signed was written over later, or a forbidden change was made"}
	}
	return modifications[s.Modification]
}

var modifications = map[string]text{
	"none":         {"なし", "none"},
	"lta":          {"なし（長期保存の情報だけが加わりました）", "none (only archive evidence was added)"},
	"form-filling": {"あとから署名か入力欄への記入がありました。", "later signatures or filled-in fields"},
	"annotations":  {"あとから注釈が加えられました。", "annotations were added later"},
	"other":        {"あとから、署名した書類には許されない変更がありました。", "later changes that a signed document must not undergo"},
	"unknown":      {"あとからの変更を調べきれませんでした。", "later changes could not be analysed"},
}

// words is the line 証明書.
func (c chain) words() text {
	kind := map[string]text{
		"sign": {"署名用電子証明書", "signing certificate"}, "auth": {"利用者証明用電子証明書", "login certificate"},
	}[c.Class]
	if kind.ja == "" {
		kind = text{"JPKIのものではない証明書", "not a JPKI certificate"}
	}
	state, ok := chainStates[c.Status]
	if !ok {
		state = chainStates["broken"]
	}
	t := text{kind.ja + "。" + state.ja, kind.en + "; " + state.en}
	if c.Why != "" {
		t.ja, t.en = t.ja+"（"+c.Why+"）", t.en+" ("+c.Why+")"
	}
	if c.Anchor != nil {
		t.ja, t.en = t.ja+" 発行元 "+c.Anchor.Name, t.en+"; issued by "+c.Anchor.Name
	}
	if c.Test {
		t.ja, t.en = t.ja+"【テスト用】", t.en+" [for tests only]"
	}
	return t
}

var chainStates = map[string]text{
	"good":       {"発行元まで確かめました。", "traced to its issuer"},
	"expired":    {"有効期間が過ぎています。", "its validity has ended"},
	"not-yet":    {"有効期間の前です。", "its validity has not begun"},
	"broken":     {"発行元までの規則に合いません。", "a rule on the way to its issuer is broken"},
	"incomplete": {"発行元を確かめられません。", "its issuer cannot be confirmed"},
	"malformed":  {"証明書を読めません。", "it cannot be read"},
}

// words is the line 失効確認. No event in a life is concluded from a reason.
func (r revocation) words() text {
	from := text{}
	if r.SourceTime != nil {
		name := map[string]text{"crl": {"失効リスト", "CRL"}, "ocsp": {"OCSP応答", "OCSP response"}}[r.Source]
		from = text{fmt.Sprintf("（%s %s 時点）", name.ja, local(*r.SourceTime)),
			fmt.Sprintf(" (%s of %s)", name.en, local(*r.SourceTime))}
	}
	switch r.Status {
	case "good":
		t := text{"失効していません" + from.ja, "not revoked" + from.en}
		if r.Why == "revoked-later" && r.Time != nil {
			t.ja += "。そのあと " + local(*r.Time) + " に失効しました"
			t.en += ", but later, at " + local(*r.Time)
		}
		return t
	case "revoked":
		t := text{"失効しています" + from.ja, "revoked" + from.en}
		if r.Time != nil {
			t.ja, t.en = t.ja+"。失効日時 "+local(*r.Time), t.en+", at "+local(*r.Time)
		}
		if r.ReasonCode != nil {
			why := reasonWords(*r.ReasonCode, r.Reason)
			t.ja, t.en = t.ja+"。"+why.ja, t.en+", "+why.en
		}
		return t
	case "unknown":
		return text{"渡された失効情報では分かりません（" + r.Why + "）", "the given data does not tell (" + r.Why + ")"}
	}
	return text{"未確認", "not checked"}
}

// times is the line 時刻: the signer's claim is only that.
func (s signature) times() text {
	t := text{"分かりません", "unknown"}
	switch {
	case s.Time.Proven != nil:
		t = text{local(*s.Time.Proven) + "（タイムスタンプで証明）", local(*s.Time.Proven) + " (proven by a time-stamp)"}
	case s.Time.Claimed != nil:
		t = text{local(*s.Time.Claimed) + "（署名者の申告。証明はありません）", local(*s.Time.Claimed) + " (claimed by the signer, not proven)"}
	}
	if s.Time.Judged != nil {
		t.ja, t.en = t.ja+"。判定 "+local(*s.Time.Judged)+" 時点", t.en+"; judged as of "+local(*s.Time.Judged)
	}
	return t
}

// words is the line タイムスタンプ.
func (t timeStamp) words() text {
	at := text{"時刻を読めません", "no time to be read"}
	if t.Time != nil {
		at = text{local(*t.Time), local(*t.Time)}
	}
	state := text{"信頼できると確かめました", "confirmed"}
	switch t.Indication {
	case totalPassed:
	case totalFailed:
		state = text{"正しくありません", "wrong"}
	default:
		state = text{"発行した局を確かめられません", "its authority cannot be confirmed"}
	}
	return text{
		fmt.Sprintf("%s 発行 %s。%s [%s]", at.ja, t.SignedBy, state.ja, indication(t.Indication, t.SubIndication)),
		fmt.Sprintf("%s by %s; %s [%s]", at.en, t.SignedBy, state.en, indication(t.Indication, t.SubIndication)),
	}
}

// local writes a time of a report for people, with its zone.
func local(moment string) string {
	t, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		return moment
	}
	return t.Local().Format("2006-01-02 15:04:05 -07:00")
}
