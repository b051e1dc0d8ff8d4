/*
 * The floor under a listing: bare libpq running the same statements as the application, without
 * HTTP, JSON or anything else. Prints listings a second, and the microseconds of processor time
 * that the client and PostgreSQL spent on each.
 *
 *   raw_listing CONNINFO MODE PROCESSES SECONDS LIST BATCH... -- PARAM...
 *
 * MODE pipeline: LIST, then all BATCH statements in one pipeline: what the application does.
 * MODE sequential: LIST, then each BATCH statement, one round trip each.
 * MODE nplus1: LIST, then each BATCH statement for each row: the mistake this product began with.
 * MODE written: the same as its driver did it: each statement is parsed and planned anew, in a
 * round trip of its own. LIST's first column is an image id; a BATCH statement takes an array of
 * them, and answers in binary. A BATCH that begins with '@' is the path of a statement that takes
 * one id and answers in text: how N+1 was written. A LIST or BATCH that begins with '+' is the path
 * of one that is asked as ours are.
 */
#include "config.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/statement.h"

#define UUID_OID 2950
#define ROWS_MAX 100
#define BATCHES_MAX 4

struct bench {
	const char *mode;
	double seconds;
	const char *list, *batches[BATCHES_MAX];
	int batch_count, param_count;
	const char *params[16];
};

static const char *
text_of_file(const char *path)
{
	static char text[BATCHES_MAX][4096];
	static const char *paths[BATCHES_MAX];
	static int used;
	FILE *file;
	size_t size;

	for (int i = 0; i < used; i++)
		if (strcmp(paths[i], path) == 0)
			return text[i];
	file = fopen(path, "r");
	if (file == NULL || used == BATCHES_MAX) {
		perror(path);
		exit(2);
	}
	size = fread(text[used], 1, sizeof text[used] - 1, file);
	text[used][size] = '\0';
	fclose(file);
	paths[used] = path;
	return text[used++];
}

static const char *
text_of(const char *name)
{
	if (name[0] == '@' || name[0] == '+')
		return text_of_file(name + 1);
	for (int i = 0; i < STATEMENT_COUNT; i++)
		if (strcmp(statement_texts[i].name, name) == 0)
			return statement_texts[i].text;
	fprintf(stderr, "no statement %s\n", name);
	exit(2);
}

