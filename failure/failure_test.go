package failure

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// TestTables holds the constants of code.go to both tables: a code without a
// sentence, and a sentence without a code, fail.
func TestTables(t *testing.T) {
	declared := declaredCodes(t)
	if len(declared) < 50 {
		t.Fatalf("found only %d codes in code.go", len(declared))
	}
	for name, table := range map[string]map[Code]Sentence{"ja.json": ja(), "en.json": en()} {
		if got := slices.Sorted(maps.Keys(table)); !slices.Equal(got, declared) {
			t.Errorf("%s and code.go differ:\n table %q\n code  %q", name, got, declared)
		}
		for code, s := range table {
			if s.Text == "" || s.Next == "" {
				t.Errorf("%s: %s lacks a text or a next step", name, code)
			}
		}
	}
	japanese := regexp.MustCompile(`[ぁ-んァ-ヶ一-龠]`)
	for code, s := range ja() {
		if !japanese.MatchString(s.Text) || !japanese.MatchString(s.Next) {
			t.Errorf("ja.json: %s is not Japanese", code)
		}
		if japanese.MatchString(en()[code].Text) {
			t.Errorf("en.json: %s is not English", code)
		}
	}
}

func declaredCodes(t *testing.T) []Code {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	var codes []Code
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for _, x := range v.Values {
			s, err := strconv.Unquote(x.(*ast.BasicLit).Value)
			if err != nil || !form.MatchString(s) {
				t.Errorf("code %q is not lower-case words joined by hyphens", s)
			}
			codes = append(codes, Code(s))
		}
		return true
	})
	slices.Sort(codes)
	return codes
}

func TestErrorChain(t *testing.T) {
	cause := errors.New("63c2")
	err := fmt.Errorf("signing: %w", Wrap(PINWrong, cause, "verifying %s", "the PIN"))
	if CodeOf(err) != PINWrong || !errors.Is(err, cause) || !errors.Is(err, New(PINWrong, "")) {
		t.Errorf("chain lost: %v", err)
	}
	if errors.Is(err, New(PINMalformed, "")) {
		t.Error("another code matches")
	}
	if got, want := err.Error(), "signing: verifying the PIN: pin-wrong: 63c2"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if CodeOf(nil) != "" || CodeOf(cause) != Internal || TriesOf(err) != -1 {
		t.Error("defaults differ")
	}
	if n := TriesOf(WithTries(PINWrong, 2, "verifying")); n != 2 {
		t.Errorf("tries %d, want 2", n)
	}
}

func TestUnknownCodeReadsAsInternal(t *testing.T) {
	j, e := Sentences("no-such-code")
	if j != ja()[Internal] || e != en()[Internal] {
		t.Errorf("got %q and %q", j, e)
	}
}
