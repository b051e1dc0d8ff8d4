#include "config.h"

#include "main/command_site.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "main/command.h"

#define TEMPLATE_MAX ((size_t)1024 * 1024)
/* Beside the files of an upload: its other fields and the lines between them. */
#define FORM_BYTES (1024 * 1024)
/* Passwords a core hashes in a second, of which half are let in (service/hash_gate). */
#define LOGINS_PER_CORE 5
/* Who knocks more often than so many times the login limit a minute is turned away by nginx. */
#define KNOCKS_PER_LOGIN 6
#define KNOCKS_UNLIMITED 60000

struct word {
	struct str name, value;
};

struct site {
	const struct config *config;
	struct arena *arena;
	const char *folder, *listen, *name, *cache, *local;
	bool send_bodies;
	struct word words[24];
	size_t count;
};

static int
usage(void)
{
	fputs("usage: tintype site FOLDER [--listen ADDRESS] [--name NAME] [--cache FOLDER]\n"
	      "                    [--local FOLDER] [--send-bodies]\n"
	      "Writes nginx's configuration of this gallery into FOLDER: site.conf, which belongs "
	      "into\n"
	      "nginx's http context (a link in sites-enabled), and what it includes. Again after "
	      "each\n"
	      "change of the configuration; then reload nginx.\n"
	      "  --listen  what nginx listens on: 80 by default; 127.0.0.1:8080, [::]:80, …\n"
	      "  --name    tells several galleries of one nginx apart: app by default\n"
	      "  --cache   where nginx keeps listings for a second: FOLDER by default\n"
	      "  --local   whose *.conf are read within the server (TLS, names): FOLDER/local by "
	      "default\n"
	      "  --send-bodies  tintyped runs as another user than nginx, so it cannot take files "
	      "from it\n",
	    stderr);
	return 2;
}

static void
put_word(struct site *site, const char *name, struct str value)
{
	site->words[site->count++] = (struct word){ str_of(name), value };
}

static void
put_number(struct site *site, const char *name, int64_t value)
{
	put_word(site, name, arena_printf(site->arena, "%lld", (long long)value));
}

static struct str
below(const struct site *site, struct str folder, const char *name)
{
	return arena_printf(site->arena, "%.*s/%s", (int)folder.len, folder.at, name);
}

/* Where blobs in a store are fetched from; without one an address where nobody is. */
static struct str
store_url(struct site *site)
{
	struct str url = site->config->storage.s3_endpoint;

	if (url.len == 0)
		url = STR("127.0.0.1:9");
	if (str_ends(url, STR("/")))
		url.len--;
	if (str_find(url, STR("://")) < url.len)
		return url;
	return arena_printf(site->arena, "%s://%.*s",
	    site->config->storage.s3_use_ssl && site->config->storage.s3_endpoint.len > 0 ? "https"
											  : "http",
	    (int)url.len, url.at);
}

int64_t
command_site_upload_limit(const struct config *config)
{
	int64_t one = config->upload.max_bytes + FORM_BYTES, all = config->upload.request_max_bytes;

	return all > one ? all : one;
}

/* nginx counts, too, what it serves by itself, unless nobody is limited. */
static void
fill_address_limit(struct site *site)
{
	int64_t limit = site->config->limits.per_address;

	put_word(site, "ADDRESS_RATE",
	    arena_printf(site->arena, "%lldr/m", (long long)(limit == 0 ? 1 : limit)));
	put_number(site, "ADDRESS_LIMIT", limit);
	put_word(site, "READERS_LIMITED",
	    limit == 0
		? STR("# RATE_LIMIT_ADDRESS=0")
		: arena_printf(site->arena, "limit_req zone=tintype_readers_%s burst=%lld nodelay;",
		      site->name, (long long)limit));
}

static void
fill_words(struct site *site)
{
	const struct config *config = site->config;
	int64_t login = config->limits.login, cores = sysconf(_SC_NPROCESSORS_ONLN);

	put_word(site, "NAME", str_of(site->name));
	put_word(site, "LISTEN", str_of(site->listen));
	put_word(site, "SOCKET", config->server.listen);
	put_word(site, "SNIPPETS", str_of(site->folder));
	put_word(site, "HTML", below(site, config->site.data_folder, "nginx/html"));
	put_word(site, "BLOBS", below(site, config->storage.local_path, "blobs"));
	put_word(site, "PUBLIC", below(site, config->storage.local_path, "public"));
	put_word(site, "S3_URL", store_url(site));
	put_word(site, "CACHE",
	    below(site, str_of(site->cache != NULL ? site->cache : site->folder), "pages"));
	put_word(site, "LOCAL",
	    site->local != NULL ? str_of(site->local) : below(site, str_of(site->folder), "local"));
	put_word(site, "BODIES", site->send_bodies ? STR("sent") : STR("file"));
	fill_address_limit(site);
	put_number(site, "UPLOAD_LIMIT", command_site_upload_limit(config));
	put_number(site, "LOGINS", LOGINS_PER_CORE * (cores < 1 ? 1 : cores));
	put_number(site, "KNOCKS", login == 0 ? KNOCKS_UNLIMITED : login * KNOCKS_PER_LOGIN);
}

