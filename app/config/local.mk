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

if HAVE_CMOCKA
check_PROGRAMS += \
	tests/integration/main_command_config \
	tests/unit/config_environment_file \
	tests/unit/config_read \
	tests/unit/config_redis_url \
	tests/unit/config_wrong_values
TESTS += \
	tests/integration/main_command_config \
	tests/unit/config_environment_file \
	tests/unit/config_read \
	tests/unit/config_redis_url \
	tests/unit/config_wrong_values
tests_unit_config_environment_file_SOURCES = tests/unit/config_environment_file.c
tests_unit_config_read_SOURCES = tests/unit/config_read.c
tests_unit_config_redis_url_SOURCES = tests/unit/config_redis_url.c
tests_integration_main_command_config_SOURCES = \
	app/main/command_config.c \
	app/main/command_config.h \
	tests/integration/main_command_config.c
tests_unit_config_wrong_values_SOURCES = tests/unit/config_wrong_values.c
endif
