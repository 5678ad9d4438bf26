package prompt

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be the dialog program: a pinentry that follows
// a script in its environment and writes down what it was told.
func TestMain(m *testing.M) {
	if os.Getenv("NATSUIN_FAKE_FLAVOUR") != "" {
		pinentry()
		return
	}
	os.Exit(m.Run())
}

func pinentry() {
	log, err := os.OpenFile(os.Getenv("NATSUIN_FAKE_LOG"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	fmt.Println("OK Pleased to meet you")
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		fmt.Fprint(log, line)
		switch word, _, _ := strings.Cut(strings.TrimSpace(line), " "); word {
		case "GETINFO":
			fmt.Println("D " + os.Getenv("NATSUIN_FAKE_FLAVOUR"))
			fmt.Println("OK")
		case "GETPIN", "CONFIRM":
			answer := os.Getenv("NATSUIN_FAKE_ANSWER")
			if answer == "hang" {
				time.Sleep(time.Hour)
			}
			fmt.Print(answer)
		default:
			fmt.Println("OK")
		}
	}
}

// fake returns a dialog that answers as told, and what it was told so far.
func fake(t *testing.T, flavour, answer string) (p *Pinentry, told func() string) {
	t.Helper()
	log := t.TempDir() + "/log"
	t.Setenv("NATSUIN_FAKE_LOG", log)
	t.Setenv("NATSUIN_FAKE_FLAVOUR", flavour)
	t.Setenv("NATSUIN_FAKE_ANSWER", answer)
	p, err := FindPinentry(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	return p, func() string {
		b, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
}
