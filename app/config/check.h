/* What texts of the configuration may be. Each is given a text that is not empty. */
#ifndef TINTYPE_CONFIG_CHECK_H
#define TINTYPE_CONFIG_CHECK_H

#include "base/str.h"

/* sun_path holds 108 bytes with the NUL. */
#define SOCKET_PATH_MAX 107

bool check_word(struct str text);  /* printable, no blanks */
bool check_plain(struct str text); /* no control characters */
bool check_host(struct str text);  /* a name or an address, or an absolute path */
bool check_path(struct str text);
bool check_log_file(struct str text);    /* absolute */
bool check_socket_path(struct str text); /* absolute, short enough */
bool check_port(struct str text, int64_t *port);
bool check_listen(struct str text);      /* unix:/path or host:port */
bool check_unix_listen(struct str text); /* unix:/path */
bool check_base_url(struct str text);    /* http or https, no query */
bool check_endpoint(struct str text);    /* host[:port], or a base URL */
bool check_networks(struct str text);    /* 10.0.0.0/8, ::1, … */
bool check_origins(struct str text);     /* '*' or https://host[:port], … */
bool check_hosts(struct str text);       /* host[:port], … */
bool check_bucket(struct str text);
bool check_image_formats(struct str text);   /* jpeg, png, … */
bool check_variant_formats(struct str text); /* webp, avif, jpeg */

#endif
