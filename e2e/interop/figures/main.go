// Command figures measures what docs and changelog claim and writes one JSON
// file. Everything that is compared is run in turn, A B C A B C, so that the
// ratios hold on a noisy machine; absolute times are medians of this run only.
//
// It expects built artefacts in -dist and, for the card's part, a PC/SC daemon
// with the virtual card (build/stage.sh).
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

// Figures is the file's content.
type Figures struct {
	Schema int `json:"schema"`
	// Containers are in-process times of our packages and a peer, by input size.
	Containers []Comparison `json:"containers"`
	// Processes are whole programs on the same files.
	Processes []Comparison `json:"processes"`
	// Verifications are of a detached CMS with one CA and an indexed list, many
	// at a time, beside libcrypto.
	Verifications Comparison `json:"verifications"`
	// List is a revocation list of a million entries.
	List Comparison `json:"list"`
	Card Card       `json:"card"`
	// HostStart is from starting the host to its hello, beside a program that
	// does nothing.
	HostStart Comparison `json:"hostStart"`
	// Browsers are what e2e/browser/figures.mjs measured, by browser.
	Browsers map[string]json.RawMessage `json:"browsers"`
	// LoadAverages are those of the last minute (Linux), when this program
	// began and ended.
	LoadAverages []string `json:"loadAverages"`
	// WasmBytes and WasmBrotli are the size of natsuin.wasm, plain and after
	// brotli -q 11.
	WasmBytes  int64 `json:"wasmBytes"`
	WasmBrotli int64 `json:"wasmBrotliBytes"`
}

func main() {
	dist := flag.String("dist", "dist", "where the built artefacts are")
	log := flag.String("log", "", "the virtual card's log, card.jsonl")
	rounds := flag.Int("rounds", 9, "rounds of each comparison")
	samples := flag.String("samples", "", "write the sample files into this folder and measure nothing")
	browsers := flag.String("browsers", "", "folder with what was measured in browsers, one JSON file for each")
	flag.Parse()
	work := func() error { return run(*dist, *log, *browsers, *rounds) }
	if *samples != "" {
		work = func() error { return writeSamples(*samples) }
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

func run(dist, log, browsers string, rounds int) (err error) {
	work, err := os.MkdirTemp("", "natsuin-figures")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	f := Figures{Schema: 3, LoadAverages: []string{load()}}
	if f.Browsers, err = readBrowsers(browsers); err != nil {
		return fmt.Errorf("reading what was measured in browsers: %w", err)
	}
	if f.WasmBytes, f.WasmBrotli, err = wasmSize(dist, work); err != nil {
		return fmt.Errorf("measuring the wasm: %w", err)
	}
	for _, size := range []int{1_000_000, 50_000_000} {
		sample, err := newSample(size)
		if err != nil {
			return fmt.Errorf("making a file of %d bytes: %w", size, err)
		}
		inside, err := compare(fmt.Sprintf("containers %d bytes", size), rounds, sample.containers())
		if err != nil {
			return err
		}
		programs, err := sample.programs(dist, work)
		if err != nil {
			return err
		}
		outside, err := compare(fmt.Sprintf("processes %d bytes", size), rounds, programs)
		if err != nil {
			return err
		}
		f.Containers, f.Processes = append(f.Containers, inside), append(f.Processes, outside)
	}
	if f.Verifications, err = compareDetached(work, rounds); err != nil {
		return err
	}
	if f.List, err = compareList(work, rounds); err != nil {
		return err
	}
	if f.Card, err = measureCard(dist, log, work); err != nil {
		return fmt.Errorf("measuring the card: %w", err)
	}
	if f.HostStart, err = compareStart(dist); err != nil {
		return err
	}
	f.LoadAverages = append(f.LoadAverages, load())
	out, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Println(string(out))
	return err
}
