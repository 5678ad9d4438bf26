package syntax

// Bounds on what a file may ask of its reader. None of them is met by files
// people have; each stops one way of using up time or memory. Exceeding one is
// failure.PDFTooComplex.
const (
	// MaxFileSize keeps every offset within the ten digits of a
	// cross-reference table (ISO 32000-1 §7.5.4), in bytes.
	MaxFileSize = 9_999_999_999
	// MaxHeaderOffset is how many bytes may stand before "%PDF-".
	MaxHeaderOffset = 1024
	// MaxTrailing is how far from the end the last "startxref" is searched for,
	// in bytes.
	MaxTrailing = 2048
	// MaxDepth is how deep arrays and dictionaries may nest.
	MaxDepth = 64
	// MaxObjectBytes is the longest object outside its stream data.
	MaxObjectBytes = 8 << 20
	// MaxElements is how many values one object may hold, at all depths.
	MaxElements = 1 << 19
	// MaxObjectNumber is the largest object number (ISO 32000-1 Annex C).
	MaxObjectNumber = 8_388_607
	// MaxEntries is the number of cross-reference entries of all sections.
	MaxEntries = 1 << 22
	// MaxSections is the number of cross-reference sections in one file.
	MaxSections = 512
	// MaxDecoded is the size of one decoded cross-reference or object stream.
	MaxDecoded = 16 << 20
	// MaxDecodedTotal is what all decoding for one file may produce, repeats
	// included.
	MaxDecodedTotal = 256 << 20
	// MaxIndirections is how many references in a row lead to a value.
	MaxIndirections = 8
	// MaxFilters is the number of filters on one stream.
	MaxFilters = 4
)

// Sizes of the reading cache. They trade memory for calls: under WebAssembly
// each read crosses the sandbox boundary.
const (
	chunkSize     = 16 << 10
	cachedChunks  = 64
	firstWindow   = 1 << 10
	cachedStreams = 4
)
