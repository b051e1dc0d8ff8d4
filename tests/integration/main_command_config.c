/* tintype config as an operator sees it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "main/command_config.h"

/* argv is writable by tradition. */
static char name[] = "config", json[] = "--json", yaml[] = "--yaml";

struct outcome {
	int status;
	char out[32768], error[8192];
};

static size_t
read_back(FILE *file, char *into, size_t size)
{
	size_t got;

	rewind(file);
	got = fread(into, 1, size - 1, file);
	into[got] = '\0';
	fclose(file);
	return got;
}

/* In a child, with streams of its own. */
static void
run(int argc, char **argv, struct outcome *outcome)
{
	FILE *out = tmpfile(), *error = tmpfile();
	int status;
	pid_t pid = fork();

	assert_non_null(out);
	assert_non_null(error);
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(fileno(out), STDOUT_FILENO);
		dup2(fileno(error), STDERR_FILENO);
		status = command_config(argc, argv);
		fflush(NULL);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	outcome->status = WEXITSTATUS(status);
	read_back(out, outcome->out, sizeof outcome->out);
	read_back(error, outcome->error, sizeof outcome->error);
}

static int
set_up(void **state)
{
	(void)state;
	clearenv();
	setenv("TINTYPE_CONFIG", "/nonexistent/environment", 1);
	setenv("DB_PORT", "5433", 1);
	setenv("DB_PASSWORD", "hunter2", 1);
	return 0;
}

static void
test_text(void **state)
{
	char *argv[] = { name, NULL };
	struct outcome outcome;

	(void)state;
	run(1, argv, &outcome);
	assert_int_equal(outcome.status, 0);
	assert_string_equal(outcome.error, "");
	assert_non_null(strstr(outcome.out, "DB_PORT                  5433 "));
	assert_non_null(strstr(outcome.out, " environment "));
	assert_non_null(strstr(outcome.out, "(set)"));
	assert_null(strstr(outcome.out, "hunter2"));
}

static const char *
text_of(struct json_object *object, const char *key)
{
	return json_object_get_string(json_object_object_get(object, key));
}

static void
test_json(void **state)
{
	char *argv[] = { name, json, NULL };
	struct outcome outcome;
	struct json_object *list, *port;

	(void)state;
	run(2, argv, &outcome);
	assert_int_equal(outcome.status, 0);
	assert_null(strstr(outcome.out, "hunter2"));
	list = json_tokener_parse(outcome.out);
	assert_non_null(list);
	assert_true(json_object_array_length(list) > 50);
	port = json_object_array_get_idx(list, 1);
	assert_string_equal(text_of(port, "name"), "DB_PORT");
	assert_string_equal(text_of(port, "value"), "5433");
	assert_string_equal(text_of(port, "source"), "environment");
	assert_true(strlen(text_of(port, "documentation")) > 0);
	json_object_put(list);
}

static void
test_wrong(void **state)
{
	char *argv[] = { name, NULL }, *bad[] = { name, yaml, NULL };
	struct outcome outcome;

	(void)state;
	setenv("DB_PORT", "x", 1);
	setenv("REDIS_PORT", "y", 1);
	run(1, argv, &outcome);
	assert_int_equal(outcome.status, 1);
	assert_string_equal(outcome.out, "");
	assert_string_equal(outcome.error,
	    "DB_PORT: 'x' must be a whole number from 1 to 65535\n"
	    "REDIS_PORT: 'y' must be a whole number from 1 to 65535\n");
	run(2, bad, &outcome);
	assert_int_equal(outcome.status, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_text, set_up),
		cmocka_unit_test_setup(test_json, set_up),
		cmocka_unit_test_setup(test_wrong, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
