package infoset

// Bounds of what Parse reads. They bound what bytes that are really there can
// cost; nothing is allocated by a number taken from the input.
const (
	// MaxSize is the longest document in bytes.
	MaxSize = 64 << 20
	// MaxDepth is how deep elements may nest.
	MaxDepth = 256
	// MaxNodes bounds elements, texts, comments and processing instructions.
	MaxNodes = 2_000_000
	// MaxAttributes bounds the attributes of one element.
	MaxAttributes = 1024
	// MaxNamespaces bounds the namespace declarations in scope at one element,
	// shadowed ones included.
	MaxNamespaces = 256
)
