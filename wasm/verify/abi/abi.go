// Package abi is the message format between natsuin.wasm and whoever runs it:
// wazero in the native host, a browser, a Worker or Node. Both sides use the
// types here (TypeScript mirrors them in shim/src/wasm.ts), and nothing in the
// package knows a document format, so that a host which imports it links no
// parser of untrusted documents.
//
// # Boundary
//
// The module exports
//
//	alloc(size u32) u32                 pointer to size bytes, 0 if refused
//	free(ptr u32)                       gives a pointer of alloc or call back
//	call(op u32, ptr u32, len u32) u64  answer as ptr<<32 | len, 0 if refused
//
// and imports, from the module "natsuin",
//
//	read_at(handle u32, offset u64, ptr u32, len u32) i32
//
// which copies up to len bytes of an open document into linear memory and
// returns their number (fewer than len only at the end of the document, 0
// behind it) or -1. A large document is thereby never copied whole into linear
// memory. Calls are serialised by the caller. After a trap the instance is
// undefined and must be dropped.
//
// # Message
//
// A request and an answer have the same shape: the length of the JSON as u32
// little endian, one JSON object, then byte segments one after the other. The
// object's "segments" holds their lengths in order; which segment is what is
// said at each type. An answer that failed is {"error":{"code","doing"}}
// with a code of package failure and no segments.
package abi

// Version is the number of this message format. It changes when a caller of
// the old format would misread an answer; OpVersion reports it.
const Version = 1

// Op selects what call does. The numbers never change their meaning.
type Op uint32

// The operations. Each names its request and answer type.
const (
	OpVersion     Op = 0 // VersionRequest → VersionAnswer
	OpPrepare     Op = 1 // PrepareRequest → PrepareAnswer
	OpInspect     Op = 2 // InspectRequest → InspectAnswer
	OpComplete    Op = 3 // CompleteRequest → CompleteAnswer
	OpDigests     Op = 4 // DigestsRequest → DigestsAnswer
	OpVerify      Op = 5 // VerifyRequest → ReportAnswer
	OpVerifyChain Op = 6 // VerifyChainRequest → ReportAnswer
	OpPrepareXML  Op = 7 // PrepareXMLRequest → PrepareXMLAnswer
	OpCompleteXML Op = 8 // CompleteXMLRequest → CompleteXMLAnswer

	OpOCSPRequests      Op = 9  // VerifyRequest → OCSPRequestsAnswer
	OpChainOCSPRequests Op = 10 // VerifyChainRequest → OCSPRequestsAnswer

	OpInspectXML Op = 11 // InspectXMLRequest → InspectXMLAnswer
)

// Bounds of one message. Decode checks them before it allocates anything.
const (
	// MaxMessage bounds a whole message in bytes: a complete JPKI CRL of a
	// million entries (40 MB) fits several times.
	MaxMessage = 256 << 20
	// MaxJSON bounds the JSON object in bytes.
	MaxJSON = 4 << 20
	// MaxSegments bounds the number of byte segments.
	MaxSegments = 4096
)
