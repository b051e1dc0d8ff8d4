/* systemd's notification socket (sd_notify(3)), if there is one. */
#ifndef TINTYPE_SERVER_NOTIFY_H
#define TINTYPE_SERVER_NOTIFY_H

/* "READY=1", "STOPPING=1", "STATUS=…"; does nothing outside systemd. */
void server_notify(const char *state);

#endif
