libtintype_a_SOURCES += app/config/config.h
