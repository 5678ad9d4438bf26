package abi

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/bounded"
)

// everyMessage has each message type once, with no field at its zero value.
func everyMessage() []Message {
	at := time.Date(2026, 11, 21, 1, 2, 3, 0, time.UTC)
	options := VerifyOptions{Name: "契約 <1>&.pdf", At: at, Evidence: Evidence{
		Anchors: Blobs{[]byte("anchor1"), []byte("anchor2")}, Certificates: Blobs{[]byte("ca")},
		CRLs: Blobs{{}, []byte("crl")}, OCSPs: Blobs{[]byte("ocsp")},
		TimeStampAnchors: Blobs{[]byte("tsa")}, FetchedCRLs: Blobs{[]byte("list")}, FetchedOCSPs: Blobs{[]byte("answer")},
		Missing: []string{"timeout"}, OCSPNonce: []byte("nonce"),
	}, ShowAttributes: true, Links: []Link{{Serial: "1a", Certificate: []byte("auth")}}, Password: []byte("pw")}
	prepared := Prepared{Version: 1, Profile: "pades-bb", Field: "F", Size: 10, ByteRange: [4]int64{0, 11, 12, 13},
		ContentDigest: []byte("digest"), Reserve: 8192, Tail: []byte("tail")}
	digest := Digest{Algorithm: "SHA-256", Content: true, Ranges: [][2]int64{{0, 5}, {7, 1}}, Value: []byte("hash")}
	return []Message{
		&VersionRequest{},
		&VersionAnswer{ABI: 1},
		&errorAnswer{Error: Error{Code: failure.PDFMalformed, Doing: "reading"}},
		&PrepareRequest{File: File{Handle: 3, Size: 9}, Options: PrepareOptions{Profile: "pades-bb", Time: at,
			Field: "F", Name: "番号 花子", Reason: "r", Location: "l", ContactInfo: "c", Reserve: 4096, Password: []byte("pw")}},
		&PrepareAnswer{Prepared: prepared},
		&InspectRequest{File: File{Handle: 3, Size: 9}, Password: []byte("pw")},
		&InspectAnswer{Inspection: Inspection{Time: at, Name: "n", Reason: "r", Location: "l",
			ContactInfo: "c", Signatures: 1, Changes: []Change{{Revision: 1, Object: 2, What: "page", Rule: "x"}},
			Active: []Active{{Kind: "media", Count: 1, Objects: []int{7}}}, Prepared: prepared}},
		&CompleteRequest{Prepared: prepared, Signed: Signed{Attributes: []byte("a"), Signature: []byte("s"),
			Certificates: Blobs{[]byte("signer"), []byte("ca")}, TimeStamps: Blobs{[]byte("response")}, TimeStampNonce: []byte{1}}},
		&CompleteAnswer{Tail: []byte("tail")},
		&DigestsRequest{File: File{Handle: 1, Size: 2}, Content: &File{Handle: 2, Size: 3}, Password: []byte("pw")},
		&DigestsAnswer{Digests: []Digest{digest}},
		&VerifyRequest{File: File{Handle: 1, Size: 2}, Content: &File{Handle: 2, Size: 3}, Options: options,
			Digests: []Digest{digest}},
		&VerifyChainRequest{Certificate: []byte("leaf"), Options: options},
		&InspectXMLRequest{File: File{Handle: 3, Size: 9}, Profile: "generic"},
		&InspectXMLAnswer{Inspection: XMLInspection{Time: at, Signatures: 1, Lines: []byte("[]"),
			Prepared: XMLPrepared{Version: 1, Profile: "generic", Size: 9, At: 5, Cut: 2,
				References: []XMLReference{{URI: "#x", Digest: []byte("digest")}}, Element: []byte("e"), SignedInfo: []byte("s")}}},
		&OCSPRequestsAnswer{Requests: Blobs{[]byte("one"), []byte("two")}},
		&ReportAnswer{Report: []byte(`{"schema":1}`)},
	}
}

func fresh(m Message) Message {
	return reflect.New(reflect.TypeOf(m).Elem()).Interface().(Message)
}

