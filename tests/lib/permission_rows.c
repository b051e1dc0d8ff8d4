/*
 * Who may what: each route of api/routes.c, and the status that each kind of viewer is given.
 * tests/integration/api_permissions.c fails for a route that has no row.
 *
 * A new route: add a row in its section, in the order of api/routes.c:
 *
 *	{ "GET /pears/{id}", "/pears/<p1>", NULL, { 401, 403, 200, 403, 200, 401 } },
 *	  route              target         body    anonymous, other, owner, moderator, admin, gone
 *
 * and what it speaks of to permission_world below: "<p1>" is gid('p', 1) there. Everything belongs
 * to user 1, the owner. A request that needs something special in its way gets a row of its own,
 * too: one route may have many. Bodies and targets are to be good ones, so that whoever may do it
 * succeeds. "^" before a path: not
 * below /api/v1. "Gone" is 401 wherever tokens are looked at, and a bad token gives the same.
 */
#include "config.h"

#include "permissions.h"

/* A form with a GIF of 10 x 10 pixels: the body of a row of multipart/form-data. */
const struct str permission_picture =
    STR("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.gif\"\r\n\r\n"
	"\107\111\106\070\071\141\012\000\012\000\200\000\000\377\377\377\001\001\001\054"
	"\000\000\000\000\012\000\012\000\000\002\071\114\230\060\141\302\204\011\023\046"
	"\114\230\060\141\302\204\011\023\046\114\230\060\141\302\204\011\023\046\114\230"
	"\060\141\302\204\011\023\046\114\230\060\141\302\204\011\023\046\114\230\060\141"
	"\302\204\011\023\046\114\230\024\000\073"
	"\r\n--b--\r\n");
static const char *const tus[] = { "HTTP_TUS_RESUMABLE=1.0.0", "HTTP_UPLOAD_LENGTH=100",
	"HTTP_UPLOAD_OFFSET=7", NULL };

