package main

import (
	"bufio"
	"crypto"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/natsuin/natsuin/internal/testcard"
	"github.com/natsuin/natsuin/internal/testpki"
)

// Card is what the card's part costs, from the command line through PC/SC to
// the virtual card.
type Card struct {
	// FirstCommands and FurtherCommands are the APDUs that the card saw for the
	// first signature with one PIN, and for each further one.
	FirstCommands   int `json:"apdusFirstSignature"`
	FurtherCommands int `json:"apdusFurtherSignature"`
	// HundredMs is the whole process for 100 files with one PIN.
	HundredMs float64 `json:"hundredFilesMs"`
	// PerSignatureMs is what one of them takes more than none; KeyMs is the
	// card's own RSA operation in it.
	PerSignatureMs float64 `json:"perSignatureMs"`
	KeyMs          float64 `json:"keyMs"`
	// Verifies counts the PINs the card was shown for the 100 files.
	Verifies int `json:"verifiesForHundred"`
}

func measureCard(dist, log, work string) (Card, error) {
	dialog, err := testcard.Dialog(work)
	if err != nil {
		return Card{}, err
	}
	m := cardRun{dist: dist, log: log, work: work, dialog: dialog}
	if _, err := m.sign(1); err != nil { // the first run fills the compilation cache
		return Card{}, err
	}
	one, err := m.sign(1)
	if err != nil {
		return Card{}, err
	}
	two, err := m.sign(2)
	if err != nil {
		return Card{}, err
	}
	hundred, err := m.sign(100)
	if err != nil {
		return Card{}, err
	}
	key, err := keyTime()
	return Card{
		FirstCommands: one.commands, FurtherCommands: two.commands - one.commands,
		HundredMs:      milliseconds(hundred.took),
		PerSignatureMs: milliseconds(hundred.took-one.took) / 99,
		KeyMs:          key, Verifies: hundred.verifies,
	}, err
}

type cardRun struct {
	dist, log, work, dialog string
	runs                    int
}

// outcome is what one signing of several files took.
type outcome struct {
	commands, verifies int
	took               time.Duration
}

func (m *cardRun) sign(files int) (outcome, error) {
	m.runs++
	dir := filepath.Join(m.work, fmt.Sprintf("sign%d", m.runs))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return outcome{}, err
	}
	args := []string{"sign", "-o", dir}
	for i := range files {
		name := filepath.Join(dir, fmt.Sprintf("contract%03d.pdf", i))
		if err := os.WriteFile(name, document(20_000+i), 0o600); err != nil {
			return outcome{}, err
		}
		args = append(args, name)
	}
	before, err := readLog(m.log)
	if err != nil {
		return outcome{}, err
	}
	cmd := exec.Command(filepath.Join(m.dist, "natsuin"), args...)
	cmd.Env = append(os.Environ(), "NATSUIN_PINENTRY="+m.dialog)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return outcome{}, fmt.Errorf("signing %d files: %w: %s", files, err, out)
	}
	took := time.Since(start)
	after, err := readLog(m.log)
	return outcome{after.commands - before.commands, after.verifies - before.verifies, took}, err
}

func readLog(path string) (outcome, error) {
	f, err := os.Open(path)
	if err != nil {
		return outcome{}, err
	}
	defer f.Close()
	var o outcome
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var entry struct{ Name, Command string }
		if err := json.Unmarshal(lines.Bytes(), &entry); err != nil {
			return o, err
		}
		if entry.Command != "" {
			o.commands++
		}
		if entry.Name == "verify" {
			o.verifies++
		}
	}
	return o, nil
}

// keyTime is the median time of one RSA-2048 signature in this process, which is
// all that the virtual card computes for one.
func keyTime() (float64, error) {
	citizen, err := testpki.New("").Citizen("hanako", time.Now())
	if err != nil {
		return 0, err
	}
	digest := sha256.Sum256(nil)
	times := make([]float64, 50)
	for i := range times {
		start := time.Now()
		if _, err := citizen.Sign.Key.Sign(nil, digest[:], crypto.SHA256); err != nil {
			return 0, err
		}
		times[i] = milliseconds(time.Since(start))
	}
	return median(times), nil
}
