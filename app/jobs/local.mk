libmedia_a_SOURCES += \
	app/jobs/blob_remove.c \
	app/jobs/crew.c \
	app/jobs/crew.h \
	app/jobs/decoder.c \
	app/jobs/decoder.h \
	app/jobs/image_process.c \
	app/jobs/runner.c \
	app/jobs/runner.h \
	app/jobs/runner_state.h \
	app/jobs/scan.c \
	app/jobs/scan.h
