#include "config.h"

#include "crypto/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"

#define PEM_FILE_MAX ((size_t)1024 * 1024)

static bool
end_of(struct str pem, struct tm *out)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	X509 *certificate = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);
	bool good =
	    certificate != NULL && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), out) == 1;

	X509_free(certificate);
	BIO_free(bio);
	return good;
}

const struct problem *
certificate_expiry(struct arena *arena, const char *path, int64_t *expires_us)
{
	struct str pem;
	struct tm end;

	TRY(file_read(arena, path, PEM_FILE_MAX, &pem));
	if (!end_of(pem, &end))
		return problem_caused(arena, PROBLEM_UNPROCESSABLE, "%s: not a certificate", path);
	*expires_us = (int64_t)timegm(&end) * CLOCK_SECOND_US;
	return NULL;
}
