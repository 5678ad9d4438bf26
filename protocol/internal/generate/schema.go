package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// document is the root of the schema. The order of definitions and properties
// is that of the file, so that the output reads like the law.
type document struct {
	Schema      string         `json:"$schema"`
	ID          string         `json:"$id"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Protocol    ordered[int64] `json:"protocol"`
	Limits      ordered[int64] `json:"limits"`
	AnyOf       []shape        `json:"anyOf"`
	Defs        ordered[shape] `json:"$defs"`
}

// shape is one schema: a reference, a sum, or a type with its bounds.
type shape struct {
	Ref         string         `json:"$ref"`
	Const       string         `json:"const"`
	OneOf       []shape        `json:"oneOf"`
	Description string         `json:"description"`
	Type        string         `json:"type"`
	Enum        []string       `json:"enum"`
	Pattern     string         `json:"pattern"`
	MinLength   int64          `json:"minLength"`
	MaxLength   int64          `json:"maxLength"`
	Encoding    string         `json:"contentEncoding"`
	Minimum     int64          `json:"minimum"`
	Maximum     int64          `json:"maximum"`
	MinItems    int64          `json:"minItems"`
	MaxItems    int64          `json:"maxItems"`
	Items       *shape         `json:"items"`
	Additional  *bool          `json:"additionalProperties"`
	Required    []string       `json:"required"`
	Properties  ordered[shape] `json:"properties"`
}

// ordered is a JSON object that keeps the order of its keys.
type ordered[T any] struct {
	keys []string
	at   map[string]T
}

// UnmarshalJSON reads an object whose values are read strictly.
func (o *ordered[T]) UnmarshalJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("reading an object: %v %v", t, err)
	}
	o.at = map[string]T{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var value T
		if err := d.Decode(&value); err != nil {
			return fmt.Errorf("reading %v: %w", key, err)
		}
		o.keys = append(o.keys, key.(string))
		o.at[key.(string)] = value
	}
	return nil
}

func parse(raw []byte) (document, error) {
	var doc document
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(&doc)
	return doc, err
}

// name returns the definition a reference points at.
func (s shape) name() string { return strings.TrimPrefix(s.Ref, "#/$defs/") }

// kind returns the const of the "type" property of a message.
func (s shape) kind() string { return s.Properties.at["type"].Const }

func (s shape) requires(property string) bool {
	for _, r := range s.Required {
		if r == property {
			return true
		}
	}
	return false
}
