package emulator

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/natsuin/natsuin/card/apdu"
)

// Entry is one line of the log: a command, or one of the events power-on,
// power-off, warm-reset and inserted, which have no command.
type Entry struct {
	// Sequence counts from 1 at each start of the program.
	Sequence int       `json:"sequence"`
	Time     time.Time `json:"time"`
	// Name is a command name as in the fault grammar, or an event.
	Name string `json:"name"`
	// File is the identifier of the file acted on, four hex digits.
	File string `json:"file,omitempty"`
	// Command is the command APDU in hex. PINs, right or wrong, are asterisks,
	// two for each byte; whatever else a PIN command holds is blanked too.
	Command string `json:"command,omitempty"`
	// Status is the answered status word, four hex digits. It is missing where
	// the command never reached the card.
	Status string `json:"status,omitempty"`
	// Length is the number of response data bytes. The data is not logged.
	Length int `json:"length,omitempty"`
	// Lost is set where the answer never reached the reader.
	Lost bool `json:"lost,omitempty"`
}

// Log writes entries as JSON lines. A nil *Log writes nothing.
type Log struct {
	mu  sync.Mutex
	out io.Writer
	now func() time.Time
	n   int
}

// NewLog returns a log that takes the time from now. Each entry is one Write,
// made before the answer goes out; a failing writer is ignored, as a card does
// not stop for its observer.
func NewLog(out io.Writer, now func() time.Time) *Log {
	return &Log{out: out, now: now}
}

func (l *Log) write(e Entry) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	e.Sequence, e.Time = l.n, l.now().UTC()
	line, err := json.Marshal(e)
	if err != nil {
		return // cannot happen: only strings and numbers
	}
	l.out.Write(append(line, '\n'))
}

// blank is a command in hex without any PIN: from the sixth byte on for every
// instruction that carries one, whatever the class and however malformed.
func blank(command []byte) string {
	if len(command) < 2 {
		return hex.EncodeToString(command)
	}
	switch command[1] {
	case insVerify, insChangePIN, insChangeKey, insUnblock:
		keep := min(5, len(command))
		return hex.EncodeToString(command[:keep]) + strings.Repeat("**", len(command)-keep)
	}
	return hex.EncodeToString(command)
}

func hex4(n uint16) string { return fmt.Sprintf("%04X", n) }

// subject is what a command is about: its name and the file it acts on, or -1.
type subject struct {
	name string
	file int
}

func (s subject) fileName() string {
	if s.file < 0 {
		return ""
	}
	return hex4(uint16(s.file))
}

// describe names a command before it is executed.
func (c *Card) describe(cmd apdu.Command, malformed bool) subject {
	current := -1
	if c.file != nil {
		current = int(c.file.id)
	}
	byP2 := func() int {
		if sfi := cmd.P2 & 0x1F; cmd.P2&0x80 != 0 && sfi != 0 {
			return int(sfi)
		}
		return current
	}
	if malformed {
		return subject{Other, -1}
	}
	switch cmd.Instruction {
	case insSelect:
		switch {
		case cmd.P1 == 0x04:
			return subject{SelectAP, -1}
		case cmd.P1 == 0x02 && len(cmd.Data) == 2:
			return subject{SelectEF, int(cmd.Data[0])<<8 | int(cmd.Data[1])}
		}
		return subject{SelectMF, -1}
	case insReadBinary:
		if cmd.P1&0x80 != 0 {
			return subject{ReadBinary, int(cmd.P1 & 0x1F)}
		}
		return subject{ReadBinary, current}
	case insReadRecord:
		if sfi := cmd.P2 >> 3; sfi != 0 {
			return subject{ReadRecord, int(sfi)}
		}
		return subject{ReadRecord, current}
	case insVerify:
		if len(cmd.Data) == 0 && cmd.Le == 0 {
			return subject{Tries, byP2()}
		}
		return subject{Verify, byP2()}
	case insSign:
		return subject{Sign, byP2()}
	case insAuthenticate:
		return subject{Authenticate, byP2()}
	case insChallenge:
		return subject{Challenge, -1}
	case insGetData:
		return subject{GetData, -1}
	case insChangePIN:
		return subject{ChangePIN, byP2()}
	case insChangeKey:
		return subject{ChangeKey, byP2()}
	}
	return subject{Other, -1}
}
