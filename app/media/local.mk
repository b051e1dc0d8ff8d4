# Pure C, for web workers too. What needs libvips is in libmedia.a.
libtintype_a_SOURCES += \
	app/media/file_view.c \
	app/media/file_view.h \
	app/media/probe.c \
	app/media/probe.h \
	app/media/walk.h \
	app/media/walk_gif.c \
	app/media/walk_jpeg.c \
	app/media/walk_png.c \
	app/media/walk_webp.c

libmedia_a_SOURCES += \
	app/media/zip.c \
	app/media/zip.h \
	app/media/blurhash.c \
	app/media/blurhash.h \
	app/media/confine.c \
	app/media/confine.h \
	app/media/derive.c \
	app/media/derive.h \
	app/media/landlock.c \
	app/media/landlock.h

if HAVE_CMOCKA
check_PROGRAMS += \
	tests/unit/media_probe \
	tests/unit/media_probe_structure
TESTS += \
	tests/unit/media_probe \
	tests/unit/media_probe_structure
tests_unit_media_probe_SOURCES = tests/unit/media_probe.c
tests_unit_media_probe_structure_SOURCES = tests/unit/media_probe_structure.c
endif