static const struct word *
find_word(const struct site *site, struct str name)
{
	for (size_t i = 0; i < site->count; i++)
		if (str_eq(site->words[i].name, name))
			return &site->words[i];
	return NULL;
}

/* A word is what capitals, digits and _ between two @ make; any other @ stands for itself. */
static size_t
word_length(struct str at)
{
	size_t n = 0;

	while (n < at.len && ((at.at[n] >= 'A' && at.at[n] <= 'Z') || at.at[n] == '_' ||
				 (at.at[n] >= '0' && at.at[n] <= '9')))
		n++;
	return n > 0 && n < at.len && at.at[n] == '@' ? n : 0;
}

static const struct problem *
fill(const struct site *site, struct str text, struct buf *out)
{
	while (text.len > 0) {
		size_t plain = str_find_byte(text, '@'), length;
		const struct word *word;
		struct str rest;

		buf_append(out, (struct str){ text.at, plain });
		if (plain == text.len)
			return NULL;
		rest = str_from(text, plain + 1);
		length = word_length(rest);
		if (length == 0) {
			buf_byte(out, '@');
			text = rest;
			continue;
		}
		word = find_word(site, (struct str){ rest.at, length });
		if (word == NULL)
			return problem_caused(site->arena, PROBLEM_INTERNAL,
			    "the template has @%.*s@, which nobody fills in", (int)length, rest.at);
		buf_append(out, word->value);
		text = str_from(rest, length + 1);
	}
	return NULL;
}

static const struct problem *
failed(const struct site *site, const char *path)
{
	return problem_caused(site->arena, PROBLEM_INTERNAL, "%s: %s", path, strerror(errno));
}

/* Whole or not at all: nginx may be reloading. */
static const struct problem *
write_file(const struct site *site, const char *name, struct str text)
{
	struct str path = arena_printf(site->arena, "%s/%s", site->folder, name);
	struct str new = arena_printf(site->arena, "%s.new", path.at);
	FILE *file = fopen(new.at, "w");
	bool good;

	if (file == NULL)
		return failed(site, new.at);
	good = fwrite(text.at, 1, text.len, file) == text.len;
	good = fclose(file) == 0 && good;
	if (!good || chmod(new.at, 0644) != 0 || rename(new.at, path.at) != 0)
		return failed(site, path.at);
	return NULL;
}

static const struct problem *
write_from(const struct site *site, const char *from, const char *name)
{
	struct buf out = buf_new(site->arena, 32768);
	struct str text;

	TRY(file_read(site->arena, from, TEMPLATE_MAX, &text));
	TRY(fill(site, text, &out));
	return write_file(site, name, buf_str(&out));
}

static const struct problem *
write_snippets(const struct site *site, struct str from)
{
	DIR *folder = opendir(from.at);
	const struct problem *problem = NULL;
	struct dirent *entry;

	if (folder == NULL)
		return failed(site, from.at);
	while (problem == NULL && (entry = readdir(folder)) != NULL) {
		struct str name = str_of(entry->d_name);

		if (name.at[0] == '.')
			continue;
		if (str_ends(name, STR(".in")))
			name.len -= 3;
		problem = write_from(
		    site, below(site, from, entry->d_name).at, arena_c_string(site->arena, name));
	}
	closedir(folder);
	return problem;
}

static const struct problem *
write_site(struct site *site)
{
	struct str templates = below(site, site->config->site.data_folder, "nginx");

	fill_words(site);
	if (mkdir(site->folder, 0755) != 0 && errno != EEXIST)
		return failed(site, site->folder);
	TRY(write_snippets(site, below(site, templates, "snippets")));
	return write_from(site, below(site, templates, "tintype.conf.in").at, "site.conf");
}

/* What stands in a configuration as it is must not end a word or a statement of it. */
static bool
is_plain(const char *text)
{
	return *text != '\0' && text[strcspn(text, " \t\r\n;{}\"'$\\#@")] == '\0';
}

static const char **
find_option(struct site *site, const char *name)
{
	const struct {
		const char *name, **value;
	} options[] = {
		{ "--listen", &site->listen },
		{ "--name", &site->name },
		{ "--cache", &site->cache },
		{ "--local", &site->local },
	};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (strcmp(name, options[i].name) == 0)
			return options[i].value;
	return NULL;
}

static bool
read_arguments(struct site *site, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char **value = find_option(site, argv[i]);

		if (value != NULL && i + 1 < argc && is_plain(argv[i + 1]))
			*value = argv[++i];
		else if (strcmp(argv[i], "--send-bodies") == 0)
			site->send_bodies = true;
		else if (argv[i][0] == '/' && site->folder == NULL && is_plain(argv[i]))
			site->folder = argv[i];
		else
			return false;
	}
	return site->folder != NULL;
}

int
command_site(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct site site = { .arena = &arena, .listen = "80", .name = "app" };
	const struct problem *problem;

	if (!read_arguments(&site, argc, argv))
		return usage();
	site.config = command_config_or_exit(&arena);
	problem = write_site(&site);
	if (problem != NULL)
		command_fail(problem);
	arena_release(&arena);
	return problem == NULL ? 0 : 1;
}
