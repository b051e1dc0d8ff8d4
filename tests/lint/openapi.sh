#!/bin/bash
# docs/openapi.json says of every route of api/routes.c that it is there and who may ask, and names
# no other; its references lead somewhere. Whether the answers are what it says is tests/e2e/openapi.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

document=docs/openapi.json
code=0
complain() {
	printf '%s\n' "$1"
	code=1
}

! grep -nP '\t| $' "$document" || complain "$document: a tab, or a blank at the end of a line"
jq -e . "$document" >/dev/null || exit 1

# "get /images optional", a line a route. Those at the root are the same as under /api/v1.
rows() {
	tr -s '\n\t ' ' ' <app/api/routes.c |
		grep -oE '\{ \{ HTTP_[A-Z]+, STR\((V1 )?"[^"]+"\) \}, [a-z_]+, AUTH_[A-Z]+'
}
routes() {
	rows | sed -E 's/.*HTTP_([A-Z]+), STR\((V1 )?"([^"]+)"\) \}, [a-z_]+, AUTH_([A-Z]+)/\L\1\E \3 \L\4/' |
		sed -E 's/ (required|upload|session|moderator|admin)$/ required/' | sort -u
}
documented() {
	jq -r '.paths | to_entries[] | .key as $path | .value | to_entries[] | select(.key != "servers") |
		"\(.key) \($path) \(.value.security | if . == [] then "none" elif any(. == {}) then "optional" else "required" end)"' \
		"$document" | sort
}
# Served by nginx itself.
served() {
	printf '%s\n' 'get /openapi.json none' 'get /docs none'
}

[[ $(rows | wc -l) == $(grep -cE '\{ \{ ?HTTP_' app/api/routes.c) ]] || complain 'app/api/routes.c: a route cannot be read'
while read -r route; do
	complain "$document: does not say: $route (app/api/routes.c)"
done < <(comm -23 <({ routes; served; } | sort) <(documented))
while read -r route; do
	complain "$document: there is no such route in app/api/routes.c: $route"
done < <(comm -13 <({ routes; served; } | sort) <(documented))

while read -r line; do
	complain "$document: $line"
done < <(jq -r '
	. as $all |
	# Paths of keys that a reference names.
	def target: ltrimstr("#/") | split("/");
	( [.. | objects | select(has("$ref")) | .["$ref"]] | unique[] |
		select(startswith("#/") | not), (select(startswith("#/")) | target as $t | select($all | getpath($t) == null)) |
		"a reference leads nowhere: \(.)" ),
	( [.paths[] | to_entries[] | select(.key != "servers") | .value] | group_by(.operationId)[] | select(length > 1) | "operationId twice: \(.[0].operationId)" ),
	( .paths | to_entries[] | .key as $path | .value | to_entries[] | select(.key != "servers") | .value as $o | "\(.key) \($path)" as $name |
		( ["summary", "operationId", "tags", "security", "responses"][] | select($o[.] == null) | "\($name): no \(.)" ),
		( $o.tags[] | select(IN($all.tags[].name) | not) | "\($name): the tag \(.) is not among `tags`" ),
		( [$o.parameters // [] | .[] | if has("$ref") then . as $r | $all | getpath($r["$ref"] | target) else . end |
			select(.in == "path") | .name] as $said |
		  [$path | scan("\\{([a-z_]+)\\}") | .[0]] as $asked |
		  select(($said | sort) != ($asked | sort)) | "\($name): path parameters \($said) instead of \($asked)" ) )
	' "$document")
exit "$code"
