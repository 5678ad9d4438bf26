package protocol

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxPageRequest bounds the text of a message from a page: a full slice in
// base64 and the few fields around it.
const maxPageRequest = MaxSliceBytes/3*4 + 4096

// DecodeHostRequest reads one message from the extension to the host, at most
// MaxFrameToHost bytes. Errors are failure.MessageMalformed and
// failure.MessageTooLarge, and ReasonOf tells more.
func DecodeHostRequest(text []byte) (HostRequest, error) {
	return decode[HostRequest](text, MaxFrameToHost, hostRequests)
}

// DecodeHostReply reads one message from the host to the extension, at most
// MaxFrameFromHost bytes. Errors as DecodeHostRequest.
func DecodeHostReply(text []byte) (HostReply, error) {
	return decode[HostReply](text, MaxFrameFromHost, hostReplies)
}

// DecodePageRequest reads one message from a page to the extension, at most a
// full slice in base64. Errors as DecodeHostRequest.
func DecodePageRequest(text []byte) (PageRequest, error) {
	return decode[PageRequest](text, maxPageRequest, pageRequests)
}

// DecodePageReply reads one message from the extension to a page, at most
// MaxFrameFromHost bytes. Errors as DecodeHostRequest.
func DecodePageReply(text []byte) (PageReply, error) {
	return decode[PageReply](text, MaxFrameFromHost, pageReplies)
}

func decode[S Message](text []byte, limit int, kinds sum) (S, error) {
	var none S
	value, err := readText(text, limit)
	if err != nil {
		return none, refusal(err)
	}
	message, err := bindMessage(kinds, value)
	if err != nil {
		return none, refusal(err)
	}
	return message.Interface().(S), nil
}

// bindMessage picks the message by its "type" and fills it.
func bindMessage(kinds sum, value any) (reflect.Value, error) {
	object, ok := value.(map[string]any)
	if !ok {
		return reflect.Value{}, malformed(WrongType, "message")
	}
	kind, ok := object["type"]
	if !ok {
		return reflect.Value{}, malformed(MissingField, "message.type")
	}
	word, ok := kind.(string)
	if !ok {
		return reflect.Value{}, malformed(WrongType, "message.type")
	}
	t, ok := kinds[word]
	if !ok {
		return reflect.Value{}, malformed(UnknownKind, "message.type")
	}
	delete(object, "type")
	message := reflect.New(t).Elem()
	return message, bindFields(message, object, "message")
}

// bind fills dst, of a type of this package, from a value of readText.
func bind(dst reflect.Value, value any, path string) error {
	r, leaf := rules[dst.Type()]
	switch {
	case dst.Kind() == reflect.Pointer:
		dst.Set(reflect.New(dst.Type().Elem()))
		return bind(dst.Elem(), value, path)
	case dst.Kind() == reflect.Struct:
		object, ok := value.(map[string]any)
		if !ok {
			return malformed(WrongType, path)
		}
		return bindFields(dst, object, path)
	case leaf && dst.CanInt():
		return bindInteger(dst, r, value, path)
	case leaf && dst.Kind() == reflect.String:
		return bindString(dst, r, value, path)
	case leaf:
		return bindBytes(dst, r, value, path)
	}
	panic("protocol: no rule for " + dst.Type().String())
}

func bindFields(dst reflect.Value, object map[string]any, path string) error {
	t := dst.Type()
	known := make([]string, t.NumField())
	for i := range known {
		known[i], _, _ = strings.Cut(t.Field(i).Tag.Get("json"), ",")
	}
	for key := range object {
		if !slices.Contains(known, key) {
			return malformed(UnknownField, path)
		}
	}
	for i, name := range known {
		field, at := t.Field(i), path+"."+name
		value, present := object[name]
		var err error
		switch {
		case !present && strings.HasSuffix(field.Tag.Get("json"), ",omitempty"):
		case !present:
			err = malformed(MissingField, at)
		case field.Tag.Get("count") != "":
			err = bindList(dst.Field(i), field.Tag.Get("count"), value, at)
		default:
			err = bind(dst.Field(i), value, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func bindList(dst reflect.Value, count string, value any, path string) error {
	list, ok := value.([]any)
	if !ok {
		return malformed(WrongType, path)
	}
	most, err := strconv.Atoi(count)
	if err != nil {
		panic("protocol: count tag at " + path)
	}
	if len(list) < 1 || len(list) > most {
		return malformed(BadCount, path)
	}
	dst.Set(reflect.MakeSlice(dst.Type(), len(list), len(list)))
	for i, v := range list {
		if err := bind(dst.Index(i), v, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}

func bindInteger(dst reflect.Value, r rule, value any, path string) error {
	n, ok := value.(json.Number)
	if !ok || strings.ContainsAny(string(n), ".eE") {
		return malformed(WrongType, path)
	}
	i, err := strconv.ParseInt(string(n), 10, 64)
	if err != nil || i < r.min || i > r.max {
		return malformed(OutOfRange, path)
	}
	dst.SetInt(i)
	return nil
}

func bindString(dst reflect.Value, r rule, value any, path string) error {
	s, ok := value.(string)
	if !ok {
		return malformed(WrongType, path)
	}
	if r.enum != nil {
		if !slices.Contains(r.enum, s) {
			return malformed(BadValue, path)
		}
	} else if n := int64(utf8.RuneCountInString(s)); n < r.min || n > r.max {
		return malformed(BadLength, path)
	} else if !r.pattern.MatchString(s) {
		return malformed(BadValue, path)
	}
	dst.SetString(s)
	return nil
}

// bindBytes reads base64 that has padding, no line break and no stray bit.
func bindBytes(dst reflect.Value, r rule, value any, path string) error {
	s, ok := value.(string)
	if !ok {
		return malformed(WrongType, path)
	}
	if n := int64(len(s)); n < encodedLen(r.min) || n > encodedLen(r.max) {
		return malformed(BadLength, path)
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") || int64(len(raw)) < r.min || int64(len(raw)) > r.max {
		return malformed(BadValue, path)
	}
	if dst.Kind() == reflect.Array {
		reflect.Copy(dst, reflect.ValueOf(raw))
	} else {
		dst.SetBytes(raw)
	}
	return nil
}

func encodedLen(n int64) int64 { return int64(base64.StdEncoding.EncodedLen(int(n))) }
