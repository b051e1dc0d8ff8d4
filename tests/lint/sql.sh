#!/bin/bash
# Every statement says first what it is for, ends without a semicolon's successor, and is listed in
# its noun's local.mk; every migration has both ways.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

code=0
complain() {
	echo "$1"
	code=1
}
for file in sql/*/*.sql; do
	[[ $(head -c 3 "$file") == '-- ' ]] || complain "$file: no comment on its first line"
	grep -qF "$file" "$(dirname "$file")/local.mk" || complain "$file: not in local.mk"
	# What is not PostgreSQL's says whose it is, in a folder of such.
	asked=PostgreSQL
	[[ $file != sql/piwigo/* ]] || asked=MariaDB
	said=$(sed -n 's/^-- Server: //p' "$file")
	[[ ${said:-PostgreSQL} == "$asked" ]] || complain "$file: is for $asked, but says ${said:-nothing}"
	! grep -qE 'SELECT +\*|[^(]\bCOUNT\(\*\) +FROM images\b' "$file" || complain "$file: SELECT * or a count over the table"
done
for file in migrations/*.sql; do
	grep -q '^-- +goose Up' "$file" || complain "$file: no way up"
	grep -q '^-- +goose Down' "$file" || complain "$file: no way down"
	grep -qF "$file" migrations/local.mk || complain "$file: not in local.mk"
done
# A gallery goes on while it is migrated: an index of a table that may be large is built beside its writers.
for file in migrations/*.sql; do
	number=${file#migrations/}
	((10#${number%%_*} > 81)) || continue
	while read -r table; do
		grep -qE "^CREATE TABLE (IF NOT EXISTS )?$table\\b" "$file" ||
			complain "$file: an index of $table without CONCURRENTLY"
	done < <(tr '\n' ' ' <"$file" | grep -oE 'CREATE (UNIQUE )?INDEX [^;]*' | grep -v CONCURRENTLY |
		sed -E 's/.* ON ([a-z_]+).*/\1/')
done
exit "$code"
