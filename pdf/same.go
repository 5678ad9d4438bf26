package pdf

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// comparison tells whether two values mean the same in two revisions, however
// they are written. A reference to an object that itself changed counts as the
// same: that object is judged where it stands.
type comparison struct {
	old, new syntax.View
	left     int // values that may still be compared
}

// maxComparedDepth is how deep one comparison goes, references followed.
const maxComparedDepth = 16

func (a *analysis) same(x, y syntax.Object) bool {
	c := &comparison{a.old, a.new, MaxCompared}
	return c.same(x, y, 0)
}

func (c *comparison) same(x, y syntax.Object, depth int) bool {
	if c.left--; c.left < 0 || depth > maxComparedDepth {
		return false
	}
	xRef, xIs := x.Ref()
	yRef, yIs := y.Ref()
	if xIs && yIs && xRef == yRef {
		return true
	}
	if xIs || yIs {
		return c.sameTarget(x, y, depth)
	}
	if number(x) && number(y) {
		return bytes.Equal(x.Raw, y.Raw) || toFloat(x) == toFloat(y)
	}
	if x.IsString() && y.IsString() {
		return sameText(x, y)
	}
	if x.Kind != y.Kind {
		return false
	}
	switch x.Kind {
	case syntax.Null:
		return true
	case syntax.Boolean:
		xb, _ := x.Bool()
		yb, _ := y.Bool()
		return xb == yb
	case syntax.Name:
		xn, _ := x.Name()
		return y.Is(xn)
	case syntax.Array:
		if x.Len() != y.Len() {
			return false
		}
		for i := range x.Len() {
			if !c.same(x.At(i), y.At(i), depth+1) {
				return false
			}
		}
		return true
	}
	return !x.Ambiguous() && !y.Ambiguous() && len(differing(x, y, func(p, q syntax.Object) bool {
		return c.same(p, q, depth+1)
	})) == 0
}

// sameText compares strings; two that are no ciphertext in an encrypted file are
// the same only as they are stored.
func sameText(x, y syntax.Object) bool {
	a, b := x.Bytes(), y.Bytes()
	if a == nil && b == nil {
		a, b = x.Stored(), y.Stored()
	}
	return (a == nil) == (b == nil) && bytes.Equal(a, b)
}

// sameTarget follows a reference on one side, or two different ones.
func (c *comparison) sameTarget(x, y syntax.Object, depth int) bool {
	xi, xok := target(c.old, x)
	yi, yok := target(c.new, y)
	if !xok || !yok || xi.IsStream() != yi.IsStream() {
		return false
	}
	if xi.IsStream() && !sameData(c.old, c.new, xi, yi) {
		return false
	}
	return c.same(xi.Value, yi.Value, depth+1)
}

// target loads what o refers to, or wraps a direct value; a reference to
// nothing is null.
func target(v syntax.View, o syntax.Object) (syntax.Indirect, bool) {
	ref, is := o.Ref()
	if !is {
		return syntax.Indirect{Value: o}, true
	}
	i, _, err := v.Load(ref)
	return i, err == nil
}

// sameObject compares two versions of an object, with the data of a stream.
func (a *analysis) sameObject(x, y syntax.Indirect) bool {
	if x.IsStream() != y.IsStream() || x.Value.Kind != y.Value.Kind {
		return false
	}
	if x.IsStream() && !sameData(a.old, a.new, x, y) {
		return false
	}
	return a.same(x.Value, y.Value)
}

// sameData compares the data of two streams as they stand in the file.
func sameData(old, now syntax.View, x, y syntax.Indirect) bool {
	if old.File().Cipher() != nil && x.Ref != y.Ref {
		return false // the same bytes decrypt to others
	}
	xn, _, err := old.StreamEnd(x)
	if err != nil {
		return false
	}
	yn, _, err := now.StreamEnd(y)
	if err != nil || xn != yn {
		return false
	}
	for at := int64(0); at < xn; at += digestBuffer {
		n := int(min(digestBuffer, xn-at))
		p, err := old.File().Window(x.Data+at, n)
		if err != nil {
			return false
		}
		p = bytes.Clone(p)
		q, err := now.File().Window(y.Data+at, n)
		if err != nil || !bytes.Equal(p, q) {
			return false
		}
	}
	return true
}

// differing lists the keys whose values are not the same in two dictionaries;
// a key with the value null is a missing one.
func differing(x, y syntax.Object, same func(p, q syntax.Object) bool) []string {
	before := map[string]syntax.Object{}
	each(x, func(key string, v syntax.Object) { before[key] = v })
	var out []string
	each(y, func(key string, v syntax.Object) {
		if !same(before[key], v) {
			out = append(out, key)
		}
		delete(before, key)
	})
	for key, v := range before {
		if !same(v, syntax.Object{}) {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// changedKeys is differing for two versions of a dictionary; ok is false if
// either is none, or has a key twice.
func (a *analysis) changedKeys(x, y syntax.Object) (keys []string, ok bool) {
	if x.Kind != syntax.Dictionary || y.Kind != syntax.Dictionary || x.Ambiguous() || y.Ambiguous() {
		return nil, false
	}
	return differing(x, y, a.same), true
}

func number(o syntax.Object) bool { return o.Kind == syntax.Integer || o.Kind == syntax.Real }

// toFloat is the value of a number, 0 for anything else.
func toFloat(o syntax.Object) float64 {
	f, err := strconv.ParseFloat(string(o.Raw), 64)
	if err != nil || !number(o) {
		return 0
	}
	return f
}
