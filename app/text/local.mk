libtintype_a_SOURCES += \
	app/text/text.c \
	app/text/text.h

if HAVE_CMOCKA
text_tests = \
	tests/unit/text_text
check_PROGRAMS += $(text_tests)
TESTS += $(text_tests)
endif
