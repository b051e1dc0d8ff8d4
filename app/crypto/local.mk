libtintype_a_SOURCES += \
	app/crypto/certificate.c \
	app/crypto/certificate.h \
	app/crypto/checksum.c \
	app/crypto/checksum.h \
	app/crypto/digest.c \
	app/crypto/digest.h \
	app/crypto/password.c \
	app/crypto/password.h \
	app/crypto/signing_key.c \
	app/crypto/signing_key.h

if HAVE_CMOCKA
check_PROGRAMS += \
	tests/unit/crypto_digest \
	tests/unit/crypto_password \
	tests/unit/crypto_signing_key
TESTS += \
	tests/unit/crypto_digest \
	tests/unit/crypto_password \
	tests/unit/crypto_signing_key
tests_unit_crypto_digest_SOURCES = tests/unit/crypto_digest.c
tests_unit_crypto_password_SOURCES = tests/unit/crypto_password.c
tests_unit_crypto_signing_key_SOURCES = tests/unit/crypto_signing_key.c
endif
