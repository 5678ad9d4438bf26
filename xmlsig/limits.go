package xmlsig

import "github.com/natsuin/natsuin/xmlsig/internal/infoset"

// Bounds, beside those of the reader and of canonicalization.
const (
	// MaxSize is the longest XML document in bytes.
	MaxSize = infoset.MaxSize
	// MaxSignatures bounds the signatures of one document.
	MaxSignatures = 64
	// MaxReferences bounds the references of one signature, those of its
	// manifests included.
	MaxReferences = 1024
	// MaxTransforms bounds the transforms of one reference.
	MaxTransforms = 4
	// MaxCertificates bounds the certificates of one signature.
	MaxCertificates = 64
	// MaxSignedInfo is the longest canonical SignedInfo in bytes.
	MaxSignedInfo = 256 << 10
	// maxPasses bounds what the signatures of one document can make us
	// canonicalize and hash, in multiples of its size.
	maxPasses = 64
	// minWork is what may be canonicalized of any document, in bytes.
	minWork = 16 << 20

	// minRSABits and maxRSABits bound RSA keys; minLegacyBits is the lower bound
	// where old signatures are accepted.
	minRSABits    = 2048
	minLegacyBits = 1024
	maxRSABits    = 8192
)
