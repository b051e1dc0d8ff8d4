#include "config.h"

#include "main/doctor.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "crypto/certificate.h"
#include "crypto/signing_key.h"
#include "main/command_site.h"

#define SITE_BYTES_MAX ((size_t)1024 * 1024)
#define DAY_US (86400 * CLOCK_SECOND_US)
#define KEY_OLD_DAYS 365
#define CERTIFICATE_SOON_DAYS 21
#define SPACE_LOW_PERCENT 10

/* What others may not have is taken from them; ours to change if we own it. */
static void
look_at_mode(struct doctor *doctor, const char *about, const char *path, mode_t forbidden)
{
	const char *fix;
	struct stat state;

	if (stat(path, &state) != 0)
		return;
	if ((state.st_mode & forbidden) == 0) {
		doctor_good(doctor, about, "%s is not for others", path);
		return;
	}
	if (doctor->repair && chmod(path, state.st_mode & ~forbidden & 07777) == 0) {
		doctor_repaired(doctor, about, "%s was open to others", path);
		return;
	}
	fix = arena_printf(doctor->arena, "chmod %03o %s", state.st_mode & ~forbidden & 0777, path)
		  .at;
	doctor_wrong(doctor, about, fix, "others may read or change %s (mode %03o)", path,
	    state.st_mode & 0777);
}

void
doctor_environment(struct doctor *doctor)
{
	const char *path = config_path();

	if (access(path, F_OK) != 0)
		doctor_good(doctor, "environment", "no file, variables only");
	else
		look_at_mode(doctor, "environment", path, S_IRWXO | S_IWGRP);
}

static void
look_at_key_files(struct doctor *doctor, const char *folder)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	look_at_mode(doctor, "keys", folder, S_IRWXO | S_IWGRP);
	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		if (str_ends(str_of(entry->d_name), STR(".pem")))
			look_at_mode(doctor, "keys",
			    arena_printf(doctor->arena, "%s/%s", folder, entry->d_name).at,
			    S_IRWXG | S_IRWXO);
	closedir(dir);
}

void
doctor_keys(struct doctor *doctor)
{
	const char *folder = arena_c_string(doctor->arena, doctor->config->site.key_folder);
	const struct problem *problem;
	struct key_ring *ring;
	int64_t days;

	look_at_key_files(doctor, folder);
	problem = key_ring_open(doctor->arena, folder, &ring);
	if (problem != NULL) {
		doctor_wrong(doctor, "keys", "tintype keys rotate, as the gallery's user", "%s",
		    doctor_cause(doctor, problem));
		return;
	}
	days = (clock_now_us() - key_ring_made_us(ring)) / DAY_US;
	if (days > KEY_OLD_DAYS)
		doctor_warn(doctor, "keys", "tintype keys rotate, and reload tintyped",
		    "the key that signs is %lld days old", (long long)days);
	else
		doctor_good(doctor, "keys", "%zu, the newest signs", key_ring_count(ring));
	key_ring_close(ring);
}

static void
look_at_room(struct doctor *doctor, const char *root)
{
	const char *fix = "make room, or move files: tintype storage move --to s3";
	struct statvfs about;
	int64_t left, percent;

	if (statvfs(root, &about) != 0)
		return;
	left = (int64_t)(about.f_bavail * about.f_frsize);
	percent = about.f_blocks == 0 ? 100 : (int64_t)(about.f_bavail * 100 / about.f_blocks);
	if (left < doctor->config->storage.min_free)
		doctor_wrong(doctor, "space", fix,
		    "%lld MB are free, less than STORAGE_MIN_FREE: uploads are refused",
		    (long long)left / 1000000);
	else if (percent < SPACE_LOW_PERCENT)
		doctor_warn(doctor, "space", fix, "%lld %% (%lld MB) are free", (long long)percent,
		    (long long)left / 1000000);
	else
		doctor_good(doctor, "space", "%lld MB are free", (long long)left / 1000000);
}

/* Written to by the programs, read by nginx, for nobody else. */
static void
look_at_folder(struct doctor *doctor, const char *path, bool *there)
{
	struct stat about;

	*there = stat(path, &about) == 0;
	if (!*there)
		doctor_wrong(doctor, "storage", "start tintyped once, or mount the disk", "%s: %s",
		    path, strerror(errno));
	else if (geteuid() != 0 && access(path, W_OK | X_OK) != 0)
		doctor_wrong(doctor, "storage",
		    arena_printf(doctor->arena, "chown -R %u %s", (unsigned)geteuid(), path).at,
		    "%s cannot be written to by user %u", path, (unsigned)geteuid());
	else
		look_at_mode(doctor, "storage", path, S_IRWXO | S_IWGRP);
}

