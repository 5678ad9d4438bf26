package pdf

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Sources that the producers turn into PDF.
const (
	sourceHTML = "<!doctype html><html lang=ja><meta charset=utf-8><title>売買契約書</title>" +
		"<h1>売買契約書</h1><p>売主は本物件を買主に売り渡す。<a href='https://example.invalid/'>別紙</a></p>" +
		"<p style='page-break-before:always'>2 ページ</p></html>"
	sourcePS = "%!PS\n/Times-Roman findfont 20 scalefont setfont\n" +
		"72 700 moveto (Contract of sale) show showpage\n72 700 moveto (Page 2) show showpage\n"
	sourceMutool = "%%MediaBox 0 0 300 300\n%%Font F Helvetica\nBT /F 20 Tf 20 200 Td (Contract) Tj ET\n"
)

// producer makes a PDF with software from a distribution. It depends on the
// files before it in the list.
type producer struct {
	name string
	tool string
	args []string // "{}" is the file to write
}

// producers are ten programs and modes. The files stand in one directory.
var producers = []producer{
	{"ghostscript.pdf", "gs", []string{"-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile={}", "source.ps"}},
	{"ghostscript14.pdf", "gs", []string{"-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite",
		"-dCompatibilityLevel=1.4", "-sOutputFile={}", "source.ps"}},
	{"cairo.pdf", "pdftocairo", []string{"-pdf", "ghostscript.pdf", "{}"}},
	{"mutool.pdf", "mutool", []string{"create", "-o", "{}", "source.txt"}},
	{"mutool-clean.pdf", "mutool", []string{"clean", "-gggz", "ghostscript.pdf", "{}"}},
	{"qpdf-streams.pdf", "qpdf", []string{"--object-streams=generate", "ghostscript.pdf", "{}"}},
	{"qpdf-linearized.pdf", "qpdf", []string{"--linearize", "--object-streams=disable", "ghostscript.pdf", "{}"}},
	{"qpdf-linearized-streams.pdf", "qpdf", []string{"--linearize", "--object-streams=generate", "ghostscript.pdf", "{}"}},
	{"qpdf-readable.pdf", "qpdf", []string{"--qdf", "--newline-before-endstream", "cairo.pdf", "{}"}},
	{"qpdf-pages.pdf", "qpdf", []string{"--empty", "--pages", "cairo.pdf", "1", "mutool.pdf", "--", "{}"}},
	{"chromium.pdf", "chromium", []string{"--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
		"--user-data-dir=chromium", "--print-to-pdf={}", "source.html"}},
	{"libreoffice.pdf", "libreoffice", []string{"-env:UserInstallation=file:///DIR/office", "--headless",
		"--convert-to", "pdf:writer_web_pdf_Export", "--outdir", "office-out", "source.html"}},
	{"libreoffice-a2.pdf", "libreoffice", []string{"-env:UserInstallation=file:///DIR/office", "--headless",
		"--convert-to", `pdf:writer_web_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}`,
		"--outdir", "office-out", "source.html"}},
}

// produce runs every producer and returns the files by name.
func produce(t *testing.T) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"source.html": sourceHTML, "source.ps": sourcePS, "source.txt": sourceMutool,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := map[string][]byte{}
	for _, p := range producers {
		out[p.name] = p.run(t, dir)
	}
	return out
}

// run runs one producer in dir and returns the file it made.
func (p producer) run(t *testing.T, dir string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var args []string
	for _, a := range p.args {
		a = string(bytes.ReplaceAll([]byte(a), []byte("{}"), []byte(p.name)))
		args = append(args, string(bytes.ReplaceAll([]byte(a), []byte("/DIR"), []byte(dir))))
	}
	cmd := exec.CommandContext(ctx, p.tool, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8")
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("making %s: %v\n%s", p.name, err, output)
	}
	path := filepath.Join(dir, p.name)
	if p.tool == "libreoffice" {
		path = filepath.Join(dir, "office-out", "source.pdf")
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
