libtintype_a_SOURCES += \
	app/service/access.c \
	app/service/access.h \
	app/service/service.h
libtintype_a_SOURCES += \
	app/service/album.c \
	app/service/album.h \
	app/service/image.c \
	app/service/image.h \
	app/service/image_list.c \
	app/service/tag.c \
	app/service/tag.h
