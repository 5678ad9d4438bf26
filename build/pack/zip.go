package main

import (
	"archive/zip"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// zipFolder packs the regular files of a folder, sorted by name, all of one
// time and mode.
func zipFolder(out, folder string, at time.Time) (err error) {
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	z := zip.NewWriter(file)
	files := 0
	root := os.DirFS(folder)
	// WalkDir goes in lexical order.
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		return add(z, root, name, at)
	})
	if err != nil {
		return err
	}
	if files == 0 {
		return fmt.Errorf("packing a folder without files")
	}
	return z.Close()
}

func add(z *zip.Writer, root fs.FS, name string, at time.Time) error {
	content, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at}
	header.SetMode(0o644)
	w, err := z.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}
