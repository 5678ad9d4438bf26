package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/natsuin/natsuin/failure"
)

// change is one object that a later revision changed.
type change struct {
	Revision int    `json:"revision"`
	Object   int    `json:"object"`
	What     string `json:"what"`
	Rule     string `json:"rule"`
	Field    string `json:"field"`
	Page     int    `json:"page"`
}

// maxChangeLines is how many later changes are told; the rest is counted.
const maxChangeLines = 12

// changes tells what came after a signature, as far as a person can see or has
// to know it: fields, annotations, and whatever no rule recognised.
func (p *Program) changes(list []change) {
	var lines []text
	seen := map[text]bool{}
	for _, c := range list {
		if t, tell := c.words(); tell && !seen[t] {
			seen[t] = true
			lines = append(lines, t)
		}
	}
	for i, t := range lines {
		if i == maxChangeLines {
			more := len(lines) - i
			t = text{fmt.Sprintf("ほか %d 件", more), fmt.Sprintf("and %d more", more)}
		}
		fmt.Fprintf(p.Out, "    - %s\n", p.word(t))
		if i == maxChangeLines {
			break
		}
	}
}

// ruleWords are the changes by rule, with the field's name and the page.
var ruleWords = map[string]text{
	"signature-added":     {"署名が加わりました", "a signature was added"},
	"signature-filled":    {"署名欄に署名されました", "a signature field was signed"},
	"time-stamp-added":    {"タイムスタンプが加わりました", "a time-stamp was added"},
	"field-filled":        {"入力欄に記入されました", "a field was filled in"},
	"field-changed":       {"入力欄の内容が書きかえられました", "the value of a field was written over"},
	"annotation-added":    {"注釈が加わりました", "an annotation was added"},
	"annotation-changed":  {"注釈が変わりました", "an annotation was changed"},
	"appearance-overlaps": {"書類の上に重なる署名欄が加わりました", "a signature field was drawn over the document"},
}

// words tells one change; false for what changes nothing that anybody is shown.
func (c change) words() (text, bool) {
	t, known := ruleWords[c.Rule]
	switch {
	case c.Rule == "":
		t = text{fmt.Sprintf("オブジェクト %d（%s）が変わりました", c.Object, c.What),
			fmt.Sprintf("object %d (%s) was changed", c.Object, c.What)}
	case !known || c.Field == "" && !strings.HasPrefix(c.Rule, "annotation"):
		return text{}, false
	}
	if c.Field != "" {
		t.ja, t.en = t.ja+"："+plain(c.Field), t.en+": "+plain(c.Field)
	}
	if c.Page > 0 {
		t.ja, t.en = fmt.Sprintf("%s（%d ページ）", t.ja, c.Page), fmt.Sprintf("%s (page %d)", t.en, c.Page)
	}
	return t, true
}

// conformance is the check against the rules of a form.
type conformance struct {
	Profile  string `json:"profile"`
	Conforms bool   `json:"conforms"`
	Findings []struct {
		Signature string `json:"signature"`
		Rule      string `json:"rule"`
		Outcome   string `json:"outcome"`
	} `json:"findings"`
}

// conformance tells whether the form fits, and each rule that does not.
func (p *Program) conformance(c *conformance) {
	if c == nil {
		return
	}
	fmt.Fprintln(p.Out)
	state := text{"形式の規則に合っています", "the form fits"}
	if !c.Conforms {
		state = text{"形式の規則に合いません", "the form does not fit"}
	}
	p.line(text{c.Profile, c.Profile}, state)
	for _, f := range c.Findings {
		switch f.Outcome {
		case "broken":
			p.indented(text{f.Signature, f.Signature}, text{f.Rule + " が合いません", f.Rule + " is broken"})
		case "unknown":
			p.indented(text{f.Signature, f.Signature}, text{f.Rule + " は分かりません", f.Rule + " cannot be told"})
		}
	}
}

// saveSigned saves the file as it was when one of its signatures was made.
func (r report) saveSigned(path string, flags verifyFlags) error {
	for _, s := range r.Signatures {
		if s.ID != flags.signed || s.SignedSize <= 0 {
			continue
		}
		source, size, err := openFile(path)
		if err != nil {
			return err
		}
		defer source.Close()
		mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
		if flags.force {
			mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
		}
		if info, err := os.Stat(flags.out); err == nil {
			if of, err := source.Stat(); err == nil && os.SameFile(info, of) {
				return failure.New(failure.Usage, "saving a signed version over its source")
			}
		}
		out, err := os.OpenFile(flags.out, mode, 0o666)
		if os.IsExist(err) {
			return failure.New(failure.FileExists, "saving a signed version")
		}
		if err != nil {
			return failure.Wrap(failure.FileUnwritable, bare(err), "saving a signed version")
		}
		_, err = io.Copy(out, io.NewSectionReader(source, 0, min(size, s.SignedSize)))
		if closing := out.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return failure.Wrap(failure.FileUnwritable, bare(err), "saving a signed version")
		}
		return nil
	}
	return failure.New(failure.Usage, "looking for the signature of --signed")
}
