package trust

import (
	"bytes"
	"encoding/asn1"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/natsuin/natsuin/cert"
)

var oidNameConstraints = asn1.ObjectIdentifier{2, 5, 29, 30}

// constraints is a NameConstraints extension (RFC 5280 section 4.2.1.10).
type constraints struct{ permitted, excluded []generalName }

// namesHold: every name of every certificate lies within the subtrees that the
// authorities above permit and in none that they exclude (RFC 5280 sections
// 6.1.3 (b), (c) and 6.1.4 (g)). Self-issued authorities are exempt. The
// anchor's constraints bind too (RFC 5937).
func namesHold(path []*candidate) bool {
	var above []constraints
	work := 0
	for i := len(path) - 1; i >= 0; i-- {
		c := path[i].Certificate
		if i < len(path)-1 && (i == 0 || !selfIssued(c)) && len(above) > 0 {
			names, ok := namesOf(c)
			if !ok {
				return false
			}
			for _, limits := range above {
				work += len(names) * (len(limits.permitted) + len(limits.excluded))
				if work > maxComparisons || !limits.hold(names) {
					return false
				}
			}
		}
		if der := extension(c, oidNameConstraints); der != nil {
			limits, ok := parseConstraints(der)
			if !ok {
				return false
			}
			above = append(above, limits)
		}
	}
	return true
}

// namesOf returns every name a certificate gives its subject.
func namesOf(c *cert.Certificate) ([]generalName, bool) {
	out := mailAddresses(c.X509.RawSubject)
	if len(c.X509.Subject.Names) > 0 {
		out = append(out, generalName{nameDirectory, c.X509.RawSubject})
	}
	der := extension(c, oidSubjectAltName)
	if der == nil {
		return out, true
	}
	in := cryptobyte.String(der)
	var list cryptobyte.String
	if !in.ReadASN1(&list, cbasn1.SEQUENCE) {
		return nil, false
	}
	names, ok := readGeneralNames(list)
	return append(out, names...), ok
}

func parseConstraints(der []byte) (constraints, bool) {
	in := cryptobyte.String(der)
	var body, permitted, excluded cryptobyte.String
	var c constraints
	var ok, hasPermitted, hasExcluded bool
	if !in.ReadASN1(&body, cbasn1.SEQUENCE) || !in.Empty() ||
		!body.ReadOptionalASN1(&permitted, &hasPermitted, constructed(0)) ||
		!body.ReadOptionalASN1(&excluded, &hasExcluded, constructed(1)) || !body.Empty() {
		return c, false
	}
	if c.permitted, ok = readSubtrees(permitted); !ok {
		return c, false
	}
	c.excluded, ok = readSubtrees(excluded)
	return c, ok
}

// readSubtrees reads GeneralSubtrees, whose minimum is always 0 and whose
// maximum is absent.
func readSubtrees(in cryptobyte.String) ([]generalName, bool) {
	var out []generalName
	for !in.Empty() {
		var tree cryptobyte.String
		if len(out) == maxNames || !in.ReadASN1(&tree, cbasn1.SEQUENCE) {
			return nil, false
		}
		n, ok := readGeneralName(&tree)
		if !ok || !tree.Empty() {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

// hold checks names against one authority's constraints. A name of a form that
// is constrained here but that nobody can compare breaks them.
func (c constraints) hold(names []generalName) bool {
	for _, n := range names {
		for _, tree := range c.excluded {
			if tree.tag == n.tag && within(n, tree, true) {
				return false
			}
		}
		limited, inside := false, false
		for _, tree := range c.permitted {
			if tree.tag == n.tag {
				limited = true
				inside = inside || within(n, tree, false)
			}
		}
		if limited && !inside {
			return false
		}
	}
	return true
}

// within reports whether a name lies in a subtree of the same form. doubt is
// the answer where the name cannot be read or the form not be compared.
func within(n, tree generalName, doubt bool) bool {
	switch n.tag {
	case nameDirectory:
		return strings.HasPrefix(canonical(n.value), canonical(tree.value))
	case nameDNS:
		return dnsWithin(lower(n.value), lower(tree.value), doubt)
	case nameMail:
		return mailWithin(string(n.value), string(tree.value), doubt)
	case nameURI:
		return uriWithin(string(n.value), lower(tree.value), doubt)
	case nameIP:
		return ipWithin(n.value, tree.value, doubt)
	default:
		return doubt
	}
}

func lower(b []byte) string { return strings.TrimSuffix(strings.ToLower(string(b)), ".") }

// dnsWithin: the name is the constraint or has labels added at the left. A
// wildcard is excluded already where one name that it covers is.
func dnsWithin(name, tree string, doubt bool) bool {
	if doubt && strings.HasPrefix(name, "*.") && strings.HasSuffix("."+tree, name[1:]) {
		return true
	}
	return tree == "" || name == tree || strings.HasSuffix(name, "."+strings.TrimPrefix(tree, "."))
}

// mailWithin: the constraint is one mailbox, one host, or with a leading dot
// all hosts of a domain.
func mailWithin(name, tree string, doubt bool) bool {
	at := strings.LastIndexByte(name, '@')
	if at < 0 {
		return doubt
	}
	host := lower([]byte(name[at+1:]))
	if i := strings.LastIndexByte(tree, '@'); i >= 0 {
		return name[:at] == tree[:i] && host == lower([]byte(tree[i+1:]))
	}
	return hostWithin(host, lower([]byte(tree)))
}

// uriWithin applies the same to the host of a URI. One without a host name is
// in no subtree and never excepted.
func uriWithin(name, tree string, doubt bool) bool {
	_, rest, ok := strings.Cut(name, "://")
	if i := strings.IndexAny(rest, "/?#\\"); i >= 0 {
		rest = rest[:i]
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	host, _, _ := strings.Cut(lower([]byte(rest)), ":")
	host = strings.TrimSuffix(host, ".")
	if !ok || !strings.ContainsAny(host, "abcdefghijklmnopqrstuvwxyz") || strings.ContainsAny(host, "[]%") {
		return doubt // no authority, an address, or something that readers read differently
	}
	return hostWithin(host, tree)
}

func hostWithin(host, tree string) bool {
	if strings.HasPrefix(tree, ".") {
		return strings.HasSuffix(host, tree)
	}
	return host == tree
}

// The sizes of addresses in bytes.
const (
	ipv4Size = 4
	ipv6Size = 16
)

// ipWithin: the constraint is an address and a mask.
func ipWithin(name, tree []byte, doubt bool) bool {
	if len(name) != ipv4Size && len(name) != ipv6Size {
		return doubt
	}
	if len(tree) != 2*len(name) {
		return doubt && len(tree) != 2*ipv4Size && len(tree) != 2*ipv6Size
	}
	masked := make([]byte, len(name))
	want := make([]byte, len(name))
	for i, m := range tree[len(name):] {
		masked[i], want[i] = name[i]&m, tree[i]&m
	}
	return bytes.Equal(masked, want)
}