func TestEveryMessageComesBack(t *testing.T) {
	for _, m := range everyMessage() {
		raw, err := Encode(m)
		if err != nil {
			t.Fatalf("%T: %v", m, err)
		}
		back := fresh(m)
		if err := Decode(raw, back); err != nil {
			t.Fatalf("%T: %v in %q", m, err, raw)
		}
		if !reflect.DeepEqual(m, back) {
			t.Errorf("%T: came back as %+v, want %+v", m, back, m)
		}
	}
}

// TestNoMessagePassesForAnother feeds every message to every other type: only
// those that look alike on the wire may accept it.
func TestNoMessagePassesForAnother(t *testing.T) {
	alike := []string{
		"*abi.ReportAnswer *abi.CompleteAnswer", "*abi.CompleteAnswer *abi.ReportAnswer",
		"*abi.InspectRequest *abi.DigestsRequest",    // a digests request without content
		"*abi.InspectXMLRequest *abi.DigestsRequest", // with a profile
	}
	for _, m := range everyMessage() {
		raw, err := Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range everyMessage() {
			pair := fmt.Sprintf("%T %T", m, other)
			if reflect.TypeOf(other) == reflect.TypeOf(m) || slices.Contains(alike, pair) {
				continue
			}
			if Decode(raw, fresh(other)) == nil {
				t.Errorf("%T passes for %T", m, other)
			}
		}
	}
}

// message builds a message from JSON text and segments as they are.
func message(object string, segments ...string) []byte {
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(object)))
	return append(append(out, object...), strings.Join(segments, "")...)
}

