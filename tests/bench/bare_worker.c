/*
 * The least a FastCGI worker can do: libfcgi and a constant answer. What our own overhead is
 * measured against, behind the same nginx. The size of the body is the first argument.
 */
#include "config.h"

#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main(int argc, char **argv)
{
	size_t size = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
	char head[256], *body = malloc(size + 1);
	FCGX_Request request;

	if (body == NULL || FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
		return 1;
	memset(body, 'x', size);
	snprintf(head, sizeof head,
	    "Status: 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
	    "Content-Length: %zu\r\n\r\n",
	    size);
	while (FCGX_Accept_r(&request) == 0) {
		FCGX_PutStr(head, (int)strlen(head), request.out);
		FCGX_PutStr(body, (int)size, request.out);
		FCGX_Finish_r(&request);
	}
	free(body);
	return 0;
}