void
doctor_storage(struct doctor *doctor)
{
	static const char *const names[] = { "", "/blobs", "/incoming", "/partial", "/public" };
	struct str root = doctor->config->storage.local_path;
	bool there = true;

	for (size_t i = 0; i < sizeof names / sizeof *names && there; i++)
		look_at_folder(doctor,
		    arena_printf(doctor->arena, "%.*s%s", (int)root.len, root.at, names[i]).at,
		    &there);
	if (there)
		look_at_room(doctor, arena_c_string(doctor->arena, root));
}

/* "12m;" as nginx means it. */
static int64_t
size_of(struct str word)
{
	int64_t factor = 1, number;

	if (word.len > 0 && (word.at[word.len - 1] | 32) == 'k')
		factor = 1024;
	else if (word.len > 0 && (word.at[word.len - 1] | 32) == 'm')
		factor = 1024 * 1024;
	else if (word.len > 0 && (word.at[word.len - 1] | 32) == 'g')
		factor = 1024 * 1024 * 1024;
	word.len -= factor > 1;
	return str_to_i64(word, 0, INT64_MAX / factor, &number) ? number * factor : -1;
}

static void
look_at_certificate(struct doctor *doctor, struct str path)
{
	const char *fix = "certbot renew, or whatever renews it, and nginx -s reload";
	const struct problem *problem;
	int64_t expires, days;

	problem = certificate_expiry(doctor->arena, arena_c_string(doctor->arena, path), &expires);
	if (problem != NULL) {
		doctor_warn(doctor, "certificate", "run this as a user who may read it", "%s",
		    doctor_cause(doctor, problem));
		return;
	}
	days = (expires - clock_now_us()) / DAY_US;
	if (expires < clock_now_us())
		doctor_wrong(doctor, "certificate", fix, "%.*s has ended", (int)path.len, path.at);
	else if (days < CERTIFICATE_SOON_DAYS)
		doctor_warn(doctor, "certificate", fix, "%.*s ends in %lld days", (int)path.len,
		    path.at, (long long)days);
	else
		doctor_good(doctor, "certificate", "%.*s is good for %lld days", (int)path.len,
		    path.at, (long long)days);
}

/* A directive: its name, blanks, its value, a semicolon. Gives the value. */
static bool
value_of(struct str line, struct str name, struct str *value)
{
	line = str_trim(line);
	if (!str_starts(line, name))
		return false;
	line = str_from(line, name.len);
	if (line.len == 0 || (line.at[0] != ' ' && line.at[0] != '\t'))
		return false;
	*value = str_trim(str_first(line, str_find_byte(line, ';')));
	return true;
}

static void
look_at_site(struct doctor *doctor, const char *path, struct str text)
{
	int64_t wanted = command_site_upload_limit(doctor->config), allowed = -1;
	struct str socket = doctor->config->server.listen;
	struct str all = text;

	while (text.len > 0) {
		struct str line = str_cut(&text, '\n'), value;

		if (value_of(line, STR("client_max_body_size"), &value) &&
		    (size_of(value) > allowed || size_of(value) == 0))
			allowed = size_of(value) == 0 ? INT64_MAX : size_of(value);
		if (value_of(line, STR("ssl_certificate"), &value))
			look_at_certificate(doctor, value);
	}
	if (allowed < wanted)
		doctor_wrong(doctor, "nginx",
		    "tintype site FOLDER, with the arguments of before, and nginx -s reload",
		    "%s lets bodies of %lld bytes through, uploads may have %lld", path,
		    (long long)allowed, (long long)wanted);
	else if (str_find(all, socket) == all.len)
		doctor_wrong(doctor, "nginx",
		    "tintype site FOLDER, with the arguments of before, and nginx -s reload",
		    "%s does not ask at %.*s, where tintyped listens", path, (int)socket.len,
		    socket.at);
	else
		doctor_good(doctor, "nginx", "%s fits what is in force", path);
}

void
doctor_nginx(struct doctor *doctor)
{
	const char *const usual[] = { doctor->site, "/var/lib/tintype/nginx/site.conf",
		"/etc/nginx/sites-enabled/tintype", "/etc/nginx/tintype/site.conf" };
	const struct problem *problem;
	const char *path = NULL;
	struct str text;

	for (size_t i = 0; path == NULL && i < sizeof usual / sizeof *usual; i++)
		if (usual[i] != NULL && (i == 0 || access(usual[i], F_OK) == 0))
			path = usual[i];
	if (path == NULL) {
		doctor_warn(doctor, "nginx", "tintype doctor --nginx FILE",
		    "its site is not where it usually is; not looked at");
		return;
	}
	problem = file_read(doctor->arena, path, SITE_BYTES_MAX, &text);
	if (problem != NULL)
		doctor_wrong(
		    doctor, "nginx", "tintype site FOLDER", "%s", doctor_cause(doctor, problem));
	else
		look_at_site(doctor, path, text);
}
