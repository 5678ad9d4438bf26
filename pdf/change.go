package pdf

// Change is one object that a revision adds, redefines or removes.
type Change struct {
	// Revision counts from 0, the first version of the file.
	Revision int `json:"revision"`
	// Object is the object number; 0 means the structure of the file.
	Object int `json:"object"`
	// What is the role of the object: catalog, form, fields, field, page,
	// annotations, annotation, signature-field, signature, time-stamp, appearance,
	// validation-data, metadata, document-information, extensions, permissions,
	// resources, cross-reference-stream, object-stream. Where no rule recognised
	// it: its type in the file, object, removed, unreadable, trailer, or
	// trailing-bytes.
	What string `json:"what"`
	// Rule names the rule that recognised the change, empty if none did.
	Rule string `json:"rule"`
	// Field is the full name of the field that the object belongs to.
	Field string `json:"field,omitempty"`
	// Page is the page, counted from 1, on which the change shows, and Rect
	// where: left, bottom, right, top in the page's own coordinates. Without Rect
	// it is anywhere on the page; without Page on none, or on any.
	Page int       `json:"page,omitempty"`
	Rect []float64 `json:"rect,omitempty"`
}
