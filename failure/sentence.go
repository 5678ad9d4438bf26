package failure

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// Sentence is what a person reads: what happened and what to do next.
type Sentence struct {
	Text string `json:"text"`
	Next string `json:"next"`
}

// String joins both halves.
func (s Sentence) String() string { return s.Text + " " + s.Next }

//go:embed ja.json
var jaJSON []byte

//go:embed en.json
var enJSON []byte

// The tables are read when they are first asked for: in natsuin.wasm reading
// them takes longer than everything else before its first call, and most calls
// need no sentence.
var (
	ja = sync.OnceValue(func() map[Code]Sentence { return mustTable("ja.json", jaJSON) })
	en = sync.OnceValue(func() map[Code]Sentence { return mustTable("en.json", enJSON) })
)

// Sentences returns the Japanese and the English sentence of a code. A code
// outside the list gets those of Internal.
func Sentences(code Code) (japanese, english Sentence) {
	if _, ok := ja()[code]; !ok {
		code = Internal
	}
	return ja()[code], en()[code]
}

// Codes returns every code, sorted.
func Codes() []Code {
	codes := make([]Code, 0, len(ja()))
	for c := range ja() {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	return codes
}

func mustTable(name string, raw []byte) map[Code]Sentence {
	var t map[Code]Sentence
	if err := json.Unmarshal(raw, &t); err != nil {
		panic(fmt.Sprintf("reading %s: %v", name, err))
	}
	return t
}
