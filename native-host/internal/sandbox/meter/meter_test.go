package meter

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
)

// program is a function of a test: its locals, all i64, and its instructions.
// Function 0 is the import host.tick(i32, i64) i32, function 1 the exported
// run(i64) i64, function 2 a helper of that type.
type program struct {
	locals byte
	code   []byte
}

func (p program) body() []byte {
	body := []byte{0}
	if p.locals > 0 {
		body = []byte{1, p.locals, typeI64}
	}
	return sized(append(append(body, p.code...), opEnd))
}

func sized(content []byte) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(content))), content...)
}

// assemble makes a module of run and helper.
func assemble(run, helper program) []byte {
	part := func(id byte, content ...byte) []byte { return append([]byte{id}, sized(content)...) }
	code := append(append([]byte{2}, run.body()...), helper.body()...)
	return bytes.Join([][]byte{
		[]byte(header),
		part(sectionType, 3, typeFunction, 2, typeI32, typeI64, 1, typeI32, typeFunction, 1, typeI64, 1, typeI64, typeFunction, 0, 0),
		part(sectionImport, append([]byte{1}, "\x04host\x04tick\x00\x00"...)...),
		part(3, 2, 1, 1),
		part(sectionGlobal, 1, typeI64, 1, opI64Const, 7, opEnd),
		part(7, append([]byte{1}, "\x03run\x00\x01"...)...),
		part(sectionCode, code...),
		part(0, []byte("\x05extra!")...),
	}, nil)
}

// Instructions that only the tests' programs need.
const (
	opReturn   = 0x0f
	opBr       = 0x0c
	opBrIf     = 0x0d
	opLocalGet = 0x20
	opLocalSet = 0x21
	opLocalTee = 0x22
	opI64Eqz   = 0x50
	opI64Add   = 0x7c
	opI64Sub   = 0x7d
)

var (
	// sum adds the numbers up to its argument in a loop.
	sum = program{1, []byte{
		opLoop, blockEmpty,
		opLocalGet, 1, opLocalGet, 0, opI64Add, opLocalSet, 1,
		opLocalGet, 0, opI64Const, 1, opI64Sub, opLocalTee, 0,
		opI64Eqz, opI32Eqz, opBrIf, 0,
		opEnd, opLocalGet, 1}}
	// endless never ends.
	endless = program{0, []byte{opLoop, blockEmpty, opBr, 0, opEnd, 0x00}}
	// tree calls itself twice, down to the depth of its argument, and returns
	// the number of its leaves. It has no loop.
	tree = program{0, []byte{
		opLocalGet, 0, opI64Eqz, opIf, blockEmpty, opI64Const, 1, opReturn, opEnd,
		opLocalGet, 0, opI64Const, 1, opI64Sub, opCall, 1,
		opLocalGet, 0, opI64Const, 1, opI64Sub, opCall, 1, opI64Add}}
	// through does the same by way of function 2.
	through = program{0, []byte{opLocalGet, 0, opCall, 2}}
	// carried keeps a value on the stack through a loop with a parameter.
	carried = program{0, []byte{
		opI64Const, 40, opLoop, 1, // block type 1: i64 to i64
		opI64Const, 2, opI64Add, opEnd}}
	nothing = program{0, []byte{opI64Const, 0}}
)

var errEnough = errors.New("enough")

// run meters a module, runs it, and returns the result and the number of ticks,
// of which no more than limit are allowed.
func run(t *testing.T, module []byte, argument uint64, limit int) (result uint64, ticks int, err error) {
	t.Helper()
	ctx := context.Background()
	metered, err := Module(module, "host", "tick")
	if err != nil {
		t.Fatal(err)
	}
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler())
	defer r.Close(ctx)
	tick := func(a uint32, b uint64) uint32 {
		if ticks++; a != 0 || b != 0 {
			t.Errorf("ticked with %d and %d", a, b)
		}
		if ticks > limit {
			panic(errEnough)
		}
		return 1
	}
	_, err = r.NewHostModuleBuilder("host").NewFunctionBuilder().WithFunc(tick).Export("tick").Instantiate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := r.Instantiate(ctx, metered)
	if err != nil {
		t.Fatal(err)
	}
	results, err := instance.ExportedFunction("run").Call(ctx, argument)
	if err == nil {
		result = results[0]
	}
	return result, ticks, err
}

// TestSameResults: metered programs compute what they did, and tick once in so
// many turns.
func TestSameResults(t *testing.T) {
	const n = 3*Interval + 100
	for name, c := range map[string]struct {
		run, helper    program
		argument, want uint64
		ticks          int
	}{
		"loop":                  {sum, nothing, n, n * (n + 1) / 2, 3},
		"loop in a function":    {through, sum, n, n * (n + 1) / 2, 3},
		"one turn":              {sum, nothing, 1, 1, 0},
		"calls":                 {tree, nothing, 18, 1 << 18, 1<<19/Interval - 1},
		"value through a loop":  {carried, nothing, 0, 42, 0},
		"neither loop nor call": {nothing, endless, 0, 0, 0},
	} {
		got, ticks, err := run(t, assemble(c.run, c.helper), c.argument, 100)
		if err != nil || got != c.want || ticks != c.ticks {
			t.Errorf("%s: %d after %d ticks, want %d after %d: %v", name, got, ticks, c.want, c.ticks, err)
		}
	}
}

