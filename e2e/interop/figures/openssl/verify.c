// Verifies one detached CMS again and again with libcrypto: the message is read
// anew each time, the CA certificate and its revocation list once.
//
//   verify COUNT message.der content ca.pem list.pem
//
// Prints "good COUNT" where every verification succeeded.
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

static int fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  ERR_print_errors_fp(stderr);
  return 1;
}

static unsigned char *load(const char *path, long *size) {
  FILE *f = fopen(path, "rb");
  if (!f || fseek(f, 0, SEEK_END)) return NULL;
  *size = ftell(f);
  rewind(f);
  unsigned char *bytes = malloc((size_t)*size + 1);
  if (bytes && fread(bytes, 1, (size_t)*size, f) != (size_t)*size) bytes = NULL;
  fclose(f);
  return bytes;
}

int main(int argc, char **argv) {
  if (argc != 6) return fail("usage: verify COUNT message.der content ca.pem list.pem");
  int count = atoi(argv[1]);
  long message_size, content_size;
  unsigned char *message = load(argv[2], &message_size), *content = load(argv[3], &content_size);
  X509_STORE *store = X509_STORE_new();
  if (!message || !content || !store) return fail("reading the files");
  X509_LOOKUP *files = X509_STORE_add_lookup(store, X509_LOOKUP_file());
  if (!files || X509_load_cert_file(files, argv[4], X509_FILETYPE_PEM) != 1 ||
      X509_load_crl_file(files, argv[5], X509_FILETYPE_PEM) != 1 ||
      !X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK) || !X509_STORE_set_purpose(store, X509_PURPOSE_ANY))
    return fail("reading certificate and list");
  for (int i = 0; i < count; i++) {
    const unsigned char *at = message;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, message_size);
    BIO *data = BIO_new_mem_buf(content, (int)content_size);
    if (!cms || !data || CMS_verify(cms, NULL, store, data, NULL, CMS_BINARY) != 1) return fail("verifying");
    BIO_free(data);
    CMS_ContentInfo_free(cms);
  }
  printf("good %d\n", count);
  return 0;
}
