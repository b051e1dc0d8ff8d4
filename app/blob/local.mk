libtintype_a_SOURCES += \
	app/blob/blob.c \
	app/blob/blob.h
