#include "config.h"

#include "gallery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What triggers tell (migrations 00016, 00030) is for the application. */
static void
ignore_notice(void *context, const PGresult *result)
{
	(void)context;
	(void)result;
}

PGconn *
gallery_connect(const char *folder, const char *database)
{
	const char *names[] = { "host", "user", "dbname", NULL };
	const char *values[] = { folder, "postgres", database, NULL };
	PGconn *connection = PQconnectdbParams(names, values, 0);

	if (PQstatus(connection) != CONNECTION_OK)
		abort();
	PQsetNoticeReceiver(connection, ignore_notice, NULL);
	return connection;
}

static PGresult *
run(PGconn *connection, const char *sql)
{
	PGresult *result = PQexec(connection, sql);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		fprintf(stderr, "%s\n%s\n", PQerrorMessage(connection), sql);
		abort();
	}
	return result;
}

void
gallery_sql(PGconn *connection, const char *sql)
{
	PQclear(run(connection, sql));
}

int64_t
gallery_number(PGconn *connection, const char *sql)
{
	PGresult *result = run(connection, sql);
	int64_t number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);

	PQclear(result);
	return number;
}

struct id
gallery_id(const char *kind, int number)
{
	struct id id = { .bytes = { 0 } };

	/* As gid() below: 00000000-0000-4000-8000-kk00nnnnnnnn */
	id.bytes[6] = 0x40;
	id.bytes[8] = 0x80;
	id.bytes[10] = (uint8_t)kind[0];
	for (int i = 0; i < 4; i++)
		id.bytes[12 + i] = (uint8_t)((uint32_t)number >> (24 - 8 * i));
	return id;
}

static const char functions[] =
    "CREATE OR REPLACE FUNCTION gid(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE "
    "AS "
    "$$ SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(ascii(kind)), 2, '0') || '00' || "
    "lpad(to_hex(number), 8, '0'))::uuid $$;"
    "CREATE OR REPLACE FUNCTION gids(kind text, step bigint, count bigint) RETURNS uuid[] LANGUAGE "
    "sql "
    "AS $$ SELECT array_agg(gid(kind, g * step)) FROM generate_series(1, count) g $$;";

static const char statements[] =
    "INSERT INTO users (id, email, username, password_hash, display_name, role, status) "
    "SELECT gid('u', g), 'u' || g || '@example.org', 'user' || g, 'x', 'User ' || g, 'user', "
    "'active' "
    "FROM generate_series(1, %1$d) g;"
    "INSERT INTO tags (id, name, slug) SELECT gid('t', g), 'tag' || g, 'tag' || g "
    "FROM generate_series(1, 200) g;"
    "INSERT INTO images (id, owner_id, title, description, storage_provider, storage_key, "
    "original_filename, mime_type, file_size, width, height, status, visibility, scan_status, "
    "view_count, like_count, created_at, updated_at) "
    "SELECT gid('i', g), gid('u', 1 + g %% %1$d), CASE WHEN g %% 7 = 0 THEN NULL ELSE 'Title ' || "
    "g END, "
    "'Mountains by the sea, number ' || g, 'local', 'seed/' || g, 'f.jpg', 'image/jpeg', 1000, "
    "4000, "
    "3000, CASE WHEN g %% 50 = 1 THEN 'processing' WHEN g %% 73 = 1 THEN 'failed' ELSE 'active' "
    "END, "
    "CASE WHEN g %% 10 = 2 THEN 'private' WHEN g %% 17 = 2 THEN 'unlisted' ELSE 'public' END, "
    "'clean', "
    "g %% 100, g %% 10, timestamptz '2026-01-01' - g * interval '1 minute', "
    "timestamptz '2026-01-01' - g * interval '1 minute' "
    "FROM generate_series(1, %2$d) g;"
    "INSERT INTO image_variants (id, image_id, variant_type, storage_key, width, height, "
    "file_size, "
    "format) SELECT gid(left(v, 1), g), gid('i', g), v, 'seed/' || g || v, 160, 120, 5000, 'webp' "
    "FROM generate_series(1, %2$d) g, "
    "unnest(ARRAY['thumbnail', 'small', 'medium', 'large', 'original']) v;"
    "INSERT INTO image_tags (image_id, tag_id) "
    "SELECT DISTINCT gid('i', g), gid('t', 1 + (g * k * k) %% 40 * k) "
    "FROM generate_series(1, %2$d) g, generate_series(1, 4) k;"
    "INSERT INTO albums (id, owner_id, title, description, visibility) SELECT gid('a', g), "
    "gid('u', g), "
    "'Album ' || g, '', 'public' FROM generate_series(1, %1$d) g;"
    "INSERT INTO album_images (album_id, image_id, position) SELECT gid('a', 1 + g %% %1$d), "
    "gid('i', g), g FROM generate_series(1, %2$d) g;"
    "INSERT INTO likes (user_id, image_id, created_at) SELECT gid('u', 1 + (g * 7) %% %1$d), "
    "gid('i', g), timestamptz '2026-02-01' - g * interval '1 minute' "
    "FROM generate_series(1, %2$d, 3) g;"
    "ANALYZE;";

void
gallery_fill(PGconn *connection, int users, int images)
{
	char sql[8192];

	gallery_sql(connection, functions);
	snprintf(sql, sizeof sql, statements, users, images);
	gallery_sql(connection, sql);
}
