// Package xmlsig signs XML by splicing a signature into it, and reads and checks
// XML signatures. It never rewrites a byte of the document, holds no key, reads
// no clock and knows neither cards nor trust.
//
// Signing is split so that the key may be elsewhere and everything that can fail
// does so before a person types a PIN:
//
//	p, err := xmlsig.Prepare(src, xmlsig.Options{Profile: xmlsig.EtaxXTX, Time: t})
//	...                               // the signer signs the SHA-256 of p.SignedInfo
//	out, err := xmlsig.Complete(src, p, signature, certificates)
//
// Checking never ends in one boolean. [Open] reads a document strictly,
// [Signature.Examine] reports every [Check] on its own, and only
// [Signature.Verify] returns a [Verified]: the nodes and files that are covered,
// as views that reach nothing beside them. What a signature covers is not always
// what a reader looks at (signature wrapping), so [Signature.Scope] says whether
// the whole document is. The signer is the certificate whose key verifies the
// signature; its position in KeyInfo means nothing.
//
// Standards: XML Signature Syntax and Processing 1.1 (XMLDSig), Canonical XML 1.0
// and 1.1, Exclusive XML Canonicalization 1.0. The shapes named after Japanese
// systems are built from public schemas and samples, were not checked by any
// authority, and promise no acceptance by one.
package xmlsig
