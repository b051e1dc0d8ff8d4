libtintype_a_SOURCES += \
	app/text/text.c \
	app/text/text.h
