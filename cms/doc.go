// Package cms builds and reads the one kind of CMS message a signature is kept
// in: a detached SignedData with exactly one SignerInfo (RFC 5652), with the
// signed attributes of CAdES and PAdES baseline signatures (EN 319 122-1,
// EN 319 142-1, RFC 5035).
//
// Building is split where the card is: [SignedAttributes] fixes what will be
// signed, the card signs [Attributes.Digest], and [SignedData] joins the parts
// and verifies them before it returns anything.
//
// Reading never ends in one boolean. [Parse] accepts strict DER only and names
// the [Problem] otherwise; [Signed.Examine] reports every [Check] on its own;
// only [Signed.Verify] returns a [Verified], and only if every check passed.
// The signer is the certificate that the signer identifier names, whose hash
// the signing-certificate attribute carries and whose key verifies the
// signature: the position in the certificate bag never means anything.
//
// The package has no clock, no trust and no idea of what holds the key.
package cms
