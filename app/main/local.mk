# The three programs. They alone see every room.
sbin_PROGRAMS += tintyped
tintyped_SOURCES = app/main/tintyped.c
tintyped_LDADD = $(server_libs)
