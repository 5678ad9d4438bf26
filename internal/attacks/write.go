package attacks

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// objects are bodies by object number; the empty body frees its object.
type objects map[int]string

// with returns a copy with some objects replaced.
func (o objects) with(more objects) objects {
	out := maps.Clone(o)
	maps.Copy(out, more)
	return out
}

// write makes a file of objects with a table and these trailer entries.
func write(o objects, trailer string) []byte {
	out := bytes.NewBufferString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return finish(out, o, 0, trailer)
}

// update appends an incremental update with a table.
func update(file []byte, o objects, trailer string) []byte {
	out := bytes.NewBuffer(bytes.Clone(file))
	return finish(out, o, lastXref(file), trailer)
}

// finish writes objects, table and trailer.
func finish(out *bytes.Buffer, o objects, prev int, trailer string) []byte {
	var table strings.Builder
	room := size
	if prev == 0 {
		table.WriteString("0 1\n0000000000 65535 f\r\n")
	} else {
		trailer += fmt.Sprintf(" /Prev %d", prev)
		room += size // for what package pdf numbers
	}
	highest := 0
	for _, n := range slices.Sorted(maps.Keys(o)) {
		if highest = n; o[n] == "" {
			fmt.Fprintf(&table, "%d 1\n0000000000 00001 f\r\n", n)
			continue
		}
		fmt.Fprintf(&table, "%d 1\n%010d 00000 n\r\n", n, out.Len())
		fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", n, o[n])
	}
	start := out.Len()
	fmt.Fprintf(out, "xref\n%strailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n",
		table.String(), max(highest+1, room), trailer, start)
	return out.Bytes()
}

// size leaves room for every object number used here.
const size = 64

// updateStream appends an update whose objects stand in an object stream and
// whose section is a cross-reference stream, as Acrobat writes them. Streams
// and signatures stay outside.
func updateStream(file []byte, o objects, container, section int, trailer string) []byte {
	out := bytes.NewBuffer(bytes.Clone(file))
	rows := map[int][3]int{}
	var index, body string
	inside := 0
	for _, n := range slices.Sorted(maps.Keys(o)) {
		if strings.Contains(o[n], "stream\n") || strings.Contains(o[n], "/ByteRange") {
			rows[n] = [3]int{1, out.Len(), 0}
			fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", n, o[n])
			continue
		}
		rows[n] = [3]int{2, container, inside}
		index += fmt.Sprintf("%d %d ", n, len(body))
		body += o[n] + " "
		inside++
	}
	rows[container] = [3]int{1, out.Len(), 0}
	fmt.Fprintf(out, "%d 0 obj\n<< /Type /ObjStm /N %d /First %d /Length %d >>\nstream\n%s%s\nendstream\nendobj\n",
		container, inside, len(index), len(index)+len(body), index, body)
	rows[section] = [3]int{1, out.Len(), 0}
	start := out.Len()
	var data []byte
	var numbers string
	for _, n := range slices.Sorted(maps.Keys(rows)) {
		numbers += fmt.Sprintf("%d 1 ", n)
		r := rows[n]
		data = append(data, byte(r[0]), byte(r[1]>>24), byte(r[1]>>16), byte(r[1]>>8), byte(r[1]), byte(r[2]))
	}
	fmt.Fprintf(out, "%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Index [%s] /Prev %d %s /Length %d >>\nstream\n",
		section, 2*size, numbers, lastXref(file), trailer, len(data))
	out.Write(data)
	fmt.Fprintf(out, "\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", start)
	return out.Bytes()
}

// lastXref is the last offset after "startxref".
func lastXref(file []byte) int {
	n := 0
	if i := bytes.LastIndex(file, []byte("startxref")); i >= 0 {
		fmt.Sscan(string(file[i+len("startxref"):]), &n)
	}
	return n
}

// stream is a stream object without filters.
func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// swap replaces the last occurrence of a text by one of the same length; the
// files here are made so that it is there.
func swap(file []byte, old, now string) []byte {
	now += strings.Repeat(" ", max(0, len(old)-len(now)))
	at := bytes.LastIndex(file, []byte(old))
	if at < 0 || len(old) != len(now) {
		panic("nothing to replace: " + old)
	}
	return append(append(bytes.Clone(file[:at]), now...), file[at+len(old):]...)
}
