libtintype_a_SOURCES += \
	app/json/check.c \
	app/json/check.h \
	app/json/reader.c \
	app/json/reader.h \
	app/json/writer.c \
	app/json/writer.h

if HAVE_CMOCKA
json_tests = \
	tests/unit/json_reader \
	tests/unit/json_writer
check_PROGRAMS += $(json_tests)
TESTS += $(json_tests)
endif
tests_unit_json_reader_LDADD = $(LDADD) -lm
