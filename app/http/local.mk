libtintype_a_SOURCES += \
	app/http/address.c \
	app/http/address.h \
	app/http/content_coding.c \
	app/http/content_coding.h \
	app/http/cookie.c \
	app/http/cookie.h \
	app/http/etag.c \
	app/http/etag.h \
	app/http/media_type.c \
	app/http/media_type.h \
	app/http/method.c \
	app/http/method.h \
	app/http/multipart.c \
	app/http/multipart.h \
	app/http/parameter.c \
	app/http/parameter.h \
	app/http/query.c \
	app/http/query.h \
	app/http/range.c \
	app/http/range.h \
	app/http/request.c \
	app/http/request.h \
	app/http/response.c \
	app/http/response.h \
	app/http/router.c \
	app/http/router.h

if HAVE_CMOCKA
http_tests = \
	tests/unit/http_fields \
	tests/unit/http_multipart \
	tests/unit/http_request
check_PROGRAMS += $(http_tests)
TESTS += $(http_tests)
endif
