package pdf

// Change is one object that a revision adds, redefines or removes.
type Change struct {
	// Revision counts from 0, the first version of the file.
	Revision int `json:"revision"`
	// Object is the object number; 0 means the structure of the file.
	Object int `json:"object"`
	// What is the role of the object: catalog, form, fields, page, annotations,
	// signature-field, signature, appearance, cross-reference-stream. Where no
	// rule recognised it: its type in the file, object, removed, unreadable,
	// trailer, or trailing-bytes.
	What string `json:"what"`
	// Rule names the rule that recognised the change, empty if none did.
	Rule string `json:"rule"`
}
