package xmlsig

import (
	"archive/zip"
	"bytes"
	"io"
	"sort"
	"strings"

	"github.com/natsuin/natsuin/failure"
)

// MainName is the XML file of a package, which refers to the others.
const MainName = "kousei.xml"

// Bounds of a package.
const (
	// MaxFiles bounds the files of a package.
	MaxFiles = 256
	// MaxUnpacked bounds the files of a package together, in bytes unpacked.
	MaxUnpacked = 128 << 20
)

// Package is a ZIP with kousei.xml and the files that it refers to, all in one
// folder (egov-kousei).
type Package struct {
	Main  []byte // kousei.xml
	Files []File // the others, sorted by name

	zip *zip.Reader
}

// OpenPackage reads a package and unpacks it into memory. A name with a folder,
// two names that differ in case only, a link, an encrypted file, or more than the
// bounds is refused.
//
// Errors: failure.PackageMalformed, DocumentTooLarge, FileUnreadable.
func OpenPackage(r io.ReaderAt, size int64) (*Package, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		if code := failure.CodeOf(err); code != failure.Internal {
			return nil, err
		}
		return nil, failure.Wrap(failure.PackageMalformed, err, "reading a package")
	}
	p := &Package{zip: z}
	if len(z.File) > MaxFiles {
		return nil, failure.New(failure.PackageMalformed, "counting %d files in a package", len(z.File))
	}
	seen, left := map[string]bool{}, int64(MaxUnpacked)
	for _, f := range z.File {
		folded := strings.ToLower(f.Name)
		if !IsFileName(f.Name) || seen[folded] || !f.Mode().IsRegular() || f.Flags&1 != 0 || f.NonUTF8 && !ascii(f.Name) {
			return nil, failure.New(failure.PackageMalformed, "reading an entry of a package")
		}
		seen[folded] = true
		content, err := unpack(f, left)
		if err != nil {
			return nil, err
		}
		if left -= int64(len(content)); f.Name == MainName {
			p.Main = content
			continue
		}
		p.Files = append(p.Files, File{f.Name, bytes.NewReader(content), int64(len(content))})
	}
	if p.Main == nil {
		return nil, failure.New(failure.PackageMalformed, "looking for kousei.xml in a package")
	}
	sort.Slice(p.Files, func(i, j int) bool { return p.Files[i].Name < p.Files[j].Name })
	return p, nil
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// unpack reads one entry, which archive/zip holds to its CRC and size, of at
// most left bytes.
func unpack(f *zip.File, left int64) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, failure.Wrap(failure.PackageMalformed, err, "opening an entry of a package")
	}
	defer in.Close()
	content, err := io.ReadAll(io.LimitReader(in, left+1))
	switch {
	case int64(len(content)) > left:
		return nil, failure.New(failure.DocumentTooLarge, "unpacking more than %d bytes", int64(MaxUnpacked))
	case err != nil && failure.CodeOf(err) != failure.Internal:
		return nil, err
	case err != nil:
		return nil, failure.Wrap(failure.PackageMalformed, err, "unpacking an entry of a package")
	}
	return content, nil
}

// With returns the package with another kousei.xml. The other entries are copied
// as they are packed.
func (p *Package) With(main []byte) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range p.zip.File {
		if f.Name != MainName {
			if err := w.Copy(f); err != nil {
				return nil, failure.Wrap(failure.PackageMalformed, err, "copying an entry of a package")
			}
			continue
		}
		header := &zip.FileHeader{Name: MainName, Method: zip.Deflate, Modified: f.Modified}
		to, err := w.CreateHeader(header)
		if err == nil {
			_, err = to.Write(main)
		}
		if err != nil {
			return nil, failure.Wrap(failure.PackageMalformed, err, "packing kousei.xml")
		}
	}
	if err := w.Close(); err != nil {
		return nil, failure.Wrap(failure.PackageMalformed, err, "closing a package")
	}
	return out.Bytes(), nil
}
