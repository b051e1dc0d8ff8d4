libtintype_a_SOURCES += \
	app/json/check.c \
	app/json/check.h \
	app/json/reader.c \
	app/json/reader.h \
	app/json/writer.c \
	app/json/writer.h
