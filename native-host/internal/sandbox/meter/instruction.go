package meter

import "fmt"

// Instructions (WebAssembly Core Specification 2.0 §5.4) and types (§5.3).
const (
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opEnd          = 0x0b
	opBrTable      = 0x0e
	opCall         = 0x10
	opCallIndirect = 0x11
	opDrop         = 0x1a
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opI32Const     = 0x41
	opI64Const     = 0x42
	opI32Eqz       = 0x45
	opI32Sub       = 0x6b
	opPrefix       = 0xfc

	typeI32    = 0x7f
	typeI64    = 0x7e
	blockEmpty = 0x40
)

// What follows an opcode, apart from those that other handles by name: so many
// LEB128 numbers, or nothing known.
const (
	other   = 0xfe
	unknown = 0xff
)

// immediates says it for each opcode.
var immediates = func() (table [256]byte) {
	set := func(from, to int, n byte) {
		for op := from; op <= to; op++ {
			table[op] = n
		}
	}
	set(0x00, 0xff, unknown)
	set(0x00, 0x01, 0)    // unreachable, nop
	set(opBlock, opIf, 1) // block, loop, if: a block type
	set(0x05, 0x05, 0)    // else
	set(opEnd, opEnd, 0)  //
	set(0x0c, 0x0d, 1)    // br, br_if
	set(opBrTable, opBrTable, other)
	set(0x0f, 0x0f, 0)     // return
	set(opCall, opCall, 1) //
	set(opCallIndirect, opCallIndirect, 2)
	set(0x1a, 0x1b, 0)     // drop, select
	set(0x1c, 0x1c, other) // select with types
	set(0x20, 0x26, 1)     // local, global, table
	set(0x28, 0x3e, 2)     // loads and stores: alignment, offset
	set(0x3f, 0x42, 1)     // memory.size, memory.grow, i32.const, i64.const
	set(0x43, 0x44, other) // f32.const, f64.const
	set(0x45, 0xc4, 0)     // numbers
	set(0xd0, 0xd0, 1)     // ref.null
	set(0xd1, 0xd1, 0)     // ref.is_null
	set(0xd2, 0xd2, 1)     // ref.func
	set(opPrefix, opPrefix, other)
	return table
}()

// instruction skips one instruction and returns its opcode.
func (r *reader) instruction() (op byte, err error) {
	op = r.byte()
	switch n := immediates[op]; n {
	case other:
		err = r.otherwise(op)
	case unknown:
		err = fmt.Errorf("reading an instruction: unknown opcode %#x", op)
	default:
		r.skip(int(n))
	}
	return op, err
}

func (r *reader) otherwise(op byte) error {
	switch op {
	case opBrTable: // a vector of labels, and the default
		r.skip(r.count() + 1)
	case 0x1c:
		r.vector()
	case 0x43:
		r.take(4)
	case 0x44:
		r.take(8)
	case opPrefix:
		return r.prefixed()
	}
	return nil
}

// prefixed skips the rest of an instruction that begins with opPrefix:
// saturating conversions, and bulk operations on memories and tables.
func (r *reader) prefixed() error {
	switch op := r.unsigned(); op {
	case 0, 1, 2, 3, 4, 5, 6, 7:
	case 9, 11, 13, 15, 16, 17: // data.drop, memory.fill, elem.drop, table.grow, .size, .fill
		r.skip(1)
	case 8, 10, 12, 14: // memory.init, memory.copy, table.init, table.copy
		r.skip(2)
	default:
		return fmt.Errorf("reading an instruction: unknown opcode 0xfc %#x", op)
	}
	return nil
}