// TestEndless: whatever never ends, or not before the world does, can be ended.
func TestEndless(t *testing.T) {
	for name, m := range map[string][]byte{
		"loop":               assemble(endless, nothing),
		"loop in a function": assemble(through, endless),
		"calls that branch":  assemble(tree, nothing),
	} {
		if _, ticks, err := run(t, m, 60, 5); !errors.Is(err, errEnough) || ticks != 6 {
			t.Errorf("%s: ended with %v after %d ticks", name, err, ticks)
		}
	}
}

// TestImmediates: whatever follows an opcode is not taken for a loop.
func TestImmediates(t *testing.T) {
	for name, code := range map[string][]byte{
		"i32.const":     {opI32Const, opLoop},
		"i64.const":     {opI64Const, 0x83, 0x83, opLoop},
		"f32.const":     {0x43, opLoop, opLoop, opLoop, opLoop},
		"f64.const":     {0x44, 3, 3, 3, 3, 3, 3, 3, 3},
		"i64.load":      {0x29, opLoop, opLoop},
		"memory.size":   {0x3f, opLoop},
		"memory.grow":   {0x40, opLoop},
		"br_table":      {opBrTable, 2, opLoop, opLoop, opLoop},
		"call_indirect": {opCallIndirect, opLoop, opLoop},
		"select":        {0x1c, 1, opLoop},
		"global.get":    {opGlobalGet, opLoop},
		"ref.null":      {0xd0, opLoop},
		"ref.func":      {0xd2, opLoop},
		"truncation":    {opPrefix, 3},
		"memory.copy":   {opPrefix, 10, opLoop, opLoop},
		"memory.fill":   {opPrefix, 11, opLoop},
		"block":         {opBlock, opLoop},
	} {
		function := append([]byte{0}, code...)
		out, err := meterFunction(nil, function, []byte("tick"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if n := bytes.Count(out, []byte("tick")); n != strings.Count(name, "call") || !bytes.HasSuffix(out, code) {
			t.Errorf("%s became % x", name, out)
		}
		if _, err := meterFunction(nil, function[:len(function)-1], nil); err == nil && len(code) > 1 {
			t.Errorf("%s: accepted without its last byte", name)
		}
	}
	for _, op := range []byte{0x06, 0x12, 0x1d, 0x27, 0xc5, 0xd3, 0xfb, 0xfd, 0xfe, 0xff} {
		if _, err := meterFunction(nil, []byte{0, op}, nil); err == nil {
			t.Errorf("%#x was understood", op)
		}
	}
	if _, err := meterFunction(nil, []byte{0, opPrefix, 18}, nil); err == nil {
		t.Error("0xfc 18 was understood")
	}
}

// TestRefusals: no part of a module is let through half read, and a module
// without what it takes not at all.
func TestRefusals(t *testing.T) {
	whole := assemble(sum, tree)
	if _, err := Module(whole, "host", "tick"); err != nil {
		t.Fatal(err)
	}
	sections, err := split(whole)
	if err != nil {
		t.Fatal(err)
	}
	ends := map[int]bool{} // where a section ends, the module might as well
	for _, s := range sections {
		end := bytes.Index(whole, s.content) + len(s.content)
		ends[end] = true
	}
	for n := range whole {
		if _, err := Module(whole[:n], "host", "tick"); err == nil && !ends[n] {
			t.Errorf("accepted %d of %d bytes", n, len(whole))
		}
	}
	replace := func(old, new string) []byte {
		if !bytes.Contains(whole, []byte(old)) {
			t.Fatalf("the module has no %q", old)
		}
		return bytes.Replace(whole, []byte(old), []byte(new), 1)
	}
	for name, m := range map[string][]byte{
		"another import":    replace("\x04tick\x00", "\x04tack\x00"),
		"another module":    replace("\x04host\x04tick", "\x04hast\x04tick"),
		"imported memory":   replace("tick\x00\x00", "tick\x02\x00"),
		"type out of range": replace("tick\x00\x00", "tick\x00\x09"),
		"a float parameter": replace("\x60\x02\x7f\x7e", "\x60\x02\x7f\x7c"),
		"no function type":  replace("\x60\x02\x7f\x7e", "\x5f\x02\x7f\x7e"),
		"too many imports":  replace("\x01\x04host", "\x02\x04host"),
		"another version":   replace("asm\x01", "asm\x02"),
	} {
		if _, err := Module(m, "host", "tick"); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestDamage: every changed byte ends in an error or another module, never in a
// panic.
func TestDamage(t *testing.T) {
	whole := assemble(sum, tree)
	for at := range whole {
		for _, change := range []byte{1, 0x80, 0xff} {
			damaged := bytes.Clone(whole)
			damaged[at] ^= change
			_, _ = Module(damaged, "host", "tick")
		}
	}
}
