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
	app/move/import_piwigo.c \
	app/move/import_piwigo.h \
	app/move/import_piwigo_albums.c \
	app/move/import_piwigo_people.c \
	app/move/import_state.h \
	app/move/maria.h \
	app/move/maria_rows.c \
	app/move/maria_statement.h \
	app/move/pages.c \
	app/move/pages.h \
	app/move/piwigo.c \
	app/move/piwigo.h \
	app/move/sidecar.c \
	app/move/sidecar.h \
	app/move/sidecar_write.c \
	app/move/tree.c \
	app/move/tree.h \
	app/move/words.c \
	app/move/words.h
if HAVE_MARIADB
libmove_a_SOURCES += app/move/maria.c
else
libmove_a_SOURCES += app/move/maria_none.c
endif
nodist_libmove_a_SOURCES = sql/maria_statements.c

# Statements of other servers, as those of ours are (app/db/local.mk).
BUILT_SOURCES += sql/maria_statement_names.h
CLEANFILES += sql/maria_statements.c sql/maria_statement_names.h
sql/maria_statements.c: $(maria_sql_files) app/db/embed.awk
	$(AM_V_GEN)$(MKDIR_P) sql && (cd $(srcdir) && $(AWK) -v server=maria -v want=table -f app/db/embed.awk $(maria_sql_files)) >$@.tmp && mv $@.tmp $@
sql/maria_statement_names.h: $(maria_sql_files) app/db/embed.awk
	$(AM_V_GEN)$(MKDIR_P) sql && (cd $(srcdir) && $(AWK) -v server=maria -v want=names -f app/db/embed.awk $(maria_sql_files)) >$@.tmp && mv $@.tmp $@
