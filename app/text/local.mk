libtintype_a_SOURCES += \
	app/text/mention.c \
	app/text/mention.h \
	app/text/text.c \
	app/text/text.h

if HAVE_CMOCKA
text_tests = \
	tests/unit/text_mention \
	tests/unit/text_text
check_PROGRAMS += $(text_tests)
TESTS += $(text_tests)
endif
