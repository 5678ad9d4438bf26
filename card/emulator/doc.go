// Package emulator is a My Number Card (個人番号カード) in software: stateful and
// exact to the byte where public observation allows, for tests, demonstrations
// and integrators without a card. The command natsuin-card, in the folder
// below, plugs it into a real PC/SC daemon through vpcd.
//
// It holds the issuer security domain (current after power-up), the JPKI
// application, the common-card application and the resident-register
// application. The text and face applications answer 6A82. Where sources are
// silent, the code says "assumed".
//
// # State
//
// Persistent: files, keys, ATR, PIN values and counters. A counter is on disk
// before the answer that reveals it goes out, so SIGKILL at any moment loses no
// attempt. Volatile: the current application and file, and the set of verified
// PINs. What each event does:
//
//	event                         application  file        verified      counter
//	power off, leaving the field  ISD          none        cleared       kept
//	warm reset, disconnect        same         same        kept          kept
//	SELECT other application      new          none        cleared       kept
//	SELECT same application       same         none        kept (switch) kept
//	SELECT EF, READ by SFI        same         that file   kept          kept
//	VERIFY right                  same         that file   + this PIN    to maximum
//	VERIFY wrong                  same         that file   - this (sw.)  - 1
//	VERIFY when blocked           same         that file   same          0
//	retry query, signature        same         same*       same          same
//
// (* the named file becomes current where P2 carries a short identifier.)
//
// # Fault grammar
//
// A fault specification is a comma-separated list; the empty one is a healthy
// card. A fault is a switch, which holds all the time, or an event tied to a
// command:
//
//	SPEC    = [ FAULT { "," FAULT } ]
//	FAULT   = SWITCH [ "=" VALUE ] | EVENT [ "=" VALUE ] "@" TRIGGER
//	TRIGGER = COMMAND [ ":" FID ] [ "#" ( N | "*" ) ]
//
// Switches, default first where one is named:
//
//	atr=N             one of the nine known ATRs, 1 to 9; or atr=HEX, any ATR
//	blocked=6984      status of VERIFY on a blocked PIN; or blocked=6983
//	same-ap=keep      SELECT of the current application keeps the verified
//	                  PINs; same-ap=clear forgets them
//	wrong=drop        a wrong PIN takes back an earlier right one; wrong=keep
//	end=short         READ BINARY beyond the end: fewer bytes and 9000;
//	                  end=6282 marks them with the warning
//	power-up          the first command after power-up answers 6F00 once
//	absent=sign       no such certificate: sign, auth or both
//	phone=android     a phone's token: other label, 利用者証明用 certificate
//	                  behind its PIN; or phone=iphone
//	no-extended       extended commands answer 6700
//	no-sfi            short file identifiers answer 6A86
//	tries-sign=N      the counter starts at N when the card is made; also
//	tries-auth=N
//	slow=DURATION     every answer takes that much longer
//
// Events:
//
//	cut-before@T      the card leaves the field before the command reaches it
//	cut-during@T      it leaves after executing, before the answer gets out
//	cut-after@T       it leaves right after answering
//	                  with =DURATION the card comes back after that time
//	answer=SW@T       the command is not executed, the answer is SW (4 hex digits)
//	corrupt@T         one bit of the answered data is flipped
//	slow=DURATION@T   this answer takes that much longer
//
// COMMAND is a name of the log: select-ap, select-ef, select-mf, read-binary,
// read-record, verify, tries, compute-signature, internal-authenticate,
// get-challenge, get-data, change-reference-data, change-key, other, or any.
// FID (4 hex digits) narrows it to the file it acts on. #N picks the N-th
// matching command since the program started, the first if left out; #* every
// one. For example
//
//	blocked=6983,cut-during=2s@verify:001B,slow=300ms@compute-signature#*
//
// New switches and events may be added; existing ones keep their meaning.
//
// # Log
//
// One JSON object a line, see Entry. PIN bytes are blanked and response data is
// never written, only its length.
package emulator
