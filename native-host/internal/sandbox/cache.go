package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tetratelabs/wazero"
)

// openCache returns the compilation cache for the module with that digest, or
// nil if the folder cannot be used. Code of other modules is removed when a
// new one is first compiled, so that updates do not pile up.
func openCache(dir, digest string) wazero.CompilationCache {
	if dir == "" || os.MkdirAll(dir, 0o700) != nil || !private(dir) {
		return nil
	}
	own := filepath.Join(dir, digest)
	if _, err := os.Lstat(own); err != nil {
		removeOthers(dir)
	}
	if os.MkdirAll(own, 0o700) != nil || !private(own) {
		return nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(own)
	if err != nil {
		return nil
	}
	return cache
}

// private reports whether a folder is a real one that only its owner, who must
// be this user, can write to.
func private(dir string) bool {
	info, err := os.Lstat(dir)
	return err == nil && info.IsDir() && ownedAlone(info)
}

// removeOthers removes the folders of other modules: those named by a digest.
func removeOthers(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		digest, err := hex.DecodeString(e.Name())
		if err != nil || len(digest) != sha256.Size || e.Type() != fs.ModeDir {
			continue
		}
		// What stays behind only costs space.
		_ = os.RemoveAll(filepath.Join(dir, e.Name()))
	}
}
