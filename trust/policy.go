package trust

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"
)

var (
	oidPolicyMappings    = asn1.ObjectIdentifier{2, 5, 29, 33}
	oidPolicyConstraints = asn1.ObjectIdentifier{2, 5, 29, 36}
	oidInhibitAnyPolicy  = asn1.ObjectIdentifier{2, 5, 29, 54}
)

const anyPolicy = "2.5.29.32.0"

// Policy holds the inputs to path validation about certificate policies (RFC
// 5280 section 6.1.1 (c) and (e) to (g)). The zero value accepts any policy and
// none. It is the caller's; JPKI's own rules are in profiles.
type Policy struct {
	// Initial are the policies acceptable to the caller in dotted form; nil
	// means any.
	Initial []string
	// Explicit asks that the path be valid for one of them.
	Explicit bool
	// InhibitMapping and InhibitAny turn off policy mapping and anyPolicy.
	InhibitMapping, InhibitAny bool
}

// policyNode is one policy at one depth. Nodes of a depth with the same policy
// are one, with several parents (RFC 9618): the tree of RFC 5280 grows
// exponentially on bad input, this graph does not.
type policyNode struct {
	policy   string
	expected []string
	parents  []*policyNode
	// visited and allowed remember what acceptable found.
	visited, allowed bool
}

// policyState are the variables of RFC 5280 section 6.1.2. The counters are of
// certificates until the rule applies, 0 when it does.
type policyState struct {
	valid                     map[string]*policyNode // of the last depth; empty is NULL
	explicit, mapping, anyOff int
}

// policiesHold: the path is valid for a policy acceptable to the caller, as far
// as the caller or an authority demands one. The path begins with the leaf; the
// anchor takes no part. Qualifiers are not read.
func policiesHold(path []*candidate, in Policy) bool {
	n := len(path) - 1
	start := func(now bool) int {
		if now {
			return 0
		}
		return n + 1
	}
	s := policyState{
		valid:    map[string]*policyNode{anyPolicy: {policy: anyPolicy, expected: []string{anyPolicy}}},
		explicit: start(in.Explicit), mapping: start(in.InhibitMapping), anyOff: start(in.InhibitAny),
	}
	for i := n - 1; i >= 0; i-- {
		c := path[i]
		own := i > 0 && selfIssued(c.Certificate)
		s.process(c.PolicyOIDs, s.anyOff > 0 || own)
		if s.explicit == 0 && len(s.valid) == 0 {
			return false
		}
		if i > 0 && !s.prepare(c.X509, own) {
			return false
		}
	}
	leaf := path[0].X509
	if s.explicit > 0 {
		s.explicit--
	}
	if leaf.RequireExplicitPolicyZero {
		s.explicit = 0
	}
	return s.explicit > 0 || s.acceptable(in.Initial)
}

// process takes the policies of the next certificate (section 6.1.3 (d), (e)).
func (s *policyState) process(policies []string, anyCounts bool) {
	expecting := map[string][]*policyNode{}
	for _, node := range s.valid {
		for _, e := range node.expected {
			expecting[e] = append(expecting[e], node)
		}
	}
	next := map[string]*policyNode{}
	for _, p := range policies {
		if p == anyPolicy {
			continue
		}
		parents := expecting[p]
		if root := s.valid[anyPolicy]; parents == nil && root != nil {
			parents = []*policyNode{root}
		}
		if parents != nil {
			next[p] = &policyNode{policy: p, expected: []string{p}, parents: parents}
		}
	}
	if anyCounts && slices.Contains(policies, anyPolicy) {
		for e, parents := range expecting {
			if next[e] == nil {
				next[e] = &policyNode{policy: e, expected: []string{e}, parents: parents}
			}
		}
	}
	s.valid = next
}

// prepare applies mappings and constraints of an authority to what is below it
// (section 6.1.4 (a), (b), (h) to (j)).
func (s *policyState) prepare(c *x509.Certificate, own bool) bool {
	mapped := map[string][]string{}
	for _, m := range c.PolicyMappings {
		from, to := m.IssuerDomainPolicy.String(), m.SubjectDomainPolicy.String()
		if from == anyPolicy || to == anyPolicy {
			return false
		}
		mapped[from] = append(mapped[from], to)
	}
	for from, to := range mapped {
		s.mapTo(from, to)
	}
	if !own {
		for _, counter := range []*int{&s.explicit, &s.mapping, &s.anyOff} {
			*counter = max(*counter-1, 0)
		}
	}
	lowerTo(&s.explicit, c.RequireExplicitPolicy, c.RequireExplicitPolicyZero)
	lowerTo(&s.mapping, c.InhibitPolicyMapping, c.InhibitPolicyMappingZero)
	lowerTo(&s.anyOff, c.InhibitAnyPolicy, c.InhibitAnyPolicyZero)
	return true
}

// mapTo says that a policy is expected under other names from here on.
func (s *policyState) mapTo(from string, to []string) {
	node, root := s.valid[from], s.valid[anyPolicy]
	switch {
	case s.mapping == 0:
		delete(s.valid, from)
	case node != nil:
		node.expected = to
	case root != nil:
		s.valid[from] = &policyNode{policy: from, expected: to, parents: root.parents}
	}
}

// lowerTo lowers a counter to a constraint, where present: the standard library
// gives a positive value or sets zero.
func lowerTo(counter *int, value int, zero bool) {
	if zero || (value > 0 && value < *counter) {
		*counter = max(value, 0)
	}
}

// acceptable: what is left, in the terms of the first authority, meets what the
// caller accepts (section 6.1.5 (g)).
func (s *policyState) acceptable(initial []string) bool {
	if initial == nil || slices.Contains(initial, anyPolicy) {
		return len(s.valid) > 0
	}
	for _, node := range s.valid {
		if node.acceptable(initial) {
			return true
		}
	}
	return false
}

func (n *policyNode) acceptable(initial []string) bool {
	if n.policy == anyPolicy {
		return len(initial) > 0
	}
	if n.visited {
		return n.allowed
	}
	n.visited = true
	for _, p := range n.parents {
		if p.policy == anyPolicy {
			n.allowed = n.allowed || slices.Contains(initial, n.policy)
		} else {
			n.allowed = n.allowed || p.acceptable(initial)
		}
	}
	return n.allowed
}
