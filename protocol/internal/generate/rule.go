package main

import (
	"fmt"
	"strings"
)

// ruleOf renders the literal by which decode.ts judges a shape. Each rule is a
// constant of its own and refers to others by name, so that a bundler keeps
// only those that are used.
func ruleOf(doc document, s shape) (string, error) {
	switch {
	case s.Ref != "":
		if _, ok := doc.Defs.at[s.name()]; !ok {
			return "", fmt.Errorf("nothing is named %q", s.Ref)
		}
		return constant(s.name()), nil
	case s.Const != "":
		return fmt.Sprintf("{ enum: [%q] }", s.Const), nil
	case s.OneOf != nil:
		return sumOf(doc, s)
	case s.Enum != nil:
		return fmt.Sprintf("{ enum: [%s] }", strings.Join(quoted(s.Enum), ", ")), nil
	}
	switch s.Type {
	case "string":
		return textOf(s)
	case "integer":
		return fmt.Sprintf("{ minimum: %d, maximum: %d }", s.Minimum, s.Maximum), nil
	case "array":
		item, err := ruleOf(doc, *s.Items)
		return fmt.Sprintf("{ items: %s, minItems: %d, maxItems: %d }", item, s.MinItems, s.MaxItems), err
	case "object":
		return objectOf(doc, s)
	}
	return "", fmt.Errorf("type %q is not part of the contract's language", s.Type)
}

func textOf(s shape) (string, error) {
	if s.MaxLength == 0 || s.Pattern == "" {
		return "", fmt.Errorf("a string needs maxLength and pattern")
	}
	length := fmt.Sprintf("minLength: %d, maxLength: %d", s.MinLength, s.MaxLength)
	switch s.Encoding {
	case "":
		return fmt.Sprintf("{ %s, pattern: /%s/u }", length, regexpOf(s.Pattern)), nil
	case "base64":
		return fmt.Sprintf("{ %s, base64: true }", length), nil
	}
	return "", fmt.Errorf("encoding %q is not part of the contract's language", s.Encoding)
}

func sumOf(doc document, s shape) (string, error) {
	var b strings.Builder
	b.WriteString("{\n  oneOf: {\n")
	seen := map[string]bool{}
	for _, o := range s.OneOf {
		kind := doc.Defs.at[o.name()].kind()
		if kind == "" || seen[kind] {
			return "", fmt.Errorf("%s has no type of its own", o.name())
		}
		seen[kind] = true
		fmt.Fprintf(&b, "    %s: %s,\n", kind, constant(o.name()))
	}
	b.WriteString("  },\n}")
	return b.String(), nil
}

func objectOf(doc document, s shape) (string, error) {
	if s.Additional == nil || *s.Additional {
		return "", fmt.Errorf("an object must close itself with additionalProperties")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "{\n  required: [%s],\n  properties: {\n", strings.Join(quoted(s.Required), ", "))
	for _, k := range s.Properties.keys {
		r, err := ruleOf(doc, s.Properties.at[k])
		if err != nil {
			return "", fmt.Errorf("%s: %w", k, err)
		}
		fmt.Fprintf(&b, "    %s: %s,\n", k, r)
	}
	b.WriteString("  },\n}")
	return b.String(), nil
}

// regexpOf writes a pattern as the inside of a regular expression literal.
func regexpOf(pattern string) string {
	var b strings.Builder
	escaped := false
	for _, r := range pattern {
		switch {
		case r < ' ' || r > '~':
			fmt.Fprintf(&b, `\u%04x`, r)
		case r == '/' && !escaped:
			b.WriteString(`\/`)
		default:
			b.WriteRune(r)
		}
		escaped = r == '\\' && !escaped
	}
	return b.String()
}