static void
check(PGconn *conn, PGresult *result, ExecStatusType wanted)
{
	if (PQresultStatus(result) == wanted)
		return;
	fprintf(stderr, "%s", PQerrorMessage(conn));
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
put32(unsigned char *at, uint32_t value)
{
	value = htonl(value);
	memcpy(at, &value, sizeof value);
}

/* The binary form of a uuid[] of rows from..to-1 of the listing. */
static int
id_array(PGresult *list, int from, int to, unsigned char *out)
{
	const uint32_t head[] = { 1, 0, UUID_OID, (uint32_t)(to - from), 1 };
	int at = 0;

	for (size_t i = 0; i < sizeof head / sizeof *head; i++, at += 4)
		put32(out + at, head[i]);
	for (int row = from; row < to; row++, at += 20) {
		put32(out + at, 16);
		memcpy(out + at + 4, PQgetvalue(list, row, 0), 16);
	}
	return at;
}

/* Touches every value, as any reader must. */
static unsigned
touch(PGresult *result)
{
	unsigned sum = 0;

	for (int row = 0; row < PQntuples(result); row++)
		for (int column = 0; column < PQnfields(result); column++)
			if (PQgetlength(result, row, column) > 0)
				sum += (unsigned char)*PQgetvalue(result, row, column);
	return sum;
}

static void
prepare(PGconn *conn, const char *as, const char *name)
{
	PGresult *result = PQprepare(conn, as, text_of(name), 0, NULL);

	check(conn, result, PGRES_COMMAND_OK);
	PQclear(result);
}

static bool
is_nplus1(const struct bench *bench)
{
	return strcmp(bench->mode, "nplus1") == 0 || strcmp(bench->mode, "written") == 0;
}

static unsigned
run_batch(
    PGconn *conn, const struct bench *bench, const char *name, PGresult *list, int from, int to)
{
	unsigned char array[20 + 20 * ROWS_MAX];
	bool one = name[0] == '@';
	const char *values[] = { one ? PQgetvalue(list, from, 0) : (char *)array };
	int lengths[] = { one ? 16 : id_array(list, from, to, array) }, formats[] = { 1 };
	bool written = strcmp(bench->mode, "written") == 0;
	PGresult *result;
	unsigned sum;

	if (written)
		prepare(conn, "", name);
	result = PQexecPrepared(conn, written ? "" : name, 1, values, lengths, formats, !one);
	check(conn, result, PGRES_TUPLES_OK);
	sum = touch(result);
	PQclear(result);
	return sum;
}

static unsigned
run_pipeline(PGconn *conn, const struct bench *bench, PGresult *list)
{
	unsigned char array[20 + 20 * ROWS_MAX];
	const char *values[] = { (char *)array };
	int lengths[] = { id_array(list, 0, PQntuples(list), array) }, formats[] = { 1 };
	unsigned sum = 0;

	PQenterPipelineMode(conn);
	for (int i = 0; i < bench->batch_count; i++)
		PQsendQueryPrepared(conn, bench->batches[i], 1, values, lengths, formats, 1);
	PQpipelineSync(conn);
	for (int i = 0; i < bench->batch_count; i++) {
		PGresult *result = PQgetResult(conn);

		check(conn, result, PGRES_TUPLES_OK);
		sum += touch(result);
		PQclear(result);
		PQclear(PQgetResult(conn));
	}
	PQclear(PQgetResult(conn));
	PQexitPipelineMode(conn);
	return sum;
}

static unsigned
run_listing(PGconn *conn, const struct bench *bench)
{
	PGresult *list =
	    PQexecPrepared(conn, bench->list, bench->param_count, bench->params, NULL, NULL, 1);
	int rows;
	unsigned sum;

	check(conn, list, PGRES_TUPLES_OK);
	rows = PQntuples(list) < ROWS_MAX ? PQntuples(list) : ROWS_MAX;
	sum = touch(list);
	if (strcmp(bench->mode, "pipeline") == 0)
		sum += run_pipeline(conn, bench, list);
	for (int i = 0; i < bench->batch_count && strcmp(bench->mode, "sequential") == 0; i++)
		sum += run_batch(conn, bench, bench->batches[i], list, 0, rows);
	for (int i = 0; i < bench->batch_count && is_nplus1(bench); i++)
		for (int row = 0; row < rows; row++)
			sum += run_batch(conn, bench, bench->batches[i], list, row, row + 1);
	PQclear(list);
	return sum;
}

/* What one process did. */
struct done {
	double listings, client_us, server_us;
};

static double
client_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Of the process at the other end, which is on this machine. */
static double
server_us(PGconn *conn)
{
	char path[64], text[64] = "";
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/schedstat", PQbackendPID(conn));
	file = fopen(path, "r");
	if (file == NULL || fgets(text, sizeof text, file) == NULL) {
		perror(path);
		exit(1);
	}
	fclose(file);
	return strtod(text, NULL) / 1e3;
}

/* One process: listings until the time is over; what was done goes down the pipe. */
static void
work(const char *conninfo, const struct bench *bench, int out)
{
	PGconn *conn = PQconnectdb(conninfo);
	volatile unsigned sum = 0;
	struct done done = { 0 };
	double end;

	if (PQstatus(conn) != CONNECTION_OK) {
		fprintf(stderr, "%s", PQerrorMessage(conn));
		exit(1);
	}
	prepare(conn, bench->list, bench->list);
	for (int i = 0; i < bench->batch_count; i++)
		prepare(conn, bench->batches[i], bench->batches[i]);
	for (int i = 0; i < 10; i++)
		sum += run_listing(conn, bench);
	done.client_us = -client_us();
	done.server_us = -server_us(conn);
	for (end = now() + bench->seconds; now() < end; done.listings++)
		sum += run_listing(conn, bench);
	(void)sum;
	done.client_us += client_us();
	done.server_us += server_us(conn);
	if (write(out, &done, sizeof done) != sizeof done)
		exit(1);
	PQfinish(conn);
	exit(0);
}

static void
read_arguments(int argc, char **argv, struct bench *bench)
{
	int i = 6;

	bench->list = argv[5];
	for (; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (bench->batch_count < BATCHES_MAX)
			bench->batches[bench->batch_count++] = argv[i];
	for (i++; i < argc && bench->param_count < 16; i++)
		bench->params[bench->param_count++] = strcmp(argv[i], "NULL") == 0 ? NULL : argv[i];
}

int
main(int argc, char **argv)
{
	struct bench bench = { 0 };
	struct done total = { 0 }, one;
	int ends[2], processes;

	if (argc < 6 || pipe(ends) != 0)
		return 2;
	bench.mode = argv[2];
	processes = (int)strtol(argv[3], NULL, 10);
	bench.seconds = strtod(argv[4], NULL);
	read_arguments(argc, argv, &bench);
	for (int i = 0; i < processes; i++) {
		switch (fork()) {
		case -1:
			return 1;
		case 0:
			work(argv[1], &bench, ends[1]);
		}
	}
	close(ends[1]);
	while (read(ends[0], &one, sizeof one) == sizeof one) {
		total.listings += one.listings;
		total.client_us += one.client_us;
		total.server_us += one.server_us;
	}
	while (wait(NULL) > 0)
		;
	if (total.listings < 1)
		return 1;
	printf("%.1f %.1f %.1f\n", total.listings / bench.seconds, total.client_us / total.listings,
	    total.server_us / total.listings);
	return 0;
}
