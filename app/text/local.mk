libtintype_a_SOURCES += \
	app/text/text.h
