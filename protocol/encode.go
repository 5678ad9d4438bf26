package protocol

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/natsuin/natsuin/failure"
)

// Encode writes a message canonically: type first, fields in the order of the
// schema, no white space. It decodes what it wrote, so that nothing leaves this
// side that the other would refuse; a message that breaks a rule is
// failure.Internal.
func Encode(m Message) ([]byte, error) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return nil, failure.Wrap(failure.Internal, err, "encoding a message")
	}
	// Every message has at least one field, so its body is {"field":….
	text := []byte(`{"type":"` + m.kind() + `",`)
	text = append(text, bytes.TrimSuffix(body.Bytes()[1:], []byte("\n"))...)
	value, err := readText(text, maxPageRequest)
	if err == nil {
		_, err = bindMessage(sum{m.kind(): reflect.TypeOf(m)}, value)
	}
	if err != nil {
		return nil, failure.Wrap(failure.Internal, err, "encoding a message")
	}
	return text, nil
}
