package judge

import (
	"strings"
)

// XMLSec asks `xmlsec1 --verify` about the signature with an Id in an XML file,
// with the key of a certificate (DER) and with files beside the document by
// their names. ids are the elements whose attributes are ids, as xmlsec1 wants to
// be told: "attribute [namespace:]element".
func XMLSec(t T, file, certificate []byte, id string, beside map[string][]byte, ids ...string) Verdict {
	t.Helper()
	args := []string{"--verify", "--pubkey-cert-pem", write(t, "key.pem", pemCertificates(certificate)), "--node-id", id}
	for name, content := range beside {
		args = append(args, "--url-map:"+name, write(t, "beside", content))
	}
	ids = append(ids, "Id http://www.w3.org/2000/09/xmldsig#:Signature")
	for _, id := range ids {
		attribute, element, _ := strings.Cut(id, " ")
		args = append(args, "--id-attr:"+attribute, element)
	}
	output, ok := run(t, "xmlsec1", append(args, write(t, "signed.xml", file))...)
	success := strings.HasPrefix(output, "OK\n") || strings.Contains(output, "\nOK\n")
	failed := strings.HasPrefix(output, "FAIL\n") || strings.Contains(output, "\nFAIL\n") ||
		strings.Contains(output, "Error: failed to verify file")
	if ok && failed || success == failed {
		t.Fatalf("xmlsec1 gave no verdict:\n%s", output)
	}
	return Verdict{Accepted: success, Output: output}
}

// XMLSecSign has `xmlsec1 --sign` fill in a signature template with a private
// key (PEM) and its certificate (DER), and returns the signed file.
func XMLSecSign(t T, template, key, certificate []byte, beside map[string][]byte, ids ...string) []byte {
	t.Helper()
	out := write(t, "signed.xml", nil)
	args := []string{"--sign", "--output", out, "--privkey-pem",
		write(t, "key.pem", key) + "," + write(t, "certificate.pem", pemCertificates(certificate))}
	for _, id := range ids {
		attribute, element, _ := strings.Cut(id, " ")
		args = append(args, "--id-attr:"+attribute, element)
	}
	for name, content := range beside {
		args = append(args, "--url-map:"+name, write(t, "beside", content))
	}
	if output, ok := run(t, "xmlsec1", append(args, write(t, "template.xml", template))...); !ok {
		t.Fatalf("xmlsec1 --sign:\n%s", output)
	}
	return read(t, out)
}
