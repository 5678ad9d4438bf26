package verify

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestIndented: what json.Indent makes of a compact text.
func TestIndented(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `0`, `"{[,:]}"`, `{"a":{},"b":[],"c":[{}],"d":[[]]}`, `[[],[[1,2],"\\\"",{"x":"\\"}],null]`,
		`{"氏名":"番号\u3000花子 \\","e":"a\"b:{","f":[true,-1.5e3]}`, "[\"\\\\\",{\"a\":\"]\"}]\n",
	} {
		var want bytes.Buffer
		if err := json.Indent(&want, []byte(text), "", "  "); err != nil {
			t.Fatal(err)
		}
		if got := indented([]byte(text)); !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%s became %s", text, got)
		}
	}
}
