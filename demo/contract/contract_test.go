// Package contract prints the documents of a sale for the demo.
package contract

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// day are the documents of contract day: their pages and what must stand on
// paper, without the spaces in which a page is set.
var day = []struct {
	name  string
	pages int
	texts []string
}{
	{"売買契約書.pdf", 3, []string{"区分所有建物売買契約書", "売主番号花子", "26,800,000円", "第17条", "電磁的記録の内容による"}},
	{"付帯設備表.pdf", 2, []string{"付帯設備表", "売主番号花子", "食器洗い乾燥機撤去", "洋室の1枚に小さな破れ", "その内容の説明を受けた"}},
	{"物件状況報告書.pdf", 2, []string{"物件状況報告書", "売主番号花子", "雨漏り過去に有", "見本ハイツみほん台", "ただちに乙に知らせる"}},
}

func printOut(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("./print.sh", args...).CombinedOutput(); err != nil {
		t.Fatalf("printing: %v\n%s", err, out)
	}
}

func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

var (
	pages = regexp.MustCompile(`(?m)^Pages:\s+(\d+)$`)
	date  = regexp.MustCompile(`Date \(D:20260115000000`)
	dated = regexp.MustCompile(`Date \(D:`)
	space = regexp.MustCompile(`[\s　]`)
)

func TestContractDay(t *testing.T) {
	dir := t.TempDir()
	printOut(t, "--day", dir)
	for _, d := range day {
		file := filepath.Join(dir, d.name)
		found := pages.FindStringSubmatch(tool(t, "pdfinfo", file))
		if found == nil || found[1] != strconv.Itoa(d.pages) {
			t.Errorf("%s: pages %q, not %d", d.name, found, d.pages)
		}
		if raw, err := os.ReadFile(file); err != nil || len(date.FindAll(raw, -1)) == 0 {
			t.Errorf("%s has no date (%v)", d.name, err)
		} else if other := date.ReplaceAll(raw, nil); dated.Match(other) {
			t.Errorf("%s tells when it was printed", d.name)
		}
		text := space.ReplaceAllString(tool(t, "pdftotext", "-layout", file, "-"), "")
		for _, want := range d.texts {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %s", d.name, want)
			}
		}
	}
}
