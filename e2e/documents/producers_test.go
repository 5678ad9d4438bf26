//go:build linux

package documents

import (
	"path/filepath"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

// input is a PDF to be signed.
type input struct {
	path     string
	producer string // the program that wrote these bytes
	signed   int    // signatures that are in it already
}

// shop makes inputs, each named by what is special about it.
type shop struct {
	t      *testing.T
	folder string
	inputs []input
}

// add says that a producer has made the file of that name.
func (s *shop) add(producer, name string) (path string) {
	path = s.path(name)
	s.inputs = append(s.inputs, input{path: path, producer: producer})
	return path
}

func (s *shop) path(name string) string { return filepath.Join(s.folder, name+".pdf") }

// produce has everybody make files.
func produce(t *testing.T) *shop {
	s := &shop{t: t, folder: t.TempDir()}
	contract := s.office("contract", "libreoffice")
	s.office("form", "libreoffice-form")
	s.chromium()

	run(t, "pdftocairo", "-pdf", contract, s.add("cairo", "cairo"))
	for name, level := range map[string]string{"ghostscript": "1.7", "ghostscript-1.4": "1.4"} {
		run(t, "gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", "-dCompatibilityLevel="+level,
			"-sOutputFile="+s.add("ghostscript", name), contract)
	}

	run(t, "mutool", "create", "-o", s.add("mupdf", "mutool"), "testdata/page.txt")
	run(t, "mutool", "clean", "-g", "-a", contract, s.add("mupdf", "mutool-clean"))
	run(t, "mutool", "run", "testdata/note.js", contract, s.add("mupdf", "mutool-incremental"))

	for _, kind := range []string{"streams", "form", "update"} {
		run(t, "node", "testdata/pdf-lib.mjs", kind, s.add("pdf-lib", "pdf-lib-"+kind), contract)
	}

	for name, flags := range map[string][]string{
		"qpdf-linearized":         {"--linearize"},
		"qpdf-object-streams":     {"--object-streams=generate"},
		"qpdf-linearized-streams": {"--linearize", "--object-streams=generate"},
		"qpdf-qdf":                {"--qdf"},
		"qpdf-newline":            {"--newline-before-endstream", "--object-streams=disable"},
		"qpdf-2.0":                {"--force-version=2.0", "--compress-streams=n"},
	} {
		run(t, "qpdf", append(flags, contract, s.add("qpdf", name))...)
	}
	s.hybrid(s.path("ghostscript-1.4"))
	return s
}

// office has LibreOffice print a page of testdata.
func (s *shop) office(page, name string) string {
	s.t.Helper()
	profile, out := s.t.TempDir(), s.t.TempDir()
	run(s.t, "soffice", "-env:UserInstallation=file://"+profile, "--headless",
		"--convert-to", "pdf:writer_web_pdf_Export", "--outdir", out, "testdata/"+page+".html")
	run(s.t, "mv", filepath.Join(out, page+".pdf"), s.add("libreoffice", name))
	return s.path(name)
}

func (s *shop) chromium() {
	s.t.Helper()
	page, err := filepath.Abs("testdata/contract.html")
	if err != nil {
		s.t.Fatal(err)
	}
	run(s.t, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+s.t.TempDir(),
		"--no-pdf-header-footer", "--print-to-pdf="+s.add("chromium", "chromium"), "file://"+page)
}

// earlier adds files that somebody has signed before: natsuin, with the card
// that is in the reader, a form, and one with a cross-reference stream; and a
// peer.
func (s *shop) earlier() {
	s.t.Helper()
	for name, from := range map[string]string{"signed-form": "pdf-lib-form", "signed-streams": "qpdf-object-streams"} {
		o := natsuin(s.t, "sign", "-o", s.add("natsuin", name), s.path(from))
		if o.exit != 0 {
			s.t.Fatalf("signing earlier: %d\n%s", o.exit, o.err)
		}
		s.inputs[len(s.inputs)-1].signed = 1
	}
	peer := reader.Build(s.t, "e2e/interop/pdfsign-sign")
	run(s.t, peer, "--person", "substitute", s.path("chromium"), s.add("pdfsign", "signed-by-peer"))
	s.inputs[len(s.inputs)-1].signed = 1
}
