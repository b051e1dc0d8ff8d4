# Galleries that are moved in and out: for tintype alone.
libmove_a_SOURCES += \
	app/move/export.c \
	app/move/export.h \
	app/move/export_albums.c \
	app/move/export_file.c \
	app/move/export_state.h \
	app/move/import.c \
	app/move/import.h \
	app/move/import_album.c \
	app/move/import_goimg.c \
	app/move/import_file.c \
	app/move/import_state.h \
	app/move/pages.c \
	app/move/pages.h \
	app/move/sidecar.c \
	app/move/sidecar.h \
	app/move/sidecar_write.c \
	app/move/tree.c \
	app/move/tree.h \
	app/move/words.c \
	app/move/words.h
