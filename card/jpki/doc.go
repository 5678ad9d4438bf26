// Package jpki talks to the JPKI application (公的個人認証AP) of a My Number
// Card: it verifies a PIN and signs, and never wastes a try.
//
// The path to a signature is a chain of types, each of which only the one
// before it can make:
//
//	card, err := jpki.Open(t)           // application selected, nothing verified
//	defer jpki.Lock(t)                  // on every path, also after errors
//	attempt, err := card.Attempt(jpki.Sign) // the counter, read now
//	pin, err := jpki.NewPIN(jpki.Sign, typed)
//	session, err := attempt.Verify(pin) // the one VERIFY
//	signer, err := session.Signer(certificate)
//
// What the caller must do: hold the card exclusively from Open to Lock, finish
// before Attempt whatever can fail without a card, show Attempt.Left to the
// person, call Attempt.ConfirmLast only after a separate explicit yes, and take
// the card's power away at the end, since a disconnect or a reset locks
// nothing.
//
// What the package does: it checks a PIN's format before it can cost a try;
// reads the counter on every path to VERIFY; refuses the last try without
// ConfirmLast; sends at most one VERIFY for each Attempt, and never repeats it,
// whatever the answer; presents a PIN only to its own reference; takes 63C0,
// 6983 and 6984 alike for blocked; and says PINOutcomeUnknown when it cannot
// know whether a try was spent.
//
// It never selects the application again after VERIFY: whether that keeps the
// card unlocked differs between sources, and nothing here depends on it.
// Leaving means selecting the issuer security domain, which locks.
//
// # Number of commands
//
// The first signature of a session takes MinimumFirst commands, each further
// one MinimumFurther. The first nine are: SELECT the issuer domain (drops what
// an earlier user left unlocked, and takes the 6F00 that some cards give once
// after power-up), SELECT JPKI, READ which certificates exist, query of the
// counter, VERIFY, READ certificate, READ CA certificate, COMPUTE DIGITAL
// SIGNATURE, SELECT the issuer domain. Files are addressed by short identifier
// and certificates read with one extended command. A card or reader that takes
// neither costs more commands: files are then selected first and read in
// pieces of 256 bytes.
//
// Where the package relies on a source, the comment names it: MC is
// github.com/soltia48/myna-card, OpenSC is its card-jpki.c.
package jpki

// The smallest number of command APDUs: for the first signature of a session,
// from Open to Lock with both certificates read, and for each further one.
const (
	MinimumFirst   = 9
	MinimumFurther = 1
)
