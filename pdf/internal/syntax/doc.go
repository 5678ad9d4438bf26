// Package syntax reads the file structure of PDF (ISO 32000-1 and -2, §7): tokens,
// objects, cross-reference tables and streams, object streams and incremental
// updates. It knows nothing of signatures and holds no cryptography: an encrypted
// file is read through a Cipher that somebody else sets.
//
// Two things set it apart from a general reader. It is revision-aware: every
// question is "object N as of revision k" (File.At), because what a signature
// covers is a revision. And it keeps the source bytes of every value
// (Object.Raw), because a signer must repeat a foreign dictionary byte for byte
// and a verifier must know where a token stands in the file.
//
// It is strict. A file whose structure needs guessing is refused: two readers
// that guess differently show two documents for one signature. Tolerated is only
// what cannot change a meaning (white space, short cross-reference lines, bytes
// before the header). All bounds stand in limits.go.
package syntax
