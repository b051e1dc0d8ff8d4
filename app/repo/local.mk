libtintype_a_SOURCES += \
	app/repo/paging.c \
	app/repo/paging.h
libtintype_a_SOURCES += \
	app/repo/album.c \
	app/repo/album.h \
	app/repo/album_images.c \
	app/repo/batch_loader.c \
	app/repo/batch_loader.h \
	app/repo/count.c \
	app/repo/count.h \
	app/repo/image.c \
	app/repo/image.h \
	app/repo/image_filter.c \
	app/repo/image_list.c \
	app/repo/image_row.c \
	app/repo/image_row.h \
	app/repo/tag.c \
	app/repo/tag.h \
	app/repo/variant.c \
	app/repo/variant.h
