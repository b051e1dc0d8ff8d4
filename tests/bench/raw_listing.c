/*
 * The floor under a listing: bare libpq running the same statements as the application, without
 * HTTP, JSON or anything else. Prints listings a second.
 *
 *   raw_listing CONNINFO MODE PROCESSES SECONDS LIST BATCH... -- PARAM...
 *
 * MODE pipeline: LIST, then all BATCH statements in one pipeline: what the application does.
 * MODE sequential: LIST, then each BATCH statement, one round trip each.
 * MODE nplus1: LIST, then each BATCH statement for each row: the mistake this product began with.
 * LIST's first column is an image id; a BATCH statement takes an array of them. A BATCH that begins
 * with '@' is the path of a statement that takes one id: how N+1 was written.
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
	static char text[2][4096];
	static int used;
	FILE *file = fopen(path, "r");
	size_t size;

	if (file == NULL || used == 2) {
		perror(path);
		exit(2);
	}
	size = fread(text[used], 1, sizeof text[used] - 1, file);
	text[used][size] = '\0';
	fclose(file);
	return text[used++];
}

static const char *
text_of(const char *name)
{
	if (name[0] == '@')
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

static unsigned
run_batch(PGconn *conn, const char *name, PGresult *list, int from, int to)
{
	unsigned char array[20 + 20 * ROWS_MAX];
	bool one = name[0] == '@';
	const char *values[] = { one ? PQgetvalue(list, from, 0) : (char *)array };
	int lengths[] = { one ? 16 : id_array(list, from, to, array) }, formats[] = { 1 };
	PGresult *result = PQexecPrepared(conn, name, 1, values, lengths, formats, 1);
	unsigned sum;

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
		sum += run_batch(conn, bench->batches[i], list, 0, rows);
	for (int i = 0; i < bench->batch_count && strcmp(bench->mode, "nplus1") == 0; i++)
		for (int row = 0; row < rows; row++)
			sum += run_batch(conn, bench->batches[i], list, row, row + 1);
	PQclear(list);
	return sum;
}

static void
prepare(PGconn *conn, const char *name)
{
	PGresult *result = PQprepare(conn, name, text_of(name), 0, NULL);

	check(conn, result, PGRES_COMMAND_OK);
	PQclear(result);
}

/* One process: listings until the time is over; their number goes down the pipe. */
static void
work(const char *conninfo, const struct bench *bench, int out)
{
	PGconn *conn = PQconnectdb(conninfo);
	volatile unsigned sum = 0;
	long count = 0;
	double end;

	if (PQstatus(conn) != CONNECTION_OK) {
		fprintf(stderr, "%s", PQerrorMessage(conn));
		exit(1);
	}
	prepare(conn, bench->list);
	for (int i = 0; i < bench->batch_count; i++)
		prepare(conn, bench->batches[i]);
	for (int i = 0; i < 10; i++)
		sum += run_listing(conn, bench);
	for (end = now() + bench->seconds; now() < end; count++)
		sum += run_listing(conn, bench);
	if (write(out, &count, sizeof count) != sizeof count)
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
	long total = 0, count;
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
	while (read(ends[0], &count, sizeof count) == sizeof count)
		total += count;
	while (wait(NULL) > 0)
		;
	printf("%.1f\n", (double)total / bench.seconds);
	return total > 0 ? 0 : 1;
}