const char permission_world[] =
    "DELETE FROM reports;"
    "INSERT INTO sessions (id, user_id, refresh_token_hash, expires_at) VALUES "
    "(gid('s', 1), gid('u', 1), encode(sha256('the token of session s1'), 'hex'), "
    "now() + interval '1 hour');"
    "INSERT INTO images (id, owner_id, title, description, storage_key, original_filename, "
    "mime_type, "
    "file_size, width, height, status, visibility, scan_status, deleted_at) "
    "SELECT gid('i', n), gid('u', 1), 'Title', 'Mountains by the sea', 'seed/' || n, 'f.jpg', "
    "'image/jpeg', 1000, 4000, 3000, CASE n WHEN 5 THEN 'processing' "
    "ELSE 'active' END, CASE n WHEN 2 THEN 'private' WHEN 3 THEN 'unlisted' ELSE 'public' END, "
    "'clean', CASE n WHEN 4 THEN now() END FROM generate_series(1, 5) n;"
    "INSERT INTO image_variants (id, image_id, variant_type, storage_key, width, height, "
    "file_size, "
    "format) SELECT gid(left(v, 1), n), gid('i', n), v, 'seed/' || n || v, 160, 120, 5000, 'webp' "
    "FROM generate_series(1, 4) n, "
    "unnest(ARRAY['thumbnail', 'small', 'medium', 'large', 'original']) v;"
    "INSERT INTO image_positions (image_id, latitude, longitude) VALUES (gid('i', 1), 1, 2);"
    "INSERT INTO reports (id, image_id, owner_id, reporter_id, reason, status, action, "
    "resolved_at) SELECT gid('p', n), gid('i', n), gid('u', 1), gid('u', 5), 'spam', CASE n WHEN 1 "
    "THEN 'pending' ELSE 'resolved' END, CASE WHEN n > 1 THEN 'warn' END, CASE WHEN n > 1 THEN "
    "now() END FROM generate_series(1, 3) n;"
    "INSERT INTO appeals (id, user_id, report_id, content) VALUES (gid('q', 1), gid('u', 1), "
    "gid('p', 3), 'Content');"
    "INSERT INTO webhooks (id, user_id, url, events, secret) VALUES (gid('w', 1), gid('u', 1), "
    "'https://x.example/', '{like.created}', 'secret');"
    "INSERT INTO webhook_deliveries (id, webhook_id, event, data, state) VALUES (gid('d', 1), "
    "gid('w', 1), 'test', '{}', 'dead');"
    "INSERT INTO api_tokens (id, user_id, name, hint, token_hash, scopes) VALUES (gid('k', 1), "
    "gid('u', 1), 'robot', 'tt_x', 'x', 1);"
    "INSERT INTO jobs (id, kind, state) VALUES (gid('j', 1), 'test', 'dead');"
    "INSERT INTO tags (id, name, slug) VALUES (gid('t', 1), 'sea', 'sea');"
    "INSERT INTO image_tags (image_id, tag_id) SELECT gid('i', n), gid('t', 1) "
    "FROM generate_series(1, 3) n;"
    "INSERT INTO comments (id, user_id, image_id, content) SELECT gid('c', n), gid('u', n), "
    "gid('i', "
    "1), 'Content' FROM generate_series(1, 2) n;"
    "INSERT INTO notifications (id, user_id, kind) VALUES (gid('n', 1), gid('u', 1), 'moderation');"
    "INSERT INTO resumable_uploads (id, owner_id, size, metadata, expires_at) VALUES "
    "(gid('r', 1), gid('u', 1), 100, '', now() + interval '1 hour');"
    "INSERT INTO albums (id, owner_id, title, description, visibility) VALUES "
    "(gid('a', 1), gid('u', 1), 'Album', '', 'public'), "
    "(gid('a', 2), gid('u', 1), 'Album', '', 'private');"
    "INSERT INTO album_images (album_id, image_id, position) SELECT gid('a', 1), gid('i', n), n "
    "FROM generate_series(1, 1) n;"
    "INSERT INTO shares (id, owner_id, album_id) VALUES (gid('h', 1), gid('u', 1), gid('a', 2));"
    "INSERT INTO shares (id, owner_id, image_id) VALUES (gid('h', 2), gid('u', 1), gid('i', 2));";

