libtintype_a_SOURCES += \
	app/blob/blob.c \
	app/blob/blob.h \
	app/blob/local.c \
	app/blob/options.c \
	app/blob/partial.c \
	app/blob/partial.h \
	app/blob/public.c \
	app/blob/public.h \
	app/blob/s3.c \
	app/blob/s3.h \
	app/blob/s3_presign.c \
	app/blob/s3_request.c \
	app/blob/store.h \
	app/blob/temporary.c

if HAVE_CMOCKA
check_PROGRAMS += tests/integration/blob_store
TESTS += tests/integration/blob_store
tests_integration_blob_store_SOURCES = tests/integration/blob_store.c
endif
