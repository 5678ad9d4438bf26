package attacks

import "strings"

// shadows are shadow attacks: the author prepares the document before the victim
// signs it, and switches with an update that looks harmless.
func (w *World) shadows() []Case {
	signed, now := w.victim(""), after()
	var out []Case
	change := func(name, want string, o objects) {
		out = append(out, Case{"Shadow: " + name, Shadow, update(signed, o, root), want})
	}
	const other = `"modification": "other"`
	change("hide, covering drawing emptied", other, objects{image: stream("/Type /XObject /Subtype /Form /BBox [0 0 0 0]", "")})
	change("hide, covering drawing dropped", other, objects{page1: strings.Replace(now[page1], "/Im1 6 0 R", "", 1)})
	change("hide, covering annotation removed", `"modification": "annotations"`, objects{
		page1: strings.Replace(now[page1], " 17 0 R", "", 1)})
	change("hide, covering annotation made invisible", other, objects{
		note: strings.Replace(now[note], "/F 4", "/F 2", 1)})
	change("hide, covering annotation freed", other, objects{note: ""})
	change("replace, font of the form", other, objects{form: strings.Replace(now[form], "/Helv 5 0 R", "/Helv 30 0 R", 1),
		30: "<< /Type /Font /Subtype /Type3 >>"})
	change("replace, value behind an appearance", `"rule": "field-changed"`, objects{
		amount: strings.Replace(now[amount], "(1,000)", "(9,000)", 1)})
	change("replace, shared appearance points elsewhere", other, objects{shared: "<< /N 6 0 R >>",
		catalog: strings.Replace(now[catalog], ">>", "/Spare 16 0 R >>", 1)})
	change("hide and replace, pages prepared before", other, objects{
		catalog: strings.Replace(now[catalog], "2 0 R", "15 0 R", 1)})
	change("hide and replace, content prepared before", other, objects{
		page1: strings.Replace(now[page1], "4 0 R", "14 0 R", 1)})
	out = append(out, Case{"Shadow: hide and replace, table names a twin", Shadow, w.twin(), other})
	return out
}

// twin signs a file that defines the content twice, and then switches by a
// table that names the other definition, with no object of its own.
func (w *World) twin() []byte {
	base := contract()
	evil := "4 0 obj\n" + base[hidden] + "\nendobj\n"
	file := append([]byte("%PDF-1.7\n"), evil...)
	at := 9
	file = append(file, shift(write(base, root), len(file))...)
	s := signer{who: w.Victim}
	signed := s.sign(file, base, nil)
	return append(signed, tableOnly(signed, content1, at)...)
}
