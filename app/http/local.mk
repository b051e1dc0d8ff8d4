libtintype_a_SOURCES += \
	app/http/method.h \
	app/http/multipart.h \
	app/http/query.h \
	app/http/request.h \
	app/http/response.h \
	app/http/router.h
