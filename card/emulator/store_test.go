package emulator_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/failure"
)

func create(t *testing.T, dir string, o emulator.Options) *emulator.Card {
	t.Helper()
	c, err := emulator.Create(dir, holder(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func load(t *testing.T, dir string) *emulator.Card {
	t.Helper()
	c, err := emulator.Load(dir, emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestStateSurvives: files, keys, ATR, PIN values and counters come back;
// what was verified does not.
func TestStateSurvives(t *testing.T) {
	dir := t.TempDir()
	c := create(t, dir, emulator.Options{Faults: emulator.MustParseFaults("atr=2")})
	play(t, c, jpki+" 9000\n"+p1234+" 9000\n"+abc124+" 63C4\n"+abc124+" 63C3")
	certificate := transmit(t, c, "00B08A00000000")
	signature := transmit(t, c, authSig)

	c = load(t, dir)
	play(t, c, jpki+" 9000\n0020009B 63C3\n00200098 63C3\n"+authSig+" 6982\n"+p1234+" 9000")
	if transmit(t, c, "00B08A00000000") != certificate || transmit(t, c, authSig) != signature {
		t.Error("certificate or key changed")
	}
	if !bytes.Equal(c.ATR(), emulator.ATRs()[1]) || c.Holder() != "hanako" {
		t.Errorf("ATR %X of %s", c.ATR(), c.Holder())
	}
	play(t, c, "00A4020C020018 9000\n0024018004 39393939 9000")
	play(t, load(t, dir), jpki+" 9000\n0020009804 39393939 9000")
}

// TestCounterBeforeAnswer: at the moment the log sees the answer, which is
// before the reader does, the new counter is already in the file.
func TestCounterBeforeAnswer(t *testing.T) {
	dir := t.TempDir()
	var stored []int
	observe := func() time.Time {
		var p struct{ Sign struct{ Left int } }
		b, err := os.ReadFile(filepath.Join(dir, "pins.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &p); err != nil {
			t.Fatal(err)
		}
		stored = append(stored, p.Sign.Left)
		return time.Time{}
	}
	c := create(t, dir, emulator.Options{Log: emulator.NewLog(&bytes.Buffer{}, observe)})
	play(t, c, jpki+" 9000\n"+abc124+" 63C4\n"+abc124+" 63C3\n"+abc123+" 9000")
	if got, want := stored, []int{5, 4, 3, 5}; len(got) != 4 || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Errorf("stored %v, want %v", got, want)
	}
}

// TestUnwritableState: a card that cannot remember the attempt says so and
// lets nobody in.
func TestUnwritableState(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "card")
	c := create(t, dir, emulator.Options{})
	play(t, c, jpki+" 9000\n"+abc124+" 63C4")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	play(t, c, abc123+" 6581\n"+locked+" 6982\n"+p1235+" 6581")
}

func TestStoreRefuses(t *testing.T) {
	dir := t.TempDir()
	if _, err := emulator.Load(dir, emulator.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder: %v", err)
	}
	create(t, dir, emulator.Options{})
	if _, err := emulator.Create(dir, holder(t), emulator.Options{}); failure.CodeOf(err) != failure.FileExists {
		t.Errorf("a second card: %v", err)
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 2 {
		t.Errorf("%d files, %v: a temporary one stayed", len(names), err)
	}
	for _, name := range []string{"card.json", "pins.json"} {
		whole, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, broken := range []string{"", "{}", string(whole[:len(whole)/2]),
			strings.Replace(string(whole), `"schema": 1`, `"schema": 2`, 1)} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(broken), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := emulator.Load(dir, emulator.Options{}); failure.CodeOf(err) != failure.FileUnreadable {
				t.Errorf("%s broken as %.20q: %v", name, broken, err)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, name), whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	load(t, dir)
}

func TestHolderRefuses(t *testing.T) {
	for name, spoil := range map[string]func(h *emulator.Holder){
		"no CA":    func(h *emulator.Holder) { h.SignCA = nil },
		"no PIN":   func(h *emulator.Holder) { h.AuthPIN = "" },
		"long PIN": func(h *emulator.Holder) { h.SignPIN = strings.Repeat("A", 17) },
	} {
		h := holder(t)
		spoil(&h)
		if _, err := emulator.New(h, emulator.Options{}); failure.CodeOf(err) != failure.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHolders: a holder without 署名用, with blocked PINs, and one whose keys
// the card makes itself.
func TestHolders(t *testing.T) {
	h := holder(t)
	h.Sign = nil
	h.CommonKey = nil
	c, err := emulator.New(h, emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	play(t, c, jpki+" 9000\n00B0880003 008F009000\n0020009B 63C0\n"+abc123+" 6984\n"+
		common+" 9000\n0088009901AA00 256*9000")
	h = holder(t)
	h.SignBlocked, h.AuthBlocked = true, true
	c, err = emulator.New(h, emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	play(t, c, jpki+" 9000\n00B0880003 8F8F009000\n0020009B 63C0\n00200098 63C0\n"+p1234+" 6984")
}
