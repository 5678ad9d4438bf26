//go:build unix

package cli

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// replace OLD NEW FROM TO: copies a file with one text replaced once.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	before := ts.ReadFile(args[2])
	after := strings.Replace(before, args[0], args[1], 1)
	if after == before {
		ts.Fatalf("nothing to replace")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(after), 0o600))
}

// pack ZIP FILE…: puts files into a package.
func pack(ts *testscript.TestScript, _ bool, args []string) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range args[1:] {
		add(ts, w, name, []byte(ts.ReadFile(name)))
	}
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o600))
}

// repack FROM TO NAME FILE: copies a package with a file put in under a name, in
// place of one of that name.
func repack(ts *testscript.TestScript, _ bool, args []string) {
	from := ts.ReadFile(args[0])
	r, err := zip.NewReader(strings.NewReader(from), int64(len(from)))
	ts.Check(err)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		if f.Name != args[2] {
			in, err := f.Open()
			ts.Check(err)
			content, err := io.ReadAll(in)
			ts.Check(err)
			add(ts, w, f.Name, content)
		}
	}
	add(ts, w, args[2], []byte(ts.ReadFile(args[3])))
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o600))
}

func add(ts *testscript.TestScript, w *zip.Writer, name string, content []byte) {
	to, err := w.Create(name)
	ts.Check(err)
	_, err = to.Write(content)
	ts.Check(err)
}
