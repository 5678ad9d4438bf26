package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// TestCommittedOutput regenerates message.gen.ts and compares.
func TestCommittedOutput(t *testing.T) {
	schema, err := os.ReadFile("../../message.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	want, err := typescript(schema)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../message.gen.ts")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("message.gen.ts is stale: run go generate ./protocol")
	}
}

func TestWithCodes(t *testing.T) {
	const around = "{\"FailureCode\": {\n  \"type\": \"string\",\n  \"enum\": [%]\n}, \"Other\": {\"enum\": [\"x\"]}}"
	got, err := withCodes([]byte(strings.Replace(around, "%", "\"old\"", 1)), []failure.Code{"a", "b-c"})
	want := strings.Replace(around, "%", "\n        \"a\",\n        \"b-c\"\n      ", 1)
	if err != nil || string(got) != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
	if _, err := withCodes([]byte(`{}`), nil); err == nil {
		t.Error("no list, no error")
	}
}

// TestRefusals: a schema that says more than the TypeScript decoder applies is
// refused, not silently weakened.
func TestRefusals(t *testing.T) {
	const around = `{"$schema":"","$id":"","title":"","description":"","protocol":{},"limits":{},"anyOf":[],"$defs":{"X":%}}`
	for name, def := range map[string]string{
		"unknown keyword":   `{"type":"string","format":"uri","maxLength":3,"pattern":"a"}`,
		"unbounded string":  `{"type":"string","pattern":"a"}`,
		"open object":       `{"type":"object","properties":{}}`,
		"unknown type":      `{"type":"number"}`,
		"unknown encoding":  `{"type":"string","maxLength":3,"pattern":"a","contentEncoding":"hex"}`,
		"dangling":          `{"$ref":"#/$defs/Y"}`,
		"sum without kinds": `{"oneOf":[{"$ref":"#/$defs/X"}]}`,
	} {
		if out, err := typescript([]byte(strings.Replace(around, "%", def, 1))); err == nil {
			t.Errorf("%s: accepted as %s", name, out)
		}
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		"Hello": "helloRule", "RequestID": "requestIDRule", "DERBytes": "derBytesRule",
	} {
		if got := constant(in); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}
