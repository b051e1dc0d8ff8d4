libserver_a_SOURCES += app/server/app.h
