package main

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/natsuin/natsuin/failure"
)

// codeList is the inside of the enum of FailureCode.
var codeList = regexp.MustCompile(`("FailureCode": \{[^{}]*"enum": \[)[^\]]*(\])`)

// withCodes returns the schema with exactly the given failure codes. All else
// in the schema is written by hand.
func withCodes(schema []byte, codes []failure.Code) ([]byte, error) {
	if !codeList.Match(schema) {
		return nil, fmt.Errorf("finding the list of failure codes")
	}
	var list bytes.Buffer
	for i, c := range codes {
		if i > 0 {
			list.WriteByte(',')
		}
		fmt.Fprintf(&list, "\n        %q", c)
	}
	list.WriteString("\n      ")
	return codeList.ReplaceAll(schema, []byte("${1}"+list.String()+"${2}")), nil
}
