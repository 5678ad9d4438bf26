package failure

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
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

var ja, en = mustTable("ja.json", jaJSON), mustTable("en.json", enJSON)

// Sentences returns the Japanese and the English sentence of a code. A code
// outside the list gets those of Internal.
func Sentences(code Code) (japanese, english Sentence) {
	j, ok := ja[code]
	if !ok {
		return ja[Internal], en[Internal]
	}
	return j, en[code]
}

// Codes returns every code, sorted.
func Codes() []Code {
	codes := make([]Code, 0, len(ja))
	for c := range ja {
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
