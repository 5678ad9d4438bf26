// Package security is the standard security handler of PDF (ISO 32000-1 §7.6,
// ISO 32000-2 §7.6): it opens an encrypted document with a password, decrypts
// its strings and streams, and encrypts what a signature adds to it.
//
// Built are revisions 2 to 4 (RC4 with 40 to 128 bits, AES-128, crypt filters)
// and 5 and 6 (AES-256). RC4, MD5 and unauthenticated CBC protect little by
// today's measure; they are here because documents have them, and nothing of a
// signature rests on them. The public-key handlers are not built.
//
// Nothing here reads a clock or a source of chance: initialisation vectors are
// derived from key and plaintext, so that the same input gives the same file.
package security
