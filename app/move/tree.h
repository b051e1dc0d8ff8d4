/* Folders of files as people have them: what is in one, in order, and names that any system takes.
 */
#ifndef TINTYPE_MOVE_TREE_H
#define TINTYPE_MOVE_TREE_H

#include "base/problem.h"

struct tree_entry {
	struct str name; /* as it is on the disk, NUL-terminated */
	bool folder;
};

/*
 * Files and folders in it, by name, files first ("img2" before "img10"). Neither links nor what is
 * hidden or made by other programs for themselves. *passed_over: how many links.
 */
const struct problem *tree_list(struct arena *arena, const char *path, struct tree_entry **out,
    size_t *count, int64_t *passed_over) MUST_CHECK;
/*
 * A file whose path somebody else wrote, for reading; -1 and errno if there is none: EXDEV if the
 * path leads out of the folder, ELOOP if it goes over a link, EINVAL if it is no plain file.
 */
int tree_open_below(const char *folder, const char *path);
/* "folder/name" */
const char *tree_path(struct arena *arena, const char *folder, struct str name);
/* A name as text: cleaned, and what is not UTF-8 in it as U+FFFD. At most max code points. */
struct str tree_text(struct arena *arena, struct str name, size_t max);
/* Text as a name: without what some system does not take, not hidden, at most max bytes; "_" if
 * nothing is left. */
struct str tree_name(struct arena *arena, struct str text, size_t max);

#endif
