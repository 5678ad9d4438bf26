//go:build linux

package cardstories

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// scriptVariable names the file with what the person does, one line for each
// dialog: "pin VALUE", "yes", "no" and "cancel". "hold" before one of them makes
// the person wait until the test says go on. The test binary itself is the
// dialog program, and takes its line out of the file.
const scriptVariable = "NATSUIN_STORY_SCRIPT"

// answer is the person at one dialog.
func answer(script string) {
	fmt.Println("OK Pleased to meet you")
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		switch in.Text() {
		case "GETINFO flavor":
			fmt.Println("D gtk2\nOK")
		case "GETPIN", "CONFIRM":
			fmt.Println(act(script))
		default:
			fmt.Println("OK")
		}
	}
}

func act(script string) string {
	b, err := os.ReadFile(script)
	if err != nil {
		panic(err)
	}
	line, rest, _ := strings.Cut(string(b), "\n")
	if err := os.WriteFile(script, []byte(rest), 0o600); err != nil {
		panic(err)
	}
	if held, ok := strings.CutPrefix(line, "hold "); ok {
		line = held
		os.WriteFile(script+".held", []byte(fmt.Sprint(os.Getpid())), 0o600)
		for {
			if _, err := os.Stat(script + ".go"); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	switch word, value, _ := strings.Cut(line, " "); word {
	case "pin":
		return "D " + value + "\nOK"
	case "yes":
		return "OK"
	case "no", "cancel":
		return "ERR 83886179 Operation cancelled <Pinentry>"
	}
	return "ERR 1 nobody is there"
}

// person writes a script and returns its file.
func person(t *testing.T, acts ...string) string {
	t.Helper()
	script := t.TempDir() + "/script"
	if err := os.WriteFile(script, []byte(strings.Join(acts, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return script
}
