package main

import (
	"context"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/evanw/esbuild/pkg/api"
)

// scriptTimeout ends a test that a fault has made endless.
const scriptTimeout = 2 * time.Minute

// nodeCrypto gives Node 18 what browsers call crypto, as build/test.sh does.
const nodeCrypto = `import { webcrypto } from "node:crypto"; globalThis.crypto ??= webcrypto;`

// tryScript bundles the test with the text in the place of the source, and runs
// it with Node. Types are not checked: a fault need not be well-typed.
func (m mutant) tryScript(work, text string) (verdict, error) {
	place, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	bundle := filepath.Join(work, "test.mjs")
	overlay := api.Plugin{Name: "overlay", Setup: func(build api.PluginBuild) {
		options := api.OnLoadOptions{Filter: "^" + regexp.QuoteMeta(place) + "$"}
		build.OnLoad(options, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderTS}, nil
		})
	}}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{m.pkg}, Outfile: bundle, Write: true, Bundle: true, Plugins: []api.Plugin{overlay},
		Platform: api.PlatformNode, Format: api.FormatESModule, Banner: map[string]string{"js": nodeCrypto},
	})
	if len(result.Errors) > 0 {
		return compileError, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), scriptTimeout)
	defer cancel()
	out, err := exec.CommandContext(ctx, "node",
		"--test-reporter=tap", "--test-name-pattern=^"+regexp.QuoteMeta(m.test)+"$", bundle).CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return killed, nil
	case strings.Contains(string(out), " - "+m.test+" # SKIP"), !strings.Contains(string(out), "# Subtest: "+m.test+"\n"):
		return noTest, nil // Node 18 names also what it skips
	case err == nil:
		return survived, nil
	}
	return killed, nil
}
