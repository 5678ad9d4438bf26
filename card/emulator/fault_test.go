package emulator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/failure"
)

func TestParseFaults(t *testing.T) {
	f, err := emulator.ParseFaults("blocked=6983, same-ap=clear,wrong=keep,end=6282,power-up,absent=both," +
		"phone=iphone,no-extended,no-sfi,tries-sign=1,tries-auth=0,slow=2ms,atr=9," +
		"cut-during=2s@verify:001B,slow=300ms@compute-signature#*,answer=6F00@any#7,corrupt@read-binary")
	if err != nil {
		t.Fatal(err)
	}
	if f.BlockedSW != apdu.BlockedISO || !f.SameAPClear || !f.WrongKeeps || !f.EndWarning ||
		!f.PowerUp6F00 || !f.AbsentSign || !f.AbsentAuth || f.Phone != "iphone" || !f.NoExtended ||
		!f.NoSFI || *f.SignTries != 1 || *f.AuthTries != 0 || f.Slow != 2*time.Millisecond ||
		len(f.ATR) != 13 {
		t.Errorf("%+v", f)
	}
	want := []emulator.Event{
		{Name: "cut-during", Delay: 2 * time.Second, Trigger: emulator.Trigger{Command: "verify", File: 0x1B, Nth: 1}},
		{Name: "slow", Delay: 300 * time.Millisecond, Trigger: emulator.Trigger{Command: "compute-signature", File: -1}},
		{Name: "answer", Status: 0x6F00, Trigger: emulator.Trigger{Command: "any", File: -1, Nth: 7}},
		{Name: "corrupt", Trigger: emulator.Trigger{Command: "read-binary", File: -1, Nth: 1}},
	}
	if len(f.Events) != len(want) {
		t.Fatalf("%+v", f.Events)
	}
	for i := range want {
		if f.Events[i] != want[i] {
			t.Errorf("event %d: %+v, want %+v", i, f.Events[i], want[i])
		}
	}
}

func TestParseFaultsRefuses(t *testing.T) {
	for _, spec := range []string{
		"nonsense", ",", "power-up,", "power-up=1", "no-sfi=", "blocked", "blocked=9000", "same-ap=maybe",
		"absent=all", "phone=", "tries-sign=6", "tries-sign=-1", "tries-auth=4", "tries-auth=x", "slow", "slow=-1s",
		"atr=0", "atr=10x", "atr=3B", "atr=" + strings.Repeat("00", 34),
		"cut-before", "cut-before@", "cut-before@nothing", "cut-before=x@verify", "cut-sideways@verify",
		"answer@verify", "answer=9@verify", "answer=90000@verify", "corrupt=1@verify", "slow@verify",
		"corrupt@verify#0", "corrupt@verify#x", "corrupt@verify:1B", "corrupt@verify:XXXX",
	} {
		if f, err := emulator.ParseFaults(spec); failure.CodeOf(err) != failure.Usage {
			t.Errorf("%q: %+v, %v", spec, f, err)
		}
	}
}

// TestCuts: what a link loss leaves behind, before, during and after a VERIFY.
func TestCuts(t *testing.T) {
	for _, v := range []struct{ fault, script string }{
		{"cut-before@verify", jpki + ` 9000
			` + abc124 + ` lost
			` + jpki + ` lost
			insert
			` + jpki + ` 9000
			0020009B 63C5`},
		{"cut-during@verify", jpki + ` 9000
			` + abc124 + ` lost
			insert
			` + jpki + ` 9000
			0020009B 63C4`},
		{"cut-during@verify", jpki + ` 9000
			` + abc123 + ` lost
			insert
			` + jpki + ` 9000
			` + locked + ` 6982`},
		{"cut-after@verify:001B", jpki + ` 9000
			` + p1234 + ` 9000
			` + abc123 + ` 9000
			` + locked + ` lost
			insert
			` + jpki + ` 9000
			` + locked + ` 6982`},
		{"cut-before@read-binary:0001#2", jpki + ` 9000
			` + abc123 + ` 9000
			00B0820004 4*9000
			` + locked + ` 4*9000
			` + locked + ` lost`},
	} {
		t.Run(v.fault, func(t *testing.T) { play(t, newCard(t, v.fault), v.script) })
	}
}

func TestAnswersAndCorruption(t *testing.T) {
	play(t, newCard(t, "answer=6F00@verify#2,corrupt@read-binary:0008#*"), jpki+` 9000
		`+abc124+` 63C4
		`+abc124+` 6F00
		0020009B 63C4
		00B0880003 8F8F019000
		00B0880003 8F8F019000
		00B0880000 8F8F019000`)
	play(t, newCard(t, "answer=6F00@any#*"), jpki+" 6F00\n"+isd+" 6F00\n00 6F00")
}

// TestSlow only checks that the answer still comes; time is not judged.
func TestSlow(t *testing.T) {
	play(t, newCard(t, "slow=1ms,slow=2ms@select-ap"), jpki+" 9000")
}

func TestTriesAtTheStart(t *testing.T) {
	play(t, newCard(t, "tries-sign=1,tries-auth=2"), jpki+` 9000
		0020009B 63C1
		00200098 63C2
		`+abc124+` 63C0
		`+abc123+` 6984`)
}
