package emulator_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/internal/bounded"
)

// TestLog pins the whole log of a story, PINs blanked, data absent.
func TestLog(t *testing.T) {
	var out bytes.Buffer
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.FixedZone("JST", 9*3600))
	c, err := emulator.New(holder(t), emulator.Options{
		Faults: emulator.MustParseFaults("cut-before@get-challenge"),
		Log:    emulator.NewLog(&out, func() time.Time { return at }),
	})
	if err != nil {
		t.Fatal(err)
	}
	play(t, c, `
		on
		`+jpki+` 9000
		0020009B 63C5
		`+abc123+` 9000
		00A4020C02001B 9000
		0020008006414243313234 63C4
		00240180065A5A5A393939 6982
		`+p1234+` 9000
		00B0880003 8F8F009000
		802A009703 010203 00 256*9000
		0020009806 3132 6700
		0084000008 LOST
		insert
		off
		reset`)
	want := `
{"sequence":1,"time":"2026-11-21T00:00:00Z","name":"power-on"}
{"sequence":2,"time":"2026-11-21T00:00:00Z","name":"select-ap","command":"00a4040c0ad392f000260100000001","status":"9000"}
{"sequence":3,"time":"2026-11-21T00:00:00Z","name":"tries","file":"001B","command":"0020009b","status":"63C5"}
{"sequence":4,"time":"2026-11-21T00:00:00Z","name":"verify","file":"001B","command":"0020009b06************","status":"9000"}
{"sequence":5,"time":"2026-11-21T00:00:00Z","name":"select-ef","file":"001B","command":"00a4020c02001b","status":"9000"}
{"sequence":6,"time":"2026-11-21T00:00:00Z","name":"verify","file":"001B","command":"0020008006************","status":"63C4"}
{"sequence":7,"time":"2026-11-21T00:00:00Z","name":"change-reference-data","file":"001B","command":"0024018006************","status":"6982"}
{"sequence":8,"time":"2026-11-21T00:00:00Z","name":"verify","file":"0018","command":"0020009804********","status":"9000"}
{"sequence":9,"time":"2026-11-21T00:00:00Z","name":"read-binary","file":"0008","command":"00b0880003","status":"9000","length":3}
{"sequence":10,"time":"2026-11-21T00:00:00Z","name":"compute-signature","file":"0017","command":"802a00970301020300","status":"9000","length":256}
{"sequence":11,"time":"2026-11-21T00:00:00Z","name":"other","command":"0020009806****","status":"6700"}
{"sequence":12,"time":"2026-11-21T00:00:00Z","name":"get-challenge","command":"0084000008","lost":true}
{"sequence":13,"time":"2026-11-21T00:00:00Z","name":"inserted"}
{"sequence":14,"time":"2026-11-21T00:00:00Z","name":"power-off"}
{"sequence":15,"time":"2026-11-21T00:00:00Z","name":"warm-reset"}
`
	if got := "\n" + out.String(); got != want {
		t.Errorf("log:%s", got)
	}
}

// FuzzTransmit: no command makes the card panic, answer less than a status
// word, or write a PIN into its log.
func FuzzTransmit(f *testing.F) {
	for _, seed := range []string{jpki, abc123, p1234, signSig, "0020009B", "00B08A00000000",
		"0024018006414243313233", "00B0FFFF00", "00CA7F21000000", "8032008004 31323334", "0C"} {
		b, err := hex.DecodeString(strings.ReplaceAll(seed, " ", ""))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	h := holder(f)
	h.SignPIN = "QXJZ9WKV7PBM3HTY"
	pin := hex.EncodeToString([]byte(h.SignPIN))
	f.Fuzz(func(t *testing.T, command []byte) {
		if len(command) > 70000 {
			return
		}
		var out bytes.Buffer
		c, err := emulator.New(h, emulator.Options{Log: emulator.NewLog(&out, func() time.Time { return issued })})
		if err != nil {
			t.Fatal(err)
		}
		play(t, c, jpki+" 9000\n0020009B10"+pin+" 9000")
		bounded.Run(t, len(command), bounded.Memory{Constant: 16 << 20}, func() {
			answer, err := c.Transmit(command)
			if err != nil || len(answer) < 2 {
				t.Fatalf("answered % x, %v", answer, err)
			}
		})
		for line := range strings.Lines(out.String()) {
			if err := json.Unmarshal([]byte(line), &emulator.Entry{}); err != nil {
				t.Fatalf("log line %q: %v", line, err)
			}
		}
		// Only what the fuzzer itself put outside PIN commands may show up.
		if strings.Contains(out.String(), pin) && !bytes.Contains(command, []byte(h.SignPIN)) {
			t.Fatalf("the log holds the PIN: %s", out.String())
		}
	})
}
