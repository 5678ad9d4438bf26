//go:build linux

package cardstories

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/e2e/reader"
)

// consult runs natsuin doctor and compares what it found at service, reader and
// card with what it should, as "check code"; "" is that all stand.
func consult(t *testing.T, want ...string) {
	t.Helper()
	command := exec.Command(natsuin(t), "doctor", "--json")
	command.Env = append(home(t), "HOME="+t.TempDir(), "NATSUIN_PINENTRY="+os.Args[0], scriptVariable+"="+person(t))
	out, err := command.Output()
	var report struct {
		Schema   int
		Findings []struct{ Check, Code, Status string }
	}
	if json.Unmarshal(out, &report) != nil || report.Schema != 1 || len(report.Findings) < 4 {
		t.Fatalf("natsuin doctor: %v\n%s", err, out)
	}
	var got []string
	for _, f := range report.Findings {
		software := f.Check == "browser" || f.Check == "extension"
		if f.Status != "ok" && !software {
			got = append(got, fmt.Sprint(f.Check, " ", f.Code))
		}
		if software && f.Code != "no-browser" {
			t.Errorf("a browser in an empty home: %s", f.Code)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %s, want %s", strings.Join(got, "; "), strings.Join(want, "; "))
	}
	if exit := command.ProcessState.ExitCode(); exit != 1 { // there is no browser
		t.Errorf("exit status %d", exit)
	}
	if strings.Contains(string(out), "花子") {
		t.Error("it tells who the holder is")
	}
}

// TestDoctor leads natsuin doctor through what people meet, on a real service.
func TestDoctor(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	consult(t, "card no-card")

	card := r.Insert(reader.Card{})
	consult(t)
	r.CheckLocked(0)
	other, err := reader.Connect(0, true)
	if err != nil {
		t.Fatal(err)
	}
	consult(t, "card card-busy")
	other.Close()
	card.Remove()
	if sign, auth := card.Tries(); sign != 5 || auth != 3 || card.Count("verify") != 0 {
		t.Errorf("it cost a try: %d, %d", sign, auth)
	}

	blocked := r.Insert(reader.Card{Faults: "tries-sign=0"})
	consult(t, "sign-pin pin-blocked-sign")
	blocked.Remove()
	expired := r.Insert(reader.Card{Issued: time.Now().AddDate(-6, 0, 0).Format(time.RFC3339)})
	consult(t, "auth-certificate auth-certificate-expired", "sign-certificate sign-certificate-expired")
	expired.Remove()
	// A period of stay of 300 days, 250 of which have passed.
	ending := r.Insert(reader.Card{Person: "roman", Issued: time.Now().AddDate(0, 0, -250).Format(time.RFC3339)})
	consult(t, "auth-certificate auth-certificate-expiring")
	ending.Remove()
	r.StopDaemon()
	consult(t, "pcsc pcsc-not-running")
}

// TestDoctorWithoutReader: a service that knows no reader at all.
func TestDoctorWithoutReader(t *testing.T) {
	reader.Start(t, reader.Options{NoReaders: true})
	consult(t, "reader no-reader")
}
