libtintype_a_SOURCES += \
	app/repo/paging.c \
	app/repo/paging.h
