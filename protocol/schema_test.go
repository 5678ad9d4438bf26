package protocol

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

type definition struct {
	Ref        string `json:"$ref"`
	Const      string
	OneOf      []definition
	Type       string
	Enum       []string
	Pattern    string
	MinLength  int64
	MaxLength  int64
	Minimum    int64
	Maximum    int64
	MinItems   int
	MaxItems   int
	Items      *definition
	Required   []string
	Properties map[string]definition
}

type law struct {
	Protocol map[string]int
	Limits   map[string]int
	Defs     map[string]definition `json:"$defs"`
}

func readLaw(t *testing.T) law {
	t.Helper()
	raw, err := os.ReadFile("message.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var l law
	if err := json.Unmarshal(raw, &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// definitionName is the name of a Go type in the schema.
func definitionName(t reflect.Type) string {
	if t == reflect.TypeFor[failure.Code]() {
		return "FailureCode"
	}
	return t.Name()
}

func TestNumbersAreTheSchemas(t *testing.T) {
	l := readLaw(t)
	want := map[string]int{
		"documents": MaxDocuments, "documentBytes": MaxDocumentBytes, "preparedBytes": MaxPreparedBytes,
		"requestBytes": MaxRequestBytes, "sliceBytes": MaxSliceBytes, "frameToHost": MaxFrameToHost,
		"frameFromHost": MaxFrameFromHost, "signingTimeSkewSeconds": SigningTimeSkewSeconds,
	}
	if !reflect.DeepEqual(l.Limits, want) {
		t.Errorf("limits %v, want %v", l.Limits, want)
	}
	if l.Protocol["current"] != Current || l.Protocol["minimum"] != Minimum {
		t.Errorf("protocol %v, want %d and %d", l.Protocol, Current, Minimum)
	}
}

func TestFailureCodesAreTheSchemas(t *testing.T) {
	var codes []string
	for _, c := range failure.Codes() {
		codes = append(codes, string(c))
	}
	listed := slices.Sorted(slices.Values(readLaw(t).Defs["FailureCode"].Enum))
	if !slices.Equal(listed, codes) {
		t.Errorf("the schema lists\n%q\npackage failure\n%q", listed, codes)
	}
}

// TestRulesAreTheSchemas holds every rule to the definition of its name.
func TestRulesAreTheSchemas(t *testing.T) {
	defs := readLaw(t).Defs
	for typ, r := range rules {
		name := definitionName(typ)
		d, ok := defs[name]
		if !ok {
			t.Errorf("%s is not in the schema", name)
			continue
		}
		switch {
		case typ.Kind() == reflect.Slice || typ.Kind() == reflect.Array:
			if d.Type != "string" || d.MinLength != encodedLen(r.min) || d.MaxLength != encodedLen(r.max) {
				t.Errorf("%s: schema %+v, Go %d to %d bytes", name, d, r.min, r.max)
			}
			if r.max > 32 && r.max%3 != 0 {
				t.Errorf("%s: %d bytes is no length that base64 can bound", name, r.max)
			}
		case r.enum != nil:
			if !slices.Equal(d.Enum, r.enum) && name != "FailureCode" {
				t.Errorf("%s: schema %q, Go %q", name, d.Enum, r.enum)
			}
		case typ.Kind() == reflect.String:
			if d.MinLength != r.min || d.MaxLength != r.max || !samePattern(d.Pattern, r.pattern) {
				t.Errorf("%s: schema %+v, Go %+v %s", name, d, r, r.pattern)
			}
		default:
			if d.Type != "integer" || d.Minimum != r.min || d.Maximum != r.max || r.max > math.MaxInt64>>11 {
				t.Errorf("%s: schema %+v, Go %+v", name, d, r)
			}
		}
	}
}

func samePattern(schema string, r *regexp.Regexp) bool { return schema == r.String() }

// TestMessagesAreTheSchemas holds every sum and every message to the schema by
// reflection: the same kinds, fields in the same order, optional alike, of the
// types of the same names. Nothing in the schema may be left over.
func TestMessagesAreTheSchemas(t *testing.T) {
	defs := readLaw(t).Defs
	left := map[string]bool{}
	for name := range defs {
		left[name] = true
	}
	for typ := range rules {
		delete(left, definitionName(typ))
	}
	for name, s := range map[string]sum{
		"HostRequest": hostRequests, "HostReply": hostReplies,
		"PageRequest": pageRequests, "PageReply": pageReplies,
	} {
		delete(left, name)
		if len(defs[name].OneOf) != len(s) {
			t.Errorf("%s: schema has %d messages, Go %d", name, len(defs[name].OneOf), len(s))
		}
		for kind, typ := range s {
			if !slices.ContainsFunc(defs[name].OneOf, func(d definition) bool { return d.Ref == "#/$defs/"+typ.Name() }) {
				t.Errorf("%s: the schema lacks %s", name, typ.Name())
			}
			if got := defs[typ.Name()].Properties["type"].Const; got != kind {
				t.Errorf("%s: type %q in the schema, %q in Go", typ.Name(), got, kind)
			}
			checkFields(t, defs, left, typ, true)
		}
	}
	for name := range left {
		t.Errorf("%s is in the schema only", name)
	}
}

func checkFields(t *testing.T, defs map[string]definition, left map[string]bool, typ reflect.Type, message bool) {
	t.Helper()
	delete(left, typ.Name())
	d := defs[typ.Name()]
	var required []string
	if message {
		required = append(required, "type")
	}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		if option == "" {
			required = append(required, name)
		}
		p, element := d.Properties[name], f.Type
		if count := f.Tag.Get("count"); count != "" {
			if p.Items == nil || p.MinItems != 1 || strconv.Itoa(p.MaxItems) != count {
				t.Errorf("%s.%s: schema %+v, Go 1 to %s", typ.Name(), name, p, count)
				continue
			}
			p, element = *p.Items, f.Type.Elem()
		}
		if element.Kind() == reflect.Pointer {
			element = element.Elem()
		}
		if p.Ref != "#/$defs/"+definitionName(element) {
			t.Errorf("%s.%s: schema %q, Go %s", typ.Name(), name, p.Ref, element)
		}
		if element.Kind() == reflect.Struct {
			checkFields(t, defs, left, element, false)
		}
	}
	if !slices.Equal(d.Required, required) {
		t.Errorf("%s: schema requires %q, Go %q", typ.Name(), d.Required, required)
	}
	fields := typ.NumField()
	if message {
		fields++
	}
	if len(d.Properties) != fields {
		t.Errorf("%s: schema has %d properties, Go %d", typ.Name(), len(d.Properties), fields)
	}
}
