libtintype_a_SOURCES += \
	app/config/check.c \
	app/config/check.h \
	app/config/config.c \
	app/config/config.h \
	app/config/environment_file.c \
	app/config/environment_file.h \
	app/config/redis_url.c \
	app/config/redis_url.h \
	app/config/setting.c \
	app/config/table.c \
	app/config/table.h
