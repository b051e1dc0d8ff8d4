libtintype_a_SOURCES += \
	app/service/access.c \
	app/service/access.h \
	app/service/service.h