const struct permission permissions[] = {

	/* health */
	{ "GET ^/health", "^/health", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/health/live", "^/health/live", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/health/ready", "^/health/ready", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/metrics", "^/metrics", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET /metrics", "/metrics", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET /health", "/health", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET /health/live", "/health/live", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET /health/ready", "/health/ready", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET /limits", "/limits", NULL, { 200, 200, 200, 200, 200, 200 } },

	/* accounts and sessions: whoever registers, signs in or refreshes needs no token, and a bad
	   one is not looked at */
	{ "POST /auth/register", "/auth/register",
	    "{\"email\":\"new@example.org\",\"username\":\"newcomer\",\"password\":\"Correct-horse-"
	    "7-"
	    "battery\"}",
	    { 201, 201, 201, 201, 201, 201 } },
	{ "POST /auth/login", "/auth/login",
	    "{\"username\":\"user1\",\"password\":\"Correct-horse-7-battery\"}",
	    { 200, 200, 200, 200, 200, 200 } },
	{ "POST /auth/refresh", "/auth/refresh", "{\"refresh_token\":\"the token of session s1\"}",
	    { 200, 200, 200, 200, 200, 200 } },
	{ "POST /auth/logout", "/auth/logout", NULL, { 401, 204, 204, 204, 204, 401 } },
	{ "POST /auth/refresh", "/auth/refresh", "{\"refresh_token\":\"guessed\"}",
	    { 401, 401, 401, 401, 401, 401 } },
	{ "POST /auth/logout", "/auth/logout", "{\"logout_all\":true}",
	    { 401, 204, 204, 204, 204, 401 } },
	{ "POST /auth/password", "/auth/password",
	    "{\"current_password\":\"Correct-horse-7-battery\",\"new_password\":\"Another-staple-8-"
	    "donkey\"}",
	    { 401, 204, 204, 204, 204, 401 } },
	{ "GET /users/me", "/users/me", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "PUT /users/me", "/users/me", "{\"bio\":\"b\"}", { 401, 200, 200, 200, 200, 401 } },
	{ "PATCH /users/me", "/users/me", "{\"bio\":\"b\"}", { 401, 200, 200, 200, 200, 401 } },
	{ "DELETE /users/me", "/users/me", "{\"password\":\"Correct-horse-7-battery\"}",
	    { 401, 204, 204, 204, 204, 401 } },
	{ "DELETE /users/me", "/users/me", "{\"password\":\"Another-staple-8-donkey\"}",
	    { 401, 401, 401, 401, 401, 401 } },
	{ "DELETE /users/me", "/users/me", NULL, { 401, 400, 400, 400, 400, 401 } },
	{ "GET /users/{id}", "/users/<u1>", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "PUT /users/{id}", "/users/<u1>", "{\"bio\":\"b\"}", { 401, 403, 200, 403, 200, 401 } },
	{ "PATCH /users/{id}", "/users/<u1>", "{\"bio\":\"b\"}", { 401, 403, 200, 403, 200, 401 } },
	{ "DELETE /users/{id}", "/users/<u1>", "{\"password\":\"Correct-horse-7-battery\"}",
	    { 401, 403, 204, 403, 204, 401 } },
	{ "PUT /users/{id}/role", "/users/<u1>/role", "{\"role\":\"moderator\"}",
	    { 401, 403, 403, 403, 200, 401 } },
	{ "GET /users/{id}/sessions", "/users/<u1>/sessions", NULL,
	    { 401, 403, 200, 403, 200, 401 } },
	{ "DELETE /users/{id}/sessions/{sid}", "/users/<u1>/sessions/<s1>", NULL,
	    { 401, 403, 204, 403, 204, 401 } },
	{ "DELETE /users/{id}/sessions/{sid}", "/users/<u1>/sessions/<x1>", NULL,
	    { 401, 403, 404, 403, 404, 401 } },
	{ "GET /users/{id}/sessions", "/users/me/sessions", NULL,
	    { 401, 200, 200, 200, 200, 401 } },
	{ "GET /users/me/export", "/users/me/export", NULL, { 401, 404, 404, 404, 404, 401 } },
	{ "POST /users/me/export", "/users/me/export", NULL, { 401, 202, 202, 202, 202, 401 } },
	/* whoever has the link may have the archive; tests/e2e/account_export.sh has one */
	{ "GET /exports/{id}", "/exports/<e1>?t=guessed", NULL, { 404, 404, 404, 404, 404, 404 } },

	/* images: i1 public, i2 private, i3 unlisted, i4 in the trash, i5 processing, all of user 1
	 */
	{ "POST /images", "/images", NULL, { 401, 201, 201, 201, 201, 401 } },
	{ "GET /images", "/images", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /images/search", "/images/search?q=sea", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /images/{id}", "/images/<i1>", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /images/{id}", "/images/<i2>", NULL, { 404, 404, 200, 200, 200, 401 } },
	{ "GET /images/{id}", "/images/<i3>", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /images/{id}", "/images/<i4>", NULL, { 404, 404, 404, 404, 404, 401 } },
	{ "GET /images/{id}", "/images/<i5>", NULL, { 404, 404, 200, 404, 404, 401 } },
	{ "PUT /images/{id}", "/images/<i1>", "{\"title\":\"t\"}",
	    { 401, 403, 200, 403, 200, 401 } },
	{ "PUT /images/{id}", "/images/<i2>", "{\"title\":\"t\"}",
	    { 401, 404, 200, 403, 200, 401 } },
	{ "PATCH /images/{id}", "/images/<i1>", "{\"title\":\"t\"}",
	    { 401, 403, 200, 403, 200, 401 } },
	{ "PATCH /images/{id}", "/images/<i2>", "{\"title\":\"t\"}",
	    { 401, 404, 200, 403, 200, 401 } },
	{ "DELETE /images/{id}", "/images/<i1>", NULL, { 401, 403, 204, 204, 204, 401 } },
	{ "DELETE /images/{id}", "/images/<i2>", NULL, { 401, 404, 204, 204, 204, 401 } },
	{ "POST /images/{id}/restore", "/images/<i4>/restore", NULL,
	    { 401, 404, 200, 404, 404, 401 } },
	{ "GET /images/{id}/status", "/images/<i1>/status", NULL,
	    { 401, 404, 200, 404, 404, 401 } },
	{ "POST /images/exists", "/images/exists", "{\"sha256\":[]}",
	    { 401, 200, 200, 200, 200, 401 } },
	{ "GET /images/{id}/similar", "/images/<i1>/similar", NULL,
	    { 401, 404, 200, 404, 404, 401 } },
	{ "GET /images/{id}/position", "/images/<i1>/position", NULL,
	    { 401, 404, 200, 404, 404, 401 } },
	{ "DELETE /images/{id}/position", "/images/<i1>/position", NULL,
	    { 401, 404, 204, 404, 404, 401 } },
	/* These images have no bytes. */
	{ "GET /images/download", "/images/download?ids=<i1>", NULL,
	    { 503, 503, 503, 503, 503, 401 } },
	{ "GET /images/download", "/images/download?ids=<i2>", NULL,
	    { 404, 404, 503, 503, 503, 401 } },
	{ "GET /images/{id}/variants/{size}", "/images/<i1>/variants/small", NULL,
	    { 200, 200, 200, 200, 200, 401 } },
	{ "GET /images/{id}/variants/{size}", "/images/<i2>/variants/small", NULL,
	    { 404, 404, 200, 200, 200, 401 } },
	{ "GET /images/{id}/download", "/images/<i1>/download", NULL,
	    { 200, 200, 200, 200, 200, 401 } },
	{ "GET /images/{id}/download", "/images/<i2>/download", NULL,
	    { 404, 404, 200, 200, 200, 401 } },
	{ "GET /users/me/trash", "/users/me/trash", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "GET /users/{id}/images", "/users/<u1>/images", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /users/{id}/likes", "/users/<u1>/likes", NULL, { 200, 200, 200, 200, 200, 401 } },

	{ "POST /images/{id}/view", "/images/<i1>/view", NULL, { 202, 202, 202, 202, 202, 401 } },
	{ "POST /images/{id}/view", "/images/<i2>/view", NULL, { 404, 404, 202, 202, 202, 401 } },
	{ "POST /images/{id}/view", "/images/<i3>/view", NULL, { 202, 202, 202, 202, 202, 401 } },
	/* likes and comments: c1 is of user 1 on the public image */
	{ "POST /images/{id}/like", "/images/<i1>/like", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "POST /images/{id}/like", "/images/<i2>/like", NULL, { 401, 404, 200, 200, 200, 401 } },
	{ "DELETE /images/{id}/like", "/images/<i1>/like", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "GET /images/{id}/likes", "/images/<i1>/likes", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /images/{id}/likes", "/images/<i2>/likes", NULL, { 404, 404, 200, 200, 200, 401 } },
	{ "POST /images/{id}/comments", "/images/<i1>/comments", "{\"content\":\"c\"}",
	    { 401, 201, 201, 201, 201, 401 } },
	{ "POST /images/{id}/comments", "/images/<i2>/comments", "{\"content\":\"c\"}",
	    { 401, 404, 201, 201, 201, 401 } },
	{ "GET /images/{id}/comments", "/images/<i1>/comments", NULL,
	    { 200, 200, 200, 200, 200, 401 } },
	{ "GET /images/{id}/comments", "/images/<i2>/comments", NULL,
	    { 404, 404, 200, 200, 200, 401 } },
	{ "GET /comments/{id}", "/comments/<c1>", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "PATCH /comments/{id}", "/comments/<c1>", "{\"content\":\"c\"}",
	    { 401, 403, 200, 403, 403, 401 } },
	{ "DELETE /comments/{id}", "/comments/<c1>", NULL, { 401, 403, 204, 204, 204, 401 } },
	{ "DELETE /comments/{id}", "/comments/<c2>", NULL, { 401, 204, 204, 204, 204, 401 } },
	{ "GET /users/{id}/comments", "/users/<u1>/comments", NULL,
	    { 401, 403, 200, 200, 200, 401 } },

	/* people and what they are told of: n1 is told to user 1, nobody follows u5 */
	{ "POST /users/{id}/follow", "/users/<u5>/follow", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "POST /users/{id}/follow", "/users/<u1>/follow", NULL, { 401, 200, 409, 200, 200, 401 } },
	{ "DELETE /users/{id}/follow", "/users/<u5>/follow", NULL,
	    { 401, 200, 200, 200, 200, 401 } },
	{ "GET /users/{id}/followers", "/users/<u1>/followers", NULL,
	    { 200, 200, 200, 200, 200, 401 } },
	{ "GET /users/{id}/following", "/users/<u1>/following", NULL,
	    { 200, 200, 200, 200, 200, 401 } },
	{ "POST /users/{id}/block", "/users/<u5>/block", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "POST /users/{id}/block", "/users/<u1>/block", NULL, { 401, 200, 409, 200, 200, 401 } },
	{ "DELETE /users/{id}/block", "/users/<u5>/block", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "GET /users/me/blocks", "/users/me/blocks", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "GET /feed", "/feed", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "GET /notifications", "/notifications", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "POST /notifications/read", "/notifications/read", NULL,
	    { 401, 200, 200, 200, 200, 401 } },
	{ "POST /notifications/{id}/read", "/notifications/<n1>/read", NULL,
	    { 401, 404, 200, 404, 404, 401 } },

	/* resumable uploads: r1 is of user 1 */
	{ "POST /uploads", "/uploads", NULL, { 401, 201, 201, 201, 201, 401 } },
	{ "GET /uploads/{id}", "/uploads/<r1>", NULL, { 401, 404, 200, 404, 404, 401 } },
	{ "PATCH /uploads/{id}", "/uploads/<r1>", "piece", { 401, 404, 409, 404, 404, 401 } },
	{ "DELETE /uploads/{id}", "/uploads/<r1>", NULL, { 401, 404, 204, 404, 404, 401 } },

	/* explore, tags */
	{ "GET /explore/recent", "/explore/recent", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /explore/popular", "/explore/popular", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /tags", "/tags", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /tags/search", "/tags/search?q=se", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "PATCH /tags/{tag}", "/tags/sea", "{\"name\":\"ocean\"}",
	    { 401, 403, 403, 403, 200, 401 } },
	{ "GET /tags/{tag}/images", "/tags/sea/images", NULL, { 200, 200, 200, 200, 200, 401 } },

	/* albums: a1 public, a2 private, both of user 1 */
	{ "POST /albums", "/albums", "{\"title\":\"t\"}", { 401, 201, 201, 201, 201, 401 } },
	{ "GET /albums", "/albums?owner_id=<u1>", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /albums/{id}", "/albums/<a1>", NULL, { 200, 200, 200, 200, 200, 401 } },
	{ "GET /albums/{id}", "/albums/<a2>", NULL, { 404, 404, 200, 200, 200, 401 } },
	{ "PUT /albums/{id}", "/albums/<a1>", "{\"title\":\"t\"}",
	    { 401, 403, 200, 403, 200, 401 } },
	{ "PUT /albums/{id}", "/albums/<a2>", "{\"title\":\"t\"}",
	    { 401, 404, 200, 403, 200, 401 } },
	{ "PATCH /albums/{id}", "/albums/<a1>", "{\"title\":\"t\"}",
	    { 401, 403, 200, 403, 200, 401 } },
	{ "PATCH /albums/{id}", "/albums/<a2>", "{\"title\":\"t\"}",
	    { 401, 404, 200, 403, 200, 401 } },
	{ "DELETE /albums/{id}", "/albums/<a1>", NULL, { 401, 403, 204, 403, 204, 401 } },
	{ "GET /albums/{id}/images", "/albums/<a1>/images", NULL,
	    { 200, 200, 200, 200, 200, 401 } },
	{ "GET /albums/{id}/images", "/albums/<a2>/images", NULL,
	    { 404, 404, 200, 200, 200, 401 } },
	{ "POST /albums/{id}/images", "/albums/<a1>/images", "{\"image_id\":\"<i2>\"}",
	    { 401, 403, 200, 403, 200, 401 } },
	{ "GET /albums/{id}/download", "/albums/<a1>/download", NULL,
	    { 503, 503, 503, 503, 503, 401 } },
	{ "GET /albums/{id}/download", "/albums/<a2>/download", NULL,
	    { 404, 404, 200, 200, 200, 401 } },
	{ "PUT /albums/{id}/images/reorder", "/albums/<a1>/images/reorder",
	    "{\"image_ids\":[\"<i1>\"]}", { 401, 403, 200, 403, 200, 401 } },
	{ "DELETE /albums/{id}/images/{image_id}", "/albums/<a1>/images/<i1>", NULL,
	    { 401, 403, 204, 403, 204, 401 } },

	/* share links: h1 of album a2, h2 of image i2, both private. Tokens are made with the
	 * installation's key; what theirs show and to whom is tests/integration/api_shares.c. */
	{ "POST /albums/{id}/shares", "/albums/<a2>/shares", "{}",
	    { 401, 404, 201, 403, 403, 401 } },
	{ "GET /albums/{id}/shares", "/albums/<a2>/shares", NULL,
	    { 401, 404, 200, 403, 200, 401 } },
	{ "DELETE /albums/{id}/shares", "/albums/<a2>/shares", NULL,
	    { 401, 404, 204, 403, 204, 401 } },
	{ "DELETE /albums/{id}/shares/{share_id}", "/albums/<a2>/shares/<h1>", NULL,
	    { 401, 404, 204, 403, 204, 401 } },
	{ "POST /images/{id}/shares", "/images/<i2>/shares", "{}",
	    { 401, 404, 201, 403, 403, 401 } },
	{ "GET /images/{id}/shares", "/images/<i2>/shares", NULL,
	    { 401, 404, 200, 403, 200, 401 } },
	{ "DELETE /images/{id}/shares", "/images/<i2>/shares", NULL,
	    { 401, 404, 204, 403, 204, 401 } },
	{ "DELETE /images/{id}/shares/{share_id}", "/images/<i2>/shares/<h2>", NULL,
	    { 401, 404, 204, 403, 204, 401 } },
	{ "GET /shares/{token}", "/shares/x", NULL, { 404, 404, 404, 404, 404, 404 } },
	{ "POST /shares/{token}/unlock", "/shares/x/unlock", "{\"password\":\"x\"}",
	    { 404, 404, 404, 404, 404, 404 } },
	{ "GET /shares/{token}/images", "/shares/x/images", NULL,
	    { 404, 404, 404, 404, 404, 404 } },
	{ "GET /shares/{token}/images/{image_id}/variants/{size}",
	    "/shares/x/images/<i1>/variants/small", NULL, { 404, 404, 404, 404, 404, 404 } },
	{ "GET /shares/{token}/images/{image_id}/download", "/shares/x/images/<i1>/download", NULL,
	    { 404, 404, 404, 404, 404, 404 } },

	/* moderation */
	{ "POST /users/{id}/ban", "/users/<u1>/ban", "{\"reason\":\"spam\"}",
	    { 401, 403, 403, 403, 200, 401 } },
	{ "DELETE /users/{id}/ban", "/users/<u1>/ban", NULL, { 401, 403, 403, 403, 200, 401 } },
	{ "GET /moderation/bans", "/moderation/bans", NULL, { 401, 403, 403, 200, 200, 401 } },
	{ "GET /moderation/audit", "/moderation/audit", NULL, { 401, 403, 403, 200, 200, 401 } },
	{ "POST /reports", "/reports", "{\"image_id\":\"<i1>\",\"reason\":\"spam\"}",
	    { 401, 201, 403, 201, 201, 401 } },
	{ "POST /reports", "/reports", "{\"image_id\":\"<i2>\",\"reason\":\"spam\"}",
	    { 401, 404, 403, 201, 201, 401 } },
	{ "GET /moderation/reports", "/moderation/reports", NULL,
	    { 401, 403, 403, 200, 200, 401 } },
	{ "GET /moderation/reports/{id}", "/moderation/reports/<p1>", NULL,
	    { 401, 403, 403, 200, 200, 401 } },
	{ "POST /moderation/reports/{id}/claim", "/moderation/reports/<p1>/claim", NULL,
	    { 401, 403, 403, 200, 200, 401 } },
	{ "DELETE /moderation/reports/{id}/claim", "/moderation/reports/<p1>/claim", NULL,
	    { 401, 403, 403, 204, 204, 401 } },
	{ "POST /moderation/reports/{id}/resolve", "/moderation/reports/<p1>/resolve",
	    "{\"action\":\"ban\"}", { 401, 403, 403, 200, 200, 401 } },
	{ "PUT /moderation/images/{id}/rating", "/moderation/images/<i1>/rating",
	    "{\"content_rating\":\"nsfw\"}", { 401, 403, 403, 200, 200, 401 } },
	{ "GET /moderation/appeals", "/moderation/appeals", NULL,
	    { 401, 403, 403, 200, 200, 401 } },
	{ "POST /moderation/appeals/{id}/resolve", "/moderation/appeals/<q1>/resolve",
	    "{\"action\":\"accept\"}", { 401, 403, 403, 200, 200, 401 } },
	{ "GET /users/me/decisions", "/users/me/decisions", NULL,
	    { 401, 200, 200, 200, 200, 401 } },
	{ "POST /users/me/decisions/{id}/appeal", "/users/me/decisions/<p2>/appeal",
	    "{\"content\":\"why\"}", { 401, 404, 201, 404, 404, 401 } },
	/* for whoever is banned, by their password */
	{ "POST /auth/appeal", "/auth/appeal",
	    "{\"username\":\"user1\",\"password\":\"Correct-horse-7-battery\",\"content\":\"why\"}",
	    { 401, 401, 401, 401, 401, 401 } },

	/* API tokens */
	{ "POST /users/me/tokens", "/users/me/tokens", "{\"name\":\"robot\",\"scopes\":[\"read\"]}",
	    { 401, 201, 201, 201, 201, 401 } },
	{ "GET /users/me/tokens", "/users/me/tokens", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "DELETE /users/me/tokens/{id}", "/users/me/tokens/<k1>", NULL,
	    { 401, 404, 204, 404, 404, 401 } },

	/* webhooks */
	{ "POST /users/me/webhooks", "/users/me/webhooks",
	    "{\"url\":\"https://x.example/\",\"events\":[\"like.created\"]}",
	    { 401, 201, 201, 201, 201, 401 } },
	{ "POST /users/me/webhooks", "/users/me/webhooks",
	    "{\"url\":\"https://x.example/\",\"events\":[\"report.created\"]}",
	    { 401, 400, 400, 201, 201, 401 } },
	{ "GET /users/me/webhooks", "/users/me/webhooks", NULL, { 401, 200, 200, 200, 200, 401 } },
	{ "GET /users/me/webhooks/{id}", "/users/me/webhooks/<w1>", NULL,
	    { 401, 404, 200, 404, 404, 401 } },
	{ "PATCH /users/me/webhooks/{id}", "/users/me/webhooks/<w1>", "{\"active\":false}",
	    { 401, 404, 200, 404, 404, 401 } },
	{ "DELETE /users/me/webhooks/{id}", "/users/me/webhooks/<w1>", NULL,
	    { 401, 404, 204, 404, 404, 401 } },
	{ "POST /users/me/webhooks/{id}/secret", "/users/me/webhooks/<w1>/secret", NULL,
	    { 401, 404, 200, 404, 404, 401 } },
	{ "POST /users/me/webhooks/{id}/test", "/users/me/webhooks/<w1>/test", NULL,
	    { 401, 404, 202, 404, 404, 401 } },
	{ "GET /users/me/webhooks/{id}/deliveries", "/users/me/webhooks/<w1>/deliveries", NULL,
	    { 401, 404, 200, 404, 404, 401 } },
	{ "POST /users/me/webhooks/{id}/deliveries/{delivery}/retry",
	    "/users/me/webhooks/<w1>/deliveries/<d1>/retry", NULL,
	    { 401, 404, 202, 404, 404, 401 } },

	/* administration */
	{ "GET /admin/statistics", "/admin/statistics", NULL, { 401, 403, 403, 403, 200, 401 } },
	{ "GET /admin/storage", "/admin/storage", NULL, { 401, 403, 403, 403, 200, 401 } },
	{ "GET /admin/users", "/admin/users", NULL, { 401, 403, 403, 403, 200, 401 } },
	{ "PUT /admin/users/{id}/quota", "/admin/users/<u1>/quota", "{\"max_images\":7}",
	    { 401, 403, 403, 403, 200, 401 } },
	{ "GET /admin/jobs", "/admin/jobs", NULL, { 401, 403, 403, 403, 200, 401 } },
	{ "POST /admin/jobs/{id}/retry", "/admin/jobs/<j1>/retry", NULL,
	    { 401, 403, 403, 403, 204, 401 } },
	{ "DELETE /admin/jobs/{id}", "/admin/jobs/<j1>", NULL, { 401, 403, 403, 403, 204, 401 } },

	/* doors: for everybody the same, whoever asks */
	{ "GET ^/i/{id}", "^/i/<i1>", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/i/{id}", "^/i/<i2>", NULL, { 404, 404, 404, 404, 404, 404 } },
	{ "GET ^/i/{id}", "^/i/<i3>", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/explore", "^/explore", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/feeds/users/{id}", "^/feeds/users/<u1>", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/feeds/tags/{tag}", "^/feeds/tags/sea", NULL, { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/feeds/albums/{id}", "^/feeds/albums/<a1>", NULL,
	    { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/feeds/albums/{id}", "^/feeds/albums/<a2>", NULL,
	    { 404, 404, 404, 404, 404, 404 } },
	{ "GET ^/oembed", "^/oembed?url=https://x.example/i/<i1>", NULL,
	    { 200, 200, 200, 200, 200, 200 } },
	{ "GET ^/oembed", "^/oembed?url=https://x.example/i/<i2>", NULL,
	    { 404, 404, 404, 404, 404, 404 } },
	{ "GET ^/robots.txt", "^/robots.txt", NULL, { 200, 200, 200, 200, 200, 200 } },
	/* without PUBLIC_BASE_URL there is none */
	{ "GET ^/sitemap.xml", "^/sitemap.xml", NULL, { 404, 404, 404, 404, 404, 404 } },
	{ "GET ^/sitemap/{page}", "^/sitemap/1", NULL, { 404, 404, 404, 404, 404, 404 } },
};

const struct permission_form permission_forms[] = {
	{ "POST /images", NULL, "multipart/form-data; boundary=b" },
	{ "POST /uploads", tus, NULL },
	{ "GET /uploads/{id}", tus, NULL },
	{ "PATCH /uploads/{id}", tus, "application/offset+octet-stream" },
	{ "DELETE /uploads/{id}", tus, NULL },
};

const size_t permission_form_count = sizeof permission_forms / sizeof *permission_forms;
const size_t permission_count = sizeof permissions / sizeof *permissions;
