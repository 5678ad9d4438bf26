package emulator

// atrs are the answers to reset that cards are known to give, numbered from 1:
// five of the contact interface, then four that contactless readers make up
// from the ATQB (PC/SC part 3). Source: OpenSC win32/customactions.cpp.
var atrs = [...]string{
	"3BE000FF8131FE4514",
	"3BDA13FF8131FB468012392F31C173C601C03B",
	"3BC5FF8131FB458073C6010000",
	"3BF59100FF918171FE400042000100D1D6",
	"3BF59100FF918171FE4000420001B3A115",
	"3B888001000005E0B381A1007F",
	"3B888001000041E0B381A1003B",
	"3B888001004B51FF0081D100BC",
	"3B888001004B51FFB381D1000F",
}

const (
	// defaultATR is a contactless card, which most readers in homes are for.
	defaultATR = 6
	// contactATRs is how many of atrs belong to the contact interface.
	contactATRs = 5
	// storedATR is the contact ATR in data object 5F51 of a card that shows a
	// contactless or unknown ATR.
	storedATR = 2
	// maxATR is the limit of ISO/IEC 7816-3 section 8.2.
	maxATR = 33
)

// ATRs returns the nine known answers to reset, in the order of their numbers.
func ATRs() [][]byte {
	out := make([][]byte, len(atrs))
	for i := range atrs {
		out[i] = mustHex(atrs[i])
	}
	return out
}
