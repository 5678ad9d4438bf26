package cms

// Limits of what Parse and ParseAttributes read. Nothing is allocated by a
// number taken from the input; these bound what bytes that are really there can
// cost.
const (
	// maxSize is the most bytes of one message. Real ones have 2 to 20 kB; with
	// embedded revocation lists some reach hundreds of kB.
	maxSize = 4 << 20
	// maxDepth is the nesting of elements inside the signed attributes.
	maxDepth = 32
	// maxCertificates is the most certificates in the bag.
	maxCertificates = 64
	// maxRevocations is the most entries of the crls field.
	maxRevocations = 64
	// maxDigestAlgorithms is the most entries of SignedData.digestAlgorithms.
	maxDigestAlgorithms = 16
	// maxAttributes is the most signed or unsigned attributes.
	maxAttributes = 64
	// maxValues is the most values of one attribute.
	maxValues = 64
	// maxCertIDs is the most entries of a signing-certificate attribute.
	maxCertIDs = 16
	// maxRSABits bounds the cost of one RSA verification.
	maxRSABits = 8192
	// maxTimeStamp is the most bytes of one time-stamp token or response. Real
	// ones have 2 to 10 kB.
	maxTimeStamp = 1 << 20
	// maxAccuracy is the most seconds a token may claim to be off by; one that is
	// less sure proves no time.
	maxAccuracy = 86400
	// minRSABits is the weakest RSA key that is not refused by name.
	minRSABits = 2048
)
