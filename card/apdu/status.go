package apdu

import "fmt"

// Status is the status word SW1-SW2 that ends every response.
type Status uint16

// Status words of the My Number Card. Wording in the sense of JICSAP 1.1
// (1998) table 25, which is often more specific than ISO/IEC 7816-4.
const (
	OK                  Status = 0x9000
	DataDamaged         Status = 0x6281
	EndOfFile           Status = 0x6282
	DFLocked            Status = 0x6283
	WrongUnlimited      Status = 0x6300
	Wrong               Status = 0x63C0 // + tries left, 0 to 15
	FileControlError    Status = 0x6400
	MemoryFailure       Status = 0x6581
	NoKeyDelivery       Status = 0x66F1
	WrongLength         Status = 0x6700
	ChannelUnsupported  Status = 0x6881
	SMUnsupported       Status = 0x6882
	FileTypeConflict    Status = 0x6981
	SecurityStatus      Status = 0x6982
	BlockedISO          Status = 0x6983
	Blocked             Status = 0x6984
	ConditionsOfUse     Status = 0x6985
	NoCurrentEF         Status = 0x6986
	SMObjectMissing     Status = 0x6987
	SMObjectWrong       Status = 0x6988
	NoSMKey             Status = 0x69FC
	BadData             Status = 0x6A80
	FunctionUnsupported Status = 0x6A81
	FileNotFound        Status = 0x6A82
	RecordNotFound      Status = 0x6A83
	LengthAgainstTLV    Status = 0x6A85
	BadP1P2             Status = 0x6A86
	LengthAgainstP1P2   Status = 0x6A87
	ReferenceNotFound   Status = 0x6A88
	OffsetOutside       Status = 0x6B00
	UnknownInstruction  Status = 0x6D00
	UnknownClass        Status = 0x6E00
	InternalError       Status = 0x6F00
)

var meanings = map[Status]string{
	OK:                  "done",
	DataDamaged:         "output data damaged",
	EndOfFile:           "end of file before Le bytes",
	DFLocked:            "application locked",
	WrongUnlimited:      "wrong value, tries not limited",
	FileControlError:    "file control error",
	MemoryFailure:       "memory write failed",
	NoKeyDelivery:       "no key delivery configured",
	WrongLength:         "wrong Lc or Le",
	ChannelUnsupported:  "logical channel not supported",
	SMUnsupported:       "secure messaging not supported",
	FileTypeConflict:    "command does not fit the file type",
	SecurityStatus:      "security status not satisfied",
	BlockedISO:          "reference data blocked",
	Blocked:             "key reference blocked",
	ConditionsOfUse:     "conditions of use not satisfied",
	NoCurrentEF:         "no current file",
	SMObjectMissing:     "secure messaging object missing",
	SMObjectWrong:       "secure messaging object wrong",
	NoSMKey:             "no secure messaging key active",
	BadData:             "bad data field",
	FunctionUnsupported: "function not supported",
	FileNotFound:        "file not found",
	RecordNotFound:      "record not found",
	LengthAgainstTLV:    "Lc against the TLV structure",
	BadP1P2:             "bad P1-P2",
	LengthAgainstP1P2:   "Lc against P1-P2",
	ReferenceNotFound:   "referenced data not found",
	OffsetOutside:       "offset outside the file",
	UnknownInstruction:  "instruction not known",
	UnknownClass:        "class not known",
	InternalError:       "internal error",
}

// SW1 is the first byte of the status word.
func (s Status) SW1() byte { return byte(s >> 8) }

// SW2 is the second byte of the status word.
func (s Status) SW2() byte { return byte(s) }

// Tries returns the tries left of a 63Cx answer. ok is false for every other
// status: 6984 & 0F is not a counter.
func (s Status) Tries() (left int, ok bool) {
	return int(s & 0x000F), s&0xFFF0 == Wrong
}

// Blocked reports whether the status says that a PIN is blocked: 63C0 (the
// attempt that used up the last try, and the query afterwards), 6984 (every
// later attempt, JICSAP) or 6983 (the same, ISO).
func (s Status) Blocked() bool {
	return s == Wrong || s == Blocked || s == BlockedISO
}

// Meaning says in words what the status means, or "" for an unknown one.
func (s Status) Meaning() string {
	if n, ok := s.Tries(); ok {
		return fmt.Sprintf("wrong value, %d tries left", n)
	}
	switch s.SW1() {
	case 0x61:
		return "more data waiting"
	case 0x6C:
		return "wrong Le"
	}
	return meanings[s]
}

// String is the status word in upper-case hex, with its meaning if known.
func (s Status) String() string {
	if m := s.Meaning(); m != "" {
		return fmt.Sprintf("%04X (%s)", uint16(s), m)
	}
	return fmt.Sprintf("%04X", uint16(s))
}
