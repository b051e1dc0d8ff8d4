/*
 * The page's own document (nginx/html/index.html) with words of ours in it: a title and more for
 * the head, and what stands in <main> until, and unless, the page's script takes over. So whoever
 * has no script, and whoever unfurls a link, sees what is there. If the file is not there, a plain
 * document takes its place.
 */
#ifndef TINTYPE_API_SHELL_H
#define TINTYPE_API_SHELL_H

#include "api/call.h"
#include "base/buf.h"

/* Read once; call before requests are served. */
struct str shell_open(const struct config *config, struct arena *arena);
/* title and description as text; head and main as markup. */
void reply_shell(struct call *call, int status, struct str title, struct str description,
    const struct buf *head, const struct buf *main);

#endif
