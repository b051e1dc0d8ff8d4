libtintype_a_SOURCES += \
	app/outbound/post.c \
	app/outbound/post.h \
	app/outbound/public_address.c \
	app/outbound/public_address.h

if HAVE_CMOCKA
check_PROGRAMS += tests/integration/outbound_post
TESTS += tests/integration/outbound_post
tests_integration_outbound_post_SOURCES = tests/integration/outbound_post.c
endif
