libtintype_a_SOURCES += \
	app/http/method.c \
	app/http/method.h \
	app/http/multipart.h \
	app/http/query.c \
	app/http/query.h \
	app/http/request.c \
	app/http/request.h \
	app/http/response.c \
	app/http/response.h \
	app/http/router.c \
	app/http/router.h
