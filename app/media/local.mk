# Pure C, for web workers too. What needs libvips is in libmedia.a.
libtintype_a_SOURCES += \
	app/media/archive.c \
	app/media/archive.h \
	app/media/file_view.c \
	app/media/file_view.h \
	app/media/probe.c \
	app/media/probe.h \
	app/media/walk.h \
	app/media/walk_gif.c \
	app/media/walk_heif.c \
	app/media/walk_jpeg.c \
	app/media/walk_png.c \
	app/media/walk_tiff.c \
	app/media/walk_webp.c

libmove_a_SOURCES += \
	app/media/caption.c \
	app/media/caption.h \
	app/media/caption_child.c

libmedia_a_SOURCES += \
	app/media/zip.c \
	app/media/zip.h \
	app/media/blurhash.c \
	app/media/blurhash.h \
	app/media/camera.c \
	app/media/camera.h \
	app/media/confine.c \
	app/media/confine.h \
	app/media/derive.c \
	app/media/derive.h \
	app/media/landlock.c \
	app/media/landlock.h \
	app/media/look.c \
	app/media/look.h

if HAVE_CMOCKA
check_PROGRAMS += \
	tests/unit/media_archive \
	tests/unit/media_probe \
	tests/unit/media_probe_structure
TESTS += \
	tests/unit/media_archive \
	tests/unit/media_probe \
	tests/unit/media_probe_structure
tests_unit_media_archive_SOURCES = tests/unit/media_archive.c
tests_unit_media_archive_CFLAGS = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
tests_unit_media_archive_LDADD = $(LDADD) $(ARCHIVE_LIBS)
tests_unit_media_probe_SOURCES = tests/unit/media_probe.c
tests_unit_media_probe_structure_SOURCES = tests/unit/media_probe_structure.c
endif
