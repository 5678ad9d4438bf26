package protocol

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth is how deep objects and arrays may nest. The contract itself needs
// three.
const maxDepth = 8

// readText reads JSON text strictly into nil, bool, json.Number, string, []any
// and map[string]any. encoding/json alone would let a later duplicate win,
// replace broken UTF-8 and lone surrogates, and ignore what follows the value.
func readText(text []byte, limit int) (any, error) {
	switch {
	case len(text) > limit:
		return nil, malformed(TooLong, "message")
	case !utf8.Valid(text):
		return nil, malformed(NotUTF8, "message")
	case !json.Valid(text):
		return nil, malformed(NotJSON, "message")
	case loneSurrogate(text):
		return nil, malformed(Surrogate, "message")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return readValue(d, 1)
}

func readValue(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, malformed(NotJSON, "message")
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth > maxDepth {
		return nil, malformed(TooDeep, "message")
	}
	if delim == '[' {
		return readArray(d, depth)
	}
	return readObject(d, depth)
}

func readArray(d *json.Decoder, depth int) (any, error) {
	list := []any{}
	for d.More() {
		v, err := readValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.Token()
	return list, err
}

func readObject(d *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, malformed(NotJSON, "message")
		}
		key := token.(string) // the text is valid JSON
		if _, twice := object[key]; twice {
			return nil, malformed(DuplicateKey, "message")
		}
		if object[key], err = readValue(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return object, err
}

// loneSurrogate reports whether valid JSON text has a \u escape of half a
// surrogate pair, which is no character and which decoders treat differently.
func loneSurrogate(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		if text[i] != 'u' {
			continue
		}
		r := escaped(text[i+1:])
		i += 4
		if !utf16.IsSurrogate(r) {
			continue
		}
		rest := text[i+1:]
		if !bytes.HasPrefix(rest, []byte(`\u`)) ||
			utf16.DecodeRune(r, escaped(rest[2:])) == utf8.RuneError {
			return true
		}
		i += 6
	}
	return false
}

// escaped returns the code unit of four hexadecimal digits, which valid JSON
// has after \u.
func escaped(digits []byte) rune {
	n, err := strconv.ParseUint(string(digits[:4]), 16, 16)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}
