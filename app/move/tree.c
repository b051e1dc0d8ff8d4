#include "config.h"

#include "move/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/text.h"

/* Beside what begins with a dot. */
static const char *const others[] = { "@eaDir", "Thumbs.db", "desktop.ini", "ehthumbs.db",
	"__MACOSX", "lost+found", "$RECYCLE.BIN", "System Volume Information", "Picasa.ini" };

static bool
is_ours(const char *name)
{
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(name, others[i]) == 0)
			return false;
	return name[0] != '.';
}

/* Files first; then as people count. */
static int
compare(const void *left, const void *right)
{
	const struct tree_entry *a = left, *b = right;
	int order;

	if (a->folder != b->folder)
		return a->folder ? 1 : -1;
	order = strverscmp(a->name.at, b->name.at);
	return order != 0 ? order : strcmp(a->name.at, b->name.at);
}

/* What it is; false if it is nothing for us. */
static bool
classify(int folder, const struct dirent *entry, struct tree_entry *out, int64_t *passed_over)
{
	struct stat about;

	if (!is_ours(entry->d_name) ||
	    fstatat(folder, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	*passed_over += S_ISLNK(about.st_mode);
	out->folder = S_ISDIR(about.st_mode);
	return out->folder || S_ISREG(about.st_mode);
}

static const struct problem *
read_entries(struct arena *arena, DIR *folder, struct buf *out, int64_t *passed_over)
{
	struct dirent *entry;

	for (errno = 0; (entry = readdir(folder)) != NULL; errno = 0) {
		struct tree_entry found;

		if (!classify(dirfd(folder), entry, &found, passed_over))
			continue;
		found.name = arena_copy(arena, str_of(entry->d_name));
		buf_append(out, (struct str){ (const char *)&found, sizeof found });
	}
	return errno == 0
		   ? NULL
		   : problem_caused(arena, PROBLEM_UNAVAILABLE, "a folder: %s", strerror(errno));
}

const struct problem *
tree_list(struct arena *arena, const char *path, struct tree_entry **out, size_t *count,
    int64_t *passed_over)
{
	struct buf found = buf_new(arena, 64 * sizeof(struct tree_entry));
	const struct problem *problem;
	DIR *folder = opendir(path);

	if (folder == NULL)
		return problem_caused(arena, PROBLEM_NOT_FOUND, "%s: %s", path, strerror(errno));
	problem = read_entries(arena, folder, &found, passed_over);
	closedir(folder);
	TRY(problem);
	*count = found.len / sizeof **out;
	*out = arena_array(arena, struct tree_entry, *count + 1);
	if (*count > 0)
		memcpy(*out, found.at, found.len);
	qsort(*out, *count, sizeof **out, compare);
	return NULL;
}

/* The kernel itself watches that it stays below, at every part. */
static int
open_below(const char *folder, const char *path)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };
	int top = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC), fd, why;

	if (top < 0)
		return -1;
	fd = (int)syscall(SYS_openat2, top, path, &how, sizeof how);
	why = errno;
	close(top);
	errno = why;
	return fd;
}

int
tree_open_below(const char *folder, const char *path)
{
	int fd = open_below(folder, path);
	struct stat about;

	if (fd < 0 || (fstat(fd, &about) == 0 && S_ISREG(about.st_mode)))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

const char *
tree_path(struct arena *arena, const char *folder, struct str name)
{
	return arena_printf(arena, "%s/%.*s", folder, (int)name.len, name.at).at;
}

static struct str
first_points(struct str text, size_t max)
{
	struct str rest = text;

	while (rest.len > 0 && max-- > 0)
		utf8_take(&rest);
	return str_first(text, text.len - rest.len);
}

struct str
tree_text(struct arena *arena, struct str name, size_t max)
{
	struct buf out = buf_new(arena, name.len + 16);

	while (name.len > 0) {
		struct str rest = name;

		if (utf8_take(&rest) < 0) {
			buf_append(&out, STR("\xef\xbf\xbd"));
			rest = str_from(name, 1);
		} else {
			buf_append(&out, str_first(name, name.len - rest.len));
		}
		name = rest;
	}
	return text_clean(arena, first_points(text_clean(arena, buf_str(&out)), max));
}

static bool
is_odd(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f || strchr("/\\:*?\"<>|", c) != NULL;
}

struct str
tree_name(struct arena *arena, struct str text, size_t max)
{
	struct buf out = buf_new(arena, text.len + 1);
	struct str rest = text, name;

	while (rest.len > 0) {
		struct str before = rest;

		utf8_take(&rest);
		if (text.len - rest.len > max) {
			rest = before;
			break;
		}
	}
	name = str_first(text, text.len - rest.len);
	for (size_t i = 0; i < name.len; i++)
		buf_byte(
		    &out, is_odd(name.at[i]) || (i == 0 && name.at[i] == '.') ? '_' : name.at[i]);
	/* Windows drops these at the end. */
	while (out.len > 0 && (out.at[out.len - 1] == '.' || out.at[out.len - 1] == ' '))
		out.len--;
	return out.len == 0 ? STR("_") : arena_copy(arena, buf_str(&out));
}
