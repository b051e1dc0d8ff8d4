libtintype_a_SOURCES += \
	app/crypto/digest.h \
	app/crypto/password.h \
	app/crypto/signing_key.h
