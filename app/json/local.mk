libtintype_a_SOURCES += \
	app/json/reader.h \
	app/json/writer.h
