libtintype_a_SOURCES += \
	app/blob/blob.h
