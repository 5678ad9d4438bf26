package syntax

import (
	"bytes"
	"compress/zlib"
	"io"
)

// decode undoes the filters of a stream. Only what cross-reference and object
// streams use in practice is built: none, and FlateDecode with or without a
// predictor (ISO 32000-1 §7.4.4). The result is at most MaxDecoded bytes.
func (f *File) decode(data []byte, dict Object, resolve func(Object) (Object, error)) ([]byte, error) {
	filters, err := listOf(dict.Get("Filter"), resolve)
	if err != nil {
		return nil, err
	}
	parameters, err := listOf(dict.Get("DecodeParms"), resolve)
	if err != nil {
		return nil, err
	}
	for i, filter := range filters {
		name, _ := filter.Name()
		if name == cryptFilter && i == 0 && f.cipher != nil {
			continue // undone already
		}
		if name != "FlateDecode" && name != "Fl" {
			return nil, unsupported("decoding a structural stream with filter %q", name)
		}
		if data, err = inflate(data); err != nil {
			return nil, err
		}
		if i < len(parameters) {
			if data, err = unpredict(data, parameters[i], resolve); err != nil {
				return nil, err
			}
		}
		if f.decoded += int64(len(data)); f.decoded > MaxDecodedTotal {
			return nil, tooComplex("decoding streams")
		}
	}
	return data, nil
}

// listOf turns the value of /Filter or /DecodeParms, one or an array, into a
// list of resolved values.
func listOf(o Object, resolve func(Object) (Object, error)) ([]Object, error) {
	o, err := resolve(o)
	if err != nil {
		return nil, err
	}
	switch {
	case o.Kind == Null:
		return nil, nil
	case o.Kind != Array:
		return []Object{o}, nil
	case o.Len() > MaxFilters:
		return nil, tooComplex("decoding a stream with %d filters", o.Len())
	}
	out := make([]Object, o.Len())
	for i := range out {
		if out[i], err = resolve(o.At(i)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func inflate(data []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, malformed("decompressing a stream")
	}
	out, err := io.ReadAll(io.LimitReader(r, MaxDecoded+1))
	if len(out) > MaxDecoded {
		return nil, tooComplex("decompressing a stream")
	}
	if err != nil {
		return nil, malformed("decompressing a stream")
	}
	return out, nil
}

// unpredict undoes a PNG predictor (ISO 32000-1 §7.4.4.4); the TIFF predictor,
// which no structural stream uses, is refused.
func unpredict(data []byte, parms Object, resolve func(Object) (Object, error)) ([]byte, error) {
	get := func(key string, otherwise int64) (int64, error) {
		v, err := resolve(parms.Get(key))
		if err != nil || v.Kind == Null {
			return otherwise, err
		}
		n, ok := v.Int()
		if !ok || n < 1 || n > MaxDecoded {
			return 0, malformed("reading /%s of a predictor", key)
		}
		return n, nil
	}
	var values [4]int64
	for i, p := range []struct {
		key       string
		otherwise int64
	}{{"Predictor", 1}, {"Colors", 1}, {"BitsPerComponent", 8}, {"Columns", 1}} {
		v, err := get(p.key, p.otherwise)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	predictor, colors, bits, columns := values[0], values[1], values[2], values[3]
	switch {
	case predictor == 1:
		return data, nil
	case predictor < 10 || predictor > 15:
		return nil, unsupported("undoing predictor %d", predictor)
	case colors > 32 || bits > 16:
		return nil, malformed("reading the parameters of a predictor")
	}
	return unPNG(data, int((colors*bits*columns+7)/8), int((colors*bits+7)/8))
}

// unPNG undoes the per-row filters of the PNG specification (§9) for rows of
// rowBytes and pixels of pixel bytes.
func unPNG(data []byte, rowBytes, pixel int) ([]byte, error) {
	if len(data)%(rowBytes+1) != 0 {
		return nil, malformed("undoing a predictor on a broken row")
	}
	out := make([]byte, 0, len(data)/(rowBytes+1)*rowBytes)
	previous := make([]byte, rowBytes)
	for len(data) > 0 {
		kind, row := data[0], data[1:rowBytes+1]
		start := len(out)
		out = append(out, row...)
		current := out[start:]
		for i := range current {
			var left, corner byte
			if i >= pixel {
				left, corner = current[i-pixel], previous[i-pixel]
			}
			switch kind {
			case 0:
			case 1:
				current[i] += left
			case 2:
				current[i] += previous[i]
			case 3:
				current[i] += byte((int(left) + int(previous[i])) / 2)
			case 4:
				current[i] += paeth(left, previous[i], corner)
			default:
				return nil, malformed("undoing PNG filter %d", kind)
			}
		}
		previous = current
		data = data[rowBytes+1:]
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