func TestDecodeRefuses(t *testing.T) {
	file := `"file":{"handle":1,"size":2}`
	if err := Decode(message(`{`+file+`,"segments":[]}`), &InspectRequest{}); err != nil {
		t.Fatalf("control: %v", err)
	}
	cases := map[string][]byte{
		"nothing":             nil,
		"no JSON length":      {1, 0, 0},
		"JSON beyond the end": {200, 0, 0, 0, '{', '}'},
		"JSON beyond 31 bits": {255, 255, 255, 255, '{', '}'},
		"no JSON":             message(``),
		"no object":           message(`[]`),
		"half an object":      message(`{` + file),
		"two objects":         message(`{` + file + `,"segments":[]}{}`),
		"trailing data":       message(`{` + file + `,"segments":[]} x`),
		"missing key":         message(`{"segments":[]}`),
		"missing key inside":  message(`{"file":{"handle":1},"segments":[]}`),
		"no segments":         message(`{` + file + `}`),
		"null segments":       message(`{` + file + `,"segments":null}`),
		"null":                message(`{"file":null,"segments":[]}`),
		"null inside":         message(`{"file":{"handle":null,"size":2},"segments":[]}`),
		"unknown key":         message(`{` + file + `,"more":1,"segments":[]}`),
		"unknown key inside":  message(`{"file":{"handle":1,"size":2,"more":1},"segments":[]}`),
		"wrong case":          message(`{"File":{"handle":1,"size":2},"segments":[]}`),
		"repeated key":        message(`{` + file + `,` + file + `,"segments":[]}`),
		"repeated by escape":  message(`{` + file + `,"\u0066ile":{"handle":1,"size":2},"segments":[]}`),
		"segments inside":     message(`{"file":{"handle":1,"size":2,"segments":[]},"segments":[]}`),
		"negative handle":     message(`{"file":{"handle":-1,"size":2},"segments":[]}`),
		"fraction":            message(`{"file":{"handle":1,"size":2.5},"segments":[]}`),
		"beyond 64 bits":      message(`{"file":{"handle":1,"size":92233720368547758070},"segments":[]}`),
		"string for number":   message(`{"file":{"handle":"1","size":2},"segments":[]}`),
		"array for object":    message(`{"file":[1,2],"segments":[]}`),
		"invalid UTF-8":       message("{" + file + ",\"segments\":[],\"\xff\":1}"),
		"segment unannounced": message(`{`+file+`,"segments":[]}`, "x"),
		"segment too many":    message(`{`+file+`,"segments":[1]}`, "x"),
		"segment too short":   message(`{`+file+`,"segments":[2]}`, "x"),
		"deep nesting":        message(strings.Repeat(`{"file":`, 100000)),
	}
	for name, raw := range cases {
		err := Decode(raw, &InspectRequest{})
		if failure.CodeOf(err) != failure.MessageMalformed {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestDecodeRefusesCounts is about the types that the first table has not.
func TestDecodeRefusesCounts(t *testing.T) {
	evidence := func(anchors string) string {
		return `{"options":{"name":"","at":"2026-11-21T00:00:00Z","evidence":{"anchors":` + anchors +
			`,"certificates":0,"crls":0,"ocsps":0}},"segments":[1,1]}`
	}
	if err := Decode(message(evidence("1"), "c", "a"), &VerifyChainRequest{}); err != nil {
		t.Fatalf("control: %v", err)
	}
	for _, anchors := range []string{"0", "2", "-1", "4294967295", "99999", "null", "[]", `"1"`, "{}"} {
		if err := Decode(message(evidence(anchors), "c", "a"), &VerifyChainRequest{}); err == nil {
			t.Errorf("accepted %s anchors", anchors)
		}
	}
	for _, ranges := range []string{"[[1]]", "[[1,2,3]]", "[1]", "[[1,[2]]]", "1"} {
		raw := message(`{"digests":[{"algorithm":"SHA-256","content":false,"ranges":` + ranges + `}],"segments":[]}`)
		if err := Decode(raw, &DigestsAnswer{}); err == nil {
			t.Errorf("accepted ranges %s", ranges)
		}
	}
}

func TestBounds(t *testing.T) {
	if _, err := Encode(&ReportAnswer{Report: make([]byte, MaxMessage)}); failure.CodeOf(err) != failure.DocumentTooLarge {
		t.Errorf("message beyond MaxMessage: %v", err)
	}
	many := &CompleteRequest{Signed: Signed{Certificates: make(Blobs, MaxSegments)}}
	if _, err := Encode(many); failure.CodeOf(err) != failure.DocumentTooLarge {
		t.Errorf("message beyond MaxSegments: %v", err)
	}
	long := &InspectAnswer{Inspection: Inspection{Name: strings.Repeat("x", MaxJSON)}}
	if _, err := Encode(long); failure.CodeOf(err) != failure.DocumentTooLarge {
		t.Errorf("message beyond MaxJSON: %v", err)
	}
}

func TestErrorAnswer(t *testing.T) {
	cause := errors.New("quoting the document")
	raw := EncodeError(failure.Wrap(failure.PDFEncrypted, cause, "opening"))
	if bytes.Contains(raw, []byte("quoting")) {
		t.Errorf("the cause crosses the boundary: %q", raw)
	}
	err := DecodeAnswer(raw, &ReportAnswer{})
	own, ok := errors.AsType[*failure.Error](err)
	if !ok || own.Code != failure.PDFEncrypted || own.Doing != "opening" {
		t.Errorf("came back as %v", err)
	}
	if err := DecodeAnswer(EncodeError(cause), &ReportAnswer{}); failure.CodeOf(err) != failure.Internal {
		t.Errorf("error without a code came back as %v", err)
	}
	invented := message(`{"error":{"code":"all-is-well","doing":""},"segments":[]}`)
	if err := DecodeAnswer(invented, &ReportAnswer{}); failure.CodeOf(err) != failure.SandboxFailed {
		t.Errorf("invented code came back as %v", err)
	}
	answer, err := Encode(&ReportAnswer{Report: []byte("r")})
	if err != nil {
		t.Fatal(err)
	}
	if err := DecodeAnswer(answer, &ReportAnswer{}); err != nil {
		t.Errorf("good answer: %v", err)
	}
}

// FuzzDecode: what is accepted comes back unchanged from a second round, and
// nothing makes the decoder slow or greedy.
func FuzzDecode(f *testing.F) {
	for _, m := range everyMessage() {
		raw, err := Encode(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		bounded.Run(t, len(raw), bounded.Memory{Constant: 16 << 20, PerByte: 1000}, func() {
			for _, m := range everyMessage() {
				m = fresh(m)
				if Decode(raw, m) != nil {
					continue
				}
				again, err := Encode(m)
				if err != nil {
					t.Fatalf("%T: %v", m, err)
				}
				back := fresh(m)
				if err := Decode(again, back); err != nil {
					t.Fatalf("%T: %q does not come back: %v", m, again, err)
				}
				if third, err := Encode(back); err != nil || !bytes.Equal(third, again) {
					t.Fatalf("%T: %q came back as %q, %v", m, again, third, err)
				}
			}
		})
	})
}
