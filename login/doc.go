// Package login is for sites that let people log in with a My Number Card: it
// defines what the card signs, and checks it on the server. It knows no card
// and takes no verdict from a browser.
//
// # The statement
//
// What is signed is 80 bytes, the statement, with RS256 (RSASSA-PKCS1-v1_5 with
// SHA-256, RFC 8017 section 8.2) by the 利用者証明用 key:
//
//	bytes  0 to 15  4E 41 54 53 55 49 4E 2D 4C 4F 47 49 4E 2D 31 0A,
//	                the ASCII text "NATSUIN-LOGIN-1" and a line feed
//	bytes 16 to 47  SHA-256 of the origin in ASCII, as browsers serialise it:
//	                "https://example.jp", or with ":8443" for another port
//	bytes 48 to 79  SHA-256 of the nonce, 32 bytes
//
// It can be taken for nothing else that such a key is asked to sign. DER of
// signed attributes begins with 31 and a certificate or request with 30, XML
// with a less-than sign, a byte order mark or white space, Web eID's token is 64
// bytes without a prefix. Nobody can choose bytes of a statement: the two digests are
// taken by the host, of the origin that the browser states, and of the nonce.
//
// # A login
//
//  1. The server gives the browser a Browser in the cookie CookieName and asks
//     Issue for a nonce, which the page hands to the extension.
//  2. The page sends back a Response.
//  3. The server redeems the browser's nonce, which is gone then, right or
//     wrong, and has Verifier.Verify check the response.
//  4. Result.Account says who it is. The server starts a new session with a new
//     cookie, so that one set before the login is worth nothing after it.
//
// The Verifier pins the site's own CA certificates. It cannot say whether a
// certificate was revoked: by law only accredited verifiers are told. That is a
// finding of its own, and Account wants to hear what to make of it.
package login
