package protocol

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/natsuin/natsuin/failure"
)

// vector is one file of vectors/accept or vectors/reject. A vector with a text
// or hex is about how JSON is written: the schema and TypeScript, which see
// values only, judge its message, if it has one.
type vector struct {
	Sum     string          `json:"sum"`
	Reason  Reason          `json:"reason"`
	Message json.RawMessage `json:"message"`
	Text    *string         `json:"text"`
	Hex     string          `json:"hex"`
}

// wire returns the bytes the vector stands for.
func (v vector) wire(t testing.TB) []byte {
	t.Helper()
	if v.Text != nil {
		return []byte(*v.Text)
	}
	if v.Hex != "" {
		raw, err := hex.DecodeString(v.Hex)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	return v.Message
}

// decode reads a wire text as the named sum.
func decodeSum(sum string, text []byte) (Message, error) {
	switch sum {
	case "HostRequest":
		return DecodeHostRequest(text)
	case "HostReply":
		return DecodeHostReply(text)
	case "PageRequest":
		return DecodePageRequest(text)
	default:
		return DecodePageReply(text)
	}
}

func loadVectors(t testing.TB, folder string, atLeast int) map[string]vector {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("vectors", folder, "*.json"))
	if err != nil || len(files) < atLeast {
		t.Fatalf("found %d vectors in %s, want at least %d (%v)", len(files), folder, atLeast, err)
	}
	all := map[string]vector{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var v vector
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all[strings.TrimSuffix(filepath.Base(f), ".json")] = v
	}
	return all
}

func sumSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("message.schema.json#/$defs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// judge gives the schema's verdict on a value.
func judge(t *testing.T, sum string, message json.RawMessage) error {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(message))
	if err != nil {
		t.Fatal(err)
	}
	return sumSchema(t, sum).Validate(value)
}

func TestAccept(t *testing.T) {
	for name, v := range loadVectors(t, "accept", 40) {
		t.Run(name, func(t *testing.T) {
			m, err := decodeSum(v.Sum, v.wire(t))
			if err != nil {
				t.Fatal(err)
			}
			if err := judge(t, v.Sum, v.Message); err != nil {
				t.Errorf("the schema refuses: %v", err)
			}
			text, err := Encode(m)
			if err != nil {
				t.Fatal(err)
			}
			var want bytes.Buffer
			if err := json.Compact(&want, v.Message); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(text, want.Bytes()) {
				t.Errorf("encoded\n%s\nwant\n%s", text, want.Bytes())
			}
			again, err := decodeSum(v.Sum, text)
			if err != nil || !reflect.DeepEqual(again, m) {
				t.Errorf("decoded again %v (%v), want %v", again, err, m)
			}
		})
	}
}

func TestReject(t *testing.T) {
	for name, v := range loadVectors(t, "reject", 150) {
		t.Run(name, func(t *testing.T) {
			m, err := decodeSum(v.Sum, v.wire(t))
			if failure.CodeOf(err) != failure.MessageMalformed || ReasonOf(err) != v.Reason {
				t.Errorf("got %v, want %s", err, v.Reason)
			}
			if m != nil {
				t.Errorf("returned %v beside the error", m)
			}
			if v.Message != nil && judge(t, v.Sum, v.Message) == nil {
				t.Error("the schema accepts")
			}
		})
	}
}

// TestReasonsHaveVectors: a reason that no vector shows is untested.
func TestReasonsHaveVectors(t *testing.T) {
	shown := map[Reason]bool{TooLong: true} // TestTooLong
	for _, v := range loadVectors(t, "reject", 150) {
		shown[v.Reason] = true
	}
	for _, r := range []Reason{TooLong, NotUTF8, NotJSON, Surrogate, TooDeep, DuplicateKey, WrongType,
		UnknownKind, UnknownField, MissingField, BadValue, BadLength, OutOfRange, BadCount} {
		if !shown[r] {
			t.Errorf("no vector for %s", r)
		}
	}
}

// TestMessagesHaveVectors: every message of every sum is accepted in one vector
// and, for what it holds, refused in another.
func TestMessagesHaveVectors(t *testing.T) {
	for folder, least := range map[string]int{"accept": 40, "reject": 150} {
		shown := map[string]bool{}
		for name, v := range loadVectors(t, folder, least) {
			if (folder == "reject") != (v.Reason != "") {
				t.Errorf("%s/%s: reason %q", folder, name, v.Reason)
			}
			var m struct{ Type string }
			if v.Reason != UnknownKind && json.Unmarshal(v.Message, &m) == nil {
				shown[v.Sum+" "+m.Type] = true
			}
		}
		for name, s := range map[string]sum{
			"HostRequest": hostRequests, "HostReply": hostReplies,
			"PageRequest": pageRequests, "PageReply": pageReplies,
		} {
			for kind := range s {
				if !shown[name+" "+kind] {
					t.Errorf("no vector in %s for %s %s", folder, name, kind)
				}
			}
		}
	}
}

func TestTooLong(t *testing.T) {
	hello := `{"type":"hello","protocol":1,"minimumProtocol":1,"version":"1.0.0"}`
	for sum, limit := range map[string]int{
		"HostRequest": MaxFrameToHost, "HostReply": MaxFrameFromHost,
		"PageRequest": maxPageRequest, "PageReply": MaxFrameFromHost,
	} {
		text := hello + strings.Repeat(" ", limit-len(hello))
		if _, err := decodeSum(sum, []byte(text)); err != nil {
			t.Errorf("%s of the limit: %v", sum, err)
		}
		_, err := decodeSum(sum, []byte(text+" "))
		if failure.CodeOf(err) != failure.MessageTooLarge || ReasonOf(err) != TooLong {
			t.Errorf("%s above the limit: %v", sum, err)
		}
	}
}

// TestEncodeRefuses: nothing leaves this side that the other would refuse.
func TestEncodeRefuses(t *testing.T) {
	for name, m := range map[string]Message{
		"no origin":   HostSign{ID: "r", Code: "K7M-3QX", Documents: []HostDocument{{}}},
		"null list":   Signed{ID: "r"},
		"line feed":   PageDocument{ID: "r", Name: "a\nb", MediaType: MediaPDF, Profile: PAdESBB, Size: 1},
		"broken UTF8": PageDocument{ID: "r", Name: "a\xff", MediaType: MediaPDF, Profile: PAdESBB, Size: 1},
		"no code":     HostError{ID: "r"},
		"range":       Hello{Protocol: 1, MinimumProtocol: 0, Version: "1.0.0"},
	} {
		if text, err := Encode(m); failure.CodeOf(err) != failure.Internal || text != nil {
			t.Errorf("%s: encoded %s (%v)", name, text, err)
		}
	}
}
