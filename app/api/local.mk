libtintype_a_SOURCES += \
	app/api/app.h \
	app/api/auth.h \
	app/api/body.h \
	app/api/call.h \
	app/api/query.h \
	app/api/reply.h
