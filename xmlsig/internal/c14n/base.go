package c14n

import "strings"

// reference is a URI reference taken apart (RFC 3986 appendix B), without its
// fragment, which Canonical XML 1.1 drops.
type reference struct {
	scheme, authority, path, query string
	hasAuthority, hasQuery         bool
}

func parseReference(s string) (r reference) {
	s, _, _ = strings.Cut(s, "#")
	s, r.query, r.hasQuery = strings.Cut(s, "?")
	if colon := strings.IndexByte(s, ':'); colon > 0 && !strings.Contains(s[:colon], "/") {
		r.scheme, s = s[:colon], s[colon+1:]
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		r.hasAuthority = true
		slash := strings.IndexByte(rest, '/')
		if slash < 0 {
			slash = len(rest)
		}
		r.authority, s = rest[:slash], rest[slash:]
	}
	r.path = s
	return r
}

func (r reference) String() string {
	s := ""
	if r.scheme != "" {
		s += r.scheme + ":"
	}
	if r.hasAuthority {
		s += "//" + r.authority
	}
	s += r.path
	if r.hasQuery {
		s += "?" + r.query
	}
	return s
}

// join is join-URI-References of Canonical XML 1.1 §2.4: RFC 3986 §5.2 with a
// base that need not be absolute.
func join(base, relative string) string {
	if strings.HasSuffix(base, "..") {
		base += "/"
	}
	b, r := parseReference(base), parseReference(relative)
	switch {
	case r.scheme != "":
		r.path = removeDots(r.path)
		return r.String()
	case r.hasAuthority:
		r.path = removeDots(r.path)
	case r.path == "":
		r.path = b.path
		if !r.hasQuery {
			r.query, r.hasQuery = b.query, b.hasQuery
		}
	case strings.HasPrefix(r.path, "/"):
		r.path = removeDots(r.path)
	case b.hasAuthority && b.path == "":
		r.path = removeDots("/" + r.path)
	default:
		r.path = removeDots(b.path[:strings.LastIndexByte(b.path, '/')+1] + r.path)
	}
	if !r.hasAuthority {
		r.authority, r.hasAuthority = b.authority, b.hasAuthority
	}
	r.scheme = b.scheme
	return r.String()
}

// removeDots is the modified Remove Dot Segments: runs of slashes become one,
// leading ".." segments of a relative path stay, and a trailing ".." gets a slash.
func removeDots(path string) string {
	rooted := strings.HasPrefix(path, "/")
	var kept []string
	segments := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	folder := strings.HasSuffix(path, "/")
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s == ".":
			folder = folder || last
		case s != "..":
			kept = append(kept, s)
		default:
			folder = folder || last
			if n := len(kept); n > 0 && kept[n-1] != ".." {
				kept = kept[:n-1]
			} else if !rooted {
				kept = append(kept, s)
			}
		}
	}
	out := strings.Join(kept, "/")
	if folder && out != "" {
		out += "/"
	}
	if rooted {
		out = "/" + out
	}
	return out
}
