package pdf

// Bounds, beside those of the syntax reader.
const (
	// DefaultReserve is the room for the CMS, in bytes of DER. One with the
	// signer's and the CA's certificate takes about 3,500.
	DefaultReserve = 8192
	// MinReserve and MaxReserve bound Options.Reserve.
	MinReserve = 2048
	MaxReserve = 1 << 20
	// MaxTextLength bounds each text option, in UTF-16 units.
	MaxTextLength = 1024
	// MaxTail bounds what Prepare appends, in bytes.
	MaxTail = 32 << 20
	// MaxPageDepth is how deep the page tree may be on the way to page 1.
	MaxPageDepth = 64
	// MaxFieldDepth and MaxFields bound the form.
	MaxFieldDepth = 32
	MaxFields     = 1 << 16
	// MaxFieldVisits bounds the fields visited in the forms of all revisions.
	MaxFieldVisits = 1 << 18
	// MaxSignatures bounds the signatures of one file.
	MaxSignatures = 512
	// MaxContents is the longest /Contents that is read, in bytes of the file.
	MaxContents = 4 << 20
	// MaxIndexed bounds the objects read to learn who refers to whom, MaxUsages
	// the places in which one object is used, MaxCompared the values of one
	// comparison, MaxPages the pages that are counted.
	MaxIndexed  = 1 << 20
	MaxUsages   = 1 << 12
	MaxCompared = 1 << 18
	MaxPages    = 1 << 18
	// MaxChanges is how many changed objects a report lists for one revision.
	MaxChanges = 1 << 10
	// MaxListed is how many objects a finding lists by number.
	MaxListed = 32
)
