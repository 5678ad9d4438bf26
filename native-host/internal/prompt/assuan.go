package prompt

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/natsuin/natsuin/failure"
)

// maxLine is the length of an Assuan line with its LF; a longer one ends
// pinentry without a word. maxDescription is what that leaves for the text
// behind "SETDESC ".
const (
	maxLine        = 1002
	maxDescription = maxLine - len("SETDESC \n")
)

// Error numbers of libgpg-error, in the low 16 bits of what pinentry answers.
const (
	gpgTimeout       = 62
	gpgCancelled     = 99
	gpgNotConfirmed  = 114
	gpgFullyCanceled = 198
	gpgNoTerminal    = 0x8066 // ENOTTY: wanted to go on in a terminal
)

// errNoGrab is the end of a dialog that had a display, since its flavour was
// good, but could not grab the keyboard: it then turns to a terminal, and ours
// has none.
var errNoGrab = errors.New("keyboard taken by another program")

// conversation is one pinentry on the other end of a pipe. Its buffer may hold
// a PIN and is wiped with it.
type conversation struct {
	in         io.Writer
	out        io.Reader
	buffer     [maxLine]byte
	start, end int
}

// wipe overwrites whatever was read.
func (c *conversation) wipe() { c.buffer, c.start, c.end = [maxLine]byte{}, 0, 0 }

// say sends one command and wants a plain OK.
func (c *conversation) say(command, text string) error {
	return c.ask(command, text, nothing)
}

// ask sends one command and hands the data lines of the answer to take.
func (c *conversation) ask(command, text string, take func([]byte) error) error {
	line := command
	if text != "" {
		line += " " + escape(text)
	}
	if len(line)+1 > maxLine {
		return failure.New(failure.PINDialogFailed, "sending a line of %d bytes", len(line))
	}
	if _, err := io.WriteString(c.in, line+"\n"); err != nil {
		return failure.Wrap(failure.PINDialogFailed, err, "talking to the PIN dialog")
	}
	return c.answer(take)
}

// answer reads until OK or ERR.
func (c *conversation) answer(take func([]byte) error) error {
	for {
		line, err := c.line()
		if err != nil {
			return failure.Wrap(failure.PINDialogFailed, err, "reading from the PIN dialog")
		}
		switch word, rest, _ := bytes.Cut(line, []byte(" ")); string(word) {
		case "OK":
			return nil
		case "ERR":
			return refusal(rest)
		case "D":
			if err := take(rest); err != nil {
				return err
			}
		case "S":
			// Nothing but the person may answer; a cache is never switched on.
			if bytes.HasPrefix(rest, []byte("PASSWORD_FROM_CACHE")) {
				return failure.New(failure.PINDialogFailed, "reading a remembered PIN")
			}
		default:
			if !bytes.HasPrefix(word, []byte("#")) {
				return failure.New(failure.PINDialogFailed, "reading an unknown line")
			}
		}
	}
}

// line returns the next line without its LF. It is valid until the next call.
func (c *conversation) line() ([]byte, error) {
	for {
		if i := bytes.IndexByte(c.buffer[c.start:c.end], '\n'); i >= 0 {
			line := c.buffer[c.start : c.start+i]
			c.start += i + 1
			return line, nil
		}
		n := copy(c.buffer[:], c.buffer[c.start:c.end])
		clear(c.buffer[n:])
		c.start, c.end = 0, n
		if n == len(c.buffer) {
			return nil, errors.New("line too long")
		}
		n, err := c.out.Read(c.buffer[c.end:])
		c.end += n
		if n == 0 && err != nil {
			return nil, err
		}
	}
}

// refusal says what an ERR line means.
func refusal(rest []byte) error {
	number, _, _ := bytes.Cut(rest, []byte(" "))
	code, err := strconv.ParseUint(string(number), 10, 32)
	if err != nil {
		return failure.New(failure.PINDialogFailed, "reading an error number")
	}
	switch code & 0xFFFF {
	case gpgCancelled, gpgNotConfirmed, gpgFullyCanceled:
		return failure.New(failure.Cancelled, "asking for the PIN")
	case gpgTimeout:
		return failure.New(failure.Timeout, "asking for the PIN")
	case gpgNoTerminal:
		return errNoGrab
	}
	return failure.New(failure.PINDialogFailed, "asking for the PIN (error %d)", code)
}

// escape writes a text so that it stays within its line.
func escape(text string) string {
	return strings.NewReplacer("%", "%25", "\n", "%0A", "\r", "%0D").Replace(text)
}

// unescape appends the percent-decoded data of a D line to a secret.
func unescape(data []byte, to *Secret) error {
	for i := 0; i < len(data); i++ {
		b := data[i]
		if b == '%' {
			var decoded [1]byte
			if len(data)-i < 3 {
				return failure.New(failure.PINDialogFailed, "decoding the PIN")
			}
			if _, err := hex.Decode(decoded[:], data[i+1:i+3]); err != nil {
				return failure.New(failure.PINDialogFailed, "decoding the PIN")
			}
			b = decoded[0]
			i += 2
		}
		if !to.Add(b) {
			return failure.New(failure.PINMalformed, "reading a PIN that is too long")
		}
	}
	return nil
}
