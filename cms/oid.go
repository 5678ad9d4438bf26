package cms

// oid is an object identifier as its DER content octets, so that comparing is
// exact and a map key costs nothing.
type oid string

// Content types (RFC 5652 §4, §5.1).
const (
	oidData       oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01" // 1.2.840.113549.1.7.1
	oidSignedData oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" // 1.2.840.113549.1.7.2
)

// oidTSTInfo is the content type of a time-stamp token (RFC 3161 §2.4.2).
const oidTSTInfo oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04" // 1.2.840.113549.1.9.16.1.4

// Attributes (RFC 5652 §11, RFC 2634 §5.4, RFC 5035 §3, RFC 6211, RFC 3161
// appendix A).
const (
	oidContentType          oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"         // …1.9.3
	oidMessageDigest        oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04"         // …1.9.4
	oidSigningTime          oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05"         // …1.9.5
	oidAlgorithmProtection  oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x34"         // …1.9.52
	oidSigningCertificate   oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c" // …1.9.16.2.12
	oidSignatureTimeStamp   oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e" // …1.9.16.2.14
	oidSigningCertificateV2 oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f" // …1.9.16.2.47
)

// Digests (RFC 5754 §2, RFC 3370 §2).
const (
	oidMD5    oid = "\x2a\x86\x48\x86\xf7\x0d\x02\x05"     // 1.2.840.113549.2.5
	oidSHA1   oid = "\x2b\x0e\x03\x02\x1a"                 // 1.3.14.3.2.26
	oidSHA256 oid = "\x60\x86\x48\x01\x65\x03\x04\x02\x01" // 2.16.840.1.101.3.4.2.1
	oidSHA384 oid = "\x60\x86\x48\x01\x65\x03\x04\x02\x02" // 2.16.840.1.101.3.4.2.2
	oidSHA512 oid = "\x60\x86\x48\x01\x65\x03\x04\x02\x03" // 2.16.840.1.101.3.4.2.3
)

// Signature algorithms (RFC 5754 §3, RFC 3370 §3).
const (
	oidRSA             oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01" // 1.2.840.113549.1.1.1
	oidMD5WithRSA      oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04" // …1.1.4
	oidSHA1WithRSA     oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05" // …1.1.5
	oidSHA256WithRSA   oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b" // …1.1.11
	oidSHA384WithRSA   oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c" // …1.1.12
	oidSHA512WithRSA   oid = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d" // …1.1.13
	oidECDSAWithSHA1   oid = "\x2a\x86\x48\xce\x3d\x04\x01"         // 1.2.840.10045.4.1
	oidECDSAWithSHA256 oid = "\x2a\x86\x48\xce\x3d\x04\x03\x02"     // 1.2.840.10045.4.3.2
	oidECDSAWithSHA384 oid = "\x2a\x86\x48\xce\x3d\x04\x03\x03"     // …4.3.3
	oidECDSAWithSHA512 oid = "\x2a\x86\x48\xce\x3d\x04\x03\x04"     // …4.3.4
)
