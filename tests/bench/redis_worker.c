/*
 * The least a FastCGI worker can do that asks Redis: libfcgi, one GET, and the bytes it got as the
 * answer. What our own cached answers are measured against. Arguments: Redis's socket, the key.
 */
#include "config.h"

#include <fcgiapp.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
answer(FCGX_Request *request, redisContext *redis, const char *key)
{
	const char *argv[] = { "GET", key };
	redisReply *reply = redisCommandArgv(redis, 2, argv, NULL);
	char head[256];

	if (reply == NULL || reply->type != REDIS_REPLY_STRING)
		return -1;
	snprintf(head, sizeof head,
	    "Status: 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
	    "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
	    (size_t)reply->len);
	FCGX_PutStr(head, (int)strlen(head), request->out);
	FCGX_PutStr(reply->str, (int)reply->len, request->out);
	freeReplyObject(reply);
	return 0;
}

int
main(int argc, char **argv)
{
	redisContext *redis = argc == 3 ? redisConnectUnix(argv[1]) : NULL;
	FCGX_Request request;

	if (redis == NULL || redis->err != 0 || FCGX_Init() != 0 ||
	    FCGX_InitRequest(&request, 0, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&request) == 0) {
		if (answer(&request, redis, argv[2]) != 0)
			return 1;
		FCGX_Finish_r(&request);
	}
	return 0;
}
