// Package protocol is the wire contract of Natsuin: the messages between a
// page and the extension, and between the extension and the host.
//
// message.schema.json is the law. message.gen.ts is generated from it; the Go
// types here are written by hand, because a sealed sum reads better than any
// generator's output, and a test holds their fields and rules to the schema.
// vectors/accept and vectors/reject get the same verdict from the schema, from
// Go and from TypeScript.
//
// Decoding is strict: duplicate, unknown or wrong-case keys, null, invalid
// UTF-8, lone surrogates, trailing data, excessive depth, length, count or
// range are all refused with failure.MessageMalformed and a Reason. Encoding
// is canonical: type first, fields in the order of the schema, no white space.
//
// The course of a signature, page hop left, host hop right:
//
//	PageSign  ─▶               on the user's gesture
//	                           HostTurn ─▶       ◀─ HostReady, or busy
//	          ◀─ PageProgress  consent: the window is open
//	PageDocument ─▶            one for each document, prepared; of an
//	                           encrypted one a PagePassword ahead
//	          ◀─ PageWant      PageSlice ─▶ … until all bytes are there
//	                           HostSign ─▶       after the person approved
//	          ◀─ PageProgress  ◀─ HostProgress   card, pin, signing
//	          ◀─ Signed        ◀─ Signed
//
// XML documents take the same course with PageXMLDocument, HostSignXML and
// SignedXML; a request is for documents of one kind.
//
// The course of a login:
//
//	PageAuthenticate ─▶        on the user's gesture
//	                           HostTurn ─▶         ◀─ HostReady, or busy
//	          ◀─ PageProgress  consent: the window is open
//	                           HostAuthenticate ─▶ after the person approved
//	          ◀─ PageProgress  ◀─ HostProgress   card, pin, signing; of 1
//	          ◀─ Authenticated ◀─ Authenticated
//
// Cancel ends it from the asking side, PageError and HostError from the other.
// Each request has an id of its own on each hop, and one of them runs at a
// time.
//
// The side that opens a connection speaks its Hello first and the other answers
// with its own, always; Negotiate names the side that is too old. Fields and
// messages are added only behind a new protocol number: a side that meets one
// of a number above the agreed one ends the connection as it would for an
// unknown type. RequiredBy tells the number. What is frozen, and how something
// new arrives, is in README.md.
package protocol

//go:generate go run ./internal/generate message.schema.json message.gen.ts

// The version of this contract that this side speaks, and the oldest peer it
// still understands.
const (
	Current = 5
	Minimum = 1
)

// Login is the protocol number of HostAuthenticate, PageAuthenticate and
// Authenticated.
const Login ProtocolNumber = 2

// Turn is the protocol number of HostTurn and HostReady, and of the code
// asked-too-often. An extension that agreed on less has its turn from the
// request itself, after the person has read.
const Turn ProtocolNumber = 3

// Password is the protocol number of PagePassword, and of the codes
// pdf-password-wrong and pdf-not-permitted.
const Password ProtocolNumber = 4

// XML is the protocol number of PageXMLDocument, HostSignXML and SignedXML.
const XML ProtocolNumber = 5

// The numbers of the contract; the schema's "limits" are the same.
const (
	MaxDocuments     = 100       // in one request
	MaxDocumentBytes = 64 << 20  // of one document as the person chose it
	MaxPreparedBytes = 65 << 20  // of one document with the tail that prepares it
	MaxRequestBytes  = 256 << 20 // of all documents of one request
	MaxSliceBytes    = 3 << 20   // of one slice, before base64
	MaxFrameToHost   = 512 << 10 // of one native message to the host
	MaxFrameFromHost = 1 << 20   // of one native message from the host
	// SigningTimeSkewSeconds is how far a shown signing time may lie from the
	// time of the request: before its HostTurn, or after now.
	SigningTimeSkewSeconds = 300
)
