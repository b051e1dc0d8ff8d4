#include "config.h"

#include "main/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "main/command.h"
#include "main/command_doctor.h"
#include "main/command_storage.h"

#define CLOCK_MAY_DIFFER_US (2 * CLOCK_SECOND_US)

__attribute__((format(printf, 3, 0))) static void
say(const char *verdict, const char *about, const char *format, va_list arguments)
{
	printf("%-8s %-12s ", verdict, about);
	vprintf(format, arguments);
	putchar('\n');
}

__attribute__((format(printf, 4, 0))) static void
say_with_fix(
    const char *verdict, const char *about, const char *fix, const char *format, va_list arguments)
{
	say(verdict, about, format, arguments);
	printf("%-21s fix: %s\n", "", fix);
}

void
doctor_good(struct doctor *doctor, const char *about, const char *format, ...)
{
	va_list arguments;

	(void)doctor;
	va_start(arguments, format);
	say("ok", about, format, arguments);
	va_end(arguments);
}

void
doctor_warn(struct doctor *doctor, const char *about, const char *fix, const char *format, ...)
{
	va_list arguments;

	doctor->warnings++;
	va_start(arguments, format);
	say_with_fix("warning", about, fix, format, arguments);
	va_end(arguments);
}

void
doctor_wrong(struct doctor *doctor, const char *about, const char *fix, const char *format, ...)
{
	va_list arguments;

	doctor->wrong++;
	va_start(arguments, format);
	say_with_fix("WRONG", about, fix, format, arguments);
	va_end(arguments);
}

void
doctor_repaired(struct doctor *doctor, const char *about, const char *format, ...)
{
	va_list arguments;

	doctor->repaired++;
	va_start(arguments, format);
	say("repaired", about, format, arguments);
	va_end(arguments);
}

const char *
doctor_cause(struct doctor *doctor, const struct problem *problem)
{
	struct str text =
	    str_trim(str_of(problem->cause == NULL ? problem->detail : problem->cause));
	char *line = arena_c_string(doctor->arena, text);

	for (size_t i = 0; i < text.len; i++)
		if (line[i] == '\n' || line[i] == '\t')
			line[i] = ' ';
	return line;
}

void
doctor_clock(struct doctor *doctor, const char *whose, int64_t theirs_us, int64_t ours_us)
{
	int64_t ahead = theirs_us - ours_us;

	if (ahead > CLOCK_MAY_DIFFER_US || ahead < -CLOCK_MAY_DIFFER_US)
		doctor_wrong(doctor, "clock", "timedatectl set-ntp true, on both machines",
		    "%s is %lld s %s", whose, (long long)(ahead / CLOCK_SECOND_US),
		    ahead > 0 ? "ahead of us" : "from us");
	else
		doctor_good(doctor, "clock", "%s and this machine agree", whose);
}

static int
usage(void)
{
	fputs(
	    "usage: tintype doctor [--repair] [--nginx FILE]    everything\n"
	    "       tintype doctor storage [--repair]            rows and files: reads all names\n"
	    "       tintype doctor counts [--dry-run]            counts all images anew\n"
	    "FILE: site.conf that tintype site has written. Ends with 1 if something is wrong.\n",
	    stderr);
	return 2;
}

/* Orphans, and rows whose file is gone; each is printed. */
static void
look_at_files(struct doctor *doctor)
{
	const struct problem *problem;

	if (command_storage_is_healthy(doctor->arena, doctor->repair, &problem))
		doctor_good(doctor, "files", "rows and files agree");
	else
		doctor_wrong(doctor, "files",
		    "tintype doctor storage --repair; what is missing: tintype restore", "%s",
		    problem != NULL ? doctor_cause(doctor, problem) : "the lines above are wrong");
}

static void
look_at_all(struct doctor *doctor)
{
	doctor_environment(doctor);
	doctor_keys(doctor);
	doctor_storage(doctor);
	doctor_nginx(doctor);
	doctor_redis(doctor);
	doctor_schema(doctor);
	doctor_server(doctor);
	doctor_replicas(doctor);
	doctor_sets(doctor);
	doctor_counts(doctor);
	look_at_files(doctor);
	printf("%d wrong, %d warnings, %d repaired\n", doctor->wrong, doctor->warnings,
	    doctor->repaired);
}

static bool
read_arguments(struct doctor *doctor, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--repair") == 0)
			doctor->repair = true;
		else if (strcmp(argv[i], "--nginx") == 0 && i + 1 < argc)
			doctor->site = argv[++i];
		else
			return false;
	}
	return true;
}

int
command_doctor(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct doctor doctor = { .arena = &arena };
	struct pg_options options;

	if (argc >= 2 && strcmp(argv[1], "counts") == 0)
		return command_doctor_counts(argc, argv);
	if (argc >= 2 && strcmp(argv[1], "storage") == 0)
		return command_doctor_storage(argc, argv);
	if (!read_arguments(&doctor, argc, argv))
		return usage();
	doctor.config = command_config_or_exit(&arena);
	options = command_pg_options(doctor.config);
	doctor.pg = pg_new(&options);
	look_at_all(&doctor);
	pg_free(doctor.pg);
	arena_release(&arena);
	return doctor.wrong > 0 ? 1 : 0;
}
