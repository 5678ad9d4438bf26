// Package meter makes a WebAssembly module that can be stopped. It has the
// turns of every loop counted, and the calls of every function that calls
// others; after each so many of them the module calls one of its imports, with
// zeros for arguments: there the host has its say. Whatever runs for long comes
// by, since without loops only calls that branch take long.
//
// wazero can do the like, but leaves the module on every turn; then a module
// that Go has compiled takes four times as long.
package meter

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Interval is the number of turns between two calls: about a millisecond.
const Interval = 1 << 18

// Of the binary format (WebAssembly Core Specification 2.0 §5.5).
const (
	header         = "\x00asm\x01\x00\x00\x00"
	sectionType    = 1
	sectionImport  = 2
	sectionGlobal  = 6
	sectionCode    = 10
	typeFunction   = 0x60
	importFunction = 0
)

// Module returns the module, metered by the import of that name, whose
// parameters must be integers. Anything that is not understood is an error, as
// are imports other than functions; what is returned still has to be validated.
func Module(module []byte, importModule, importName string) ([]byte, error) {
	sections, err := split(module)
	if err != nil {
		return nil, err
	}
	tick, err := findTick(sections, importModule, importName)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(module)+len(module)/8)
	out = append(out, header...)
	for _, s := range sections {
		switch s.id {
		case sectionGlobal:
			s.content = addCounter(s.content)
		case sectionCode:
			if s.content, err = meterCode(s.content, tick.sequence()); err != nil {
				return nil, err
			}
		}
		out = append(out, s.id)
		out = binary.AppendUvarint(out, uint64(len(s.content)))
		out = append(out, s.content...)
	}
	return out, nil
}

// section is one of a module's parts.
type section struct {
	id      byte
	content []byte
}

func split(module []byte) (sections []section, err error) {
	if len(module) < len(header) || string(module[:len(header)]) != header {
		return nil, fmt.Errorf("reading the header: %w", errMalformed)
	}
	for r := (&reader{data: module, at: len(header)}); r.more(); {
		s := section{r.byte(), r.vector()}
		if r.failed {
			return nil, fmt.Errorf("reading a section: %w", errMalformed)
		}
		sections = append(sections, s)
	}
	return sections, nil
}

// ticker is the import that is called, and the counter that says when.
type ticker struct {
	function, counter uint64 // indexes
	signature         signature
}

// signature is the type of a function.
type signature struct{ params, results []byte }

// findTick finds the import among the functions, and the number that the next
// global will have.
func findTick(sections []section, module, name string) (t ticker, err error) {
	var types []signature
	imported, globals := false, false
	for _, s := range sections {
		r := &reader{data: s.content}
		switch s.id {
		case sectionType:
			types = r.types()
		case sectionImport:
			for index := range uint64(r.count()) {
				from, what := r.vector(), r.vector()
				if r.byte() != importFunction {
					r.fail()
				}
				kind := r.unsigned()
				if string(from) == module && string(what) == name && kind < uint64(len(types)) {
					imported, t.function, t.signature = true, index, types[kind]
				}
			}
		case sectionGlobal:
			globals, t.counter = true, r.unsigned()
		}
		if r.failed {
			return t, fmt.Errorf("reading types, imports and globals: %w", errMalformed)
		}
	}
	if !imported || !globals || slices.ContainsFunc(t.signature.params, func(p byte) bool { return zeros[p] == nil }) {
		return t, errors.New("finding what the module is to be metered by")
	}
	return t, nil
}

// types reads the signatures that functions have.
func (r *reader) types() (all []signature) {
	for range r.count() {
		if r.byte() != typeFunction {
			r.fail()
		}
		all = append(all, signature{r.vector(), r.vector()})
	}
	return all
}

// addCounter appends a mutable i32 to the globals.
func addCounter(globals []byte) []byte {
	r := &reader{data: globals}
	out := binary.AppendUvarint(nil, r.unsigned()+1)
	out = append(out, globals[r.at:]...)
	out = append(out, typeI32, 1, opI32Const)
	return append(appendSigned(out, Interval), opEnd)
}

// zeros are the arguments, by type.
var zeros = map[byte][]byte{typeI32: {opI32Const, 0}, typeI64: {opI64Const, 0}}

// sequence is what every turn executes: one off the counter, and at zero the
// import. It leaves nothing on the stack and needs no local.
func (t ticker) sequence() []byte {
	counter := func(op byte) []byte { return binary.AppendUvarint([]byte{op}, t.counter) }
	var arguments []byte
	for _, p := range t.signature.params {
		arguments = append(arguments, zeros[p]...)
	}
	return slices.Concat(
		counter(opGlobalGet), []byte{opI32Const, 1, opI32Sub}, counter(opGlobalSet),
		counter(opGlobalGet), []byte{opI32Eqz, opIf, blockEmpty},
		appendSigned([]byte{opI32Const}, Interval), counter(opGlobalSet),
		arguments, binary.AppendUvarint([]byte{opCall}, t.function),
		slices.Repeat([]byte{opDrop}, len(t.signature.results)),
		[]byte{opEnd})
}

// meterCode meters every function.
func meterCode(code, sequence []byte) ([]byte, error) {
	r := &reader{data: code}
	count := r.count()
	out := binary.AppendUvarint(make([]byte, 0, len(code)+len(code)/8), uint64(count))
	var body []byte
	for range count {
		var err error
		if body, err = meterFunction(body[:0], r.vector(), sequence); err != nil {
			return nil, err
		}
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
	}
	if r.failed || r.more() {
		return nil, fmt.Errorf("reading the code: %w", errMalformed)
	}
	return out, nil
}

// meterFunction puts the sequence behind the head of every loop, and at the
// beginning if the function calls another.
func meterFunction(out, function, sequence []byte) ([]byte, error) {
	r := &reader{data: function}
	for range r.count() { // locals: number and type
		r.unsigned()
		r.byte()
	}
	begin, copied, calls := r.at, 0, false
	for r.more() {
		op, err := r.instruction()
		switch {
		case err != nil:
			return nil, err
		case op == opLoop:
			out = append(append(out, function[copied:r.at]...), sequence...)
			copied = r.at
		case op == opCall, op == opCallIndirect:
			calls = true
		}
	}
	if r.failed {
		return nil, fmt.Errorf("reading a function: %w", errMalformed)
	}
	out = append(out, function[copied:]...)
	if calls {
		out = slices.Insert(out, begin, sequence...)
	}
	return out, nil
}
