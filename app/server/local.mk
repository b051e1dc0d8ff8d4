libserver_a_SOURCES += \
	app/server/answer.c \
	app/server/answer.h \
	app/server/app.h \
	app/server/heritage.c \
	app/server/heritage.h \
	app/server/listener.c \
	app/server/listener.h \
	app/server/master.c \
	app/server/master.h \
	app/server/notify.c \
	app/server/notify.h \
	app/server/pool.c \
	app/server/pool.h \
	app/server/pool_size.c \
	app/server/pool_size.h \
	app/server/reload.c \
	app/server/reload.h \
	app/server/scoreboard.c \
	app/server/scoreboard.h \
	app/server/server.c \
	app/server/server.h \
	app/server/signals.c \
	app/server/signals.h \
	app/server/stack.c \
	app/server/stack.h \
	app/server/status_page.c \
	app/server/status_page.h \
	app/server/worker.c \
	app/server/worker.h

# The server with an app of a few lines: what tests/integration/server_pool.sh drives.
check_PROGRAMS += tests/lib/server_app
tests_lib_server_app_SOURCES = tests/lib/server_app.c
tests_lib_server_app_LDADD = $(server_libs)
tests_lib_server_app_LDFLAGS = $(AM_LDFLAGS) -rdynamic
check_PROGRAMS += tests/lib/fcgi_client
tests_lib_fcgi_client_SOURCES = tests/lib/fcgi_client.c
tests_lib_fcgi_client_LDADD =
dist_check_SCRIPTS += tests/e2e/server_pool.sh
TESTS += tests/e2e/server_pool.sh

if HAVE_CMOCKA
check_PROGRAMS += tests/unit/server_pool_size
TESTS += tests/unit/server_pool_size
tests_unit_server_pool_size_LDADD = $(server_libs) -lcmocka
endif
