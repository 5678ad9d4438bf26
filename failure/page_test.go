package failure

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/guide/errors.md anew")

// TestPage holds the guide's table of errors to the sentences that programs say.
func TestPage(t *testing.T) {
	const file = "../docs/guide/errors.md"
	want := page()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the tables say: go test ./failure -update", file)
	}
}

func page() string {
	var b strings.Builder
	b.WriteString("# エラーの一覧 / All errors\n\n")
	b.WriteString("`go test ./failure -update` writes this page from `failure/ja.json` and `failure/en.json`.\n\n")
	b.WriteString("| code | 日本語 | English |\n|---|---|---|\n")
	cell := strings.NewReplacer("|", `\|`, "\n", " ")
	for _, code := range Codes() {
		ja, en := Sentences(code)
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", code, cell.Replace(ja.Text+"<br>→ "+ja.Next), cell.Replace(en.Text+"<br>→ "+en.Next))
	}
	return b.String()
}
