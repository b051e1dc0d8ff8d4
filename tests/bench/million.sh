#!/bin/bash
# Behind `./dev bench million [--json]`: does a page cost the same among a million images as among ten thousand? What is
# compared is PostgreSQL's processor time for an answer, one request at a time and without any cache: the machine
# may have other things to do. Takes a quarter of an hour and 6 GB the first time.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/lib/bench.sh
source "$root/tests/lib/bench.sh"
few=${TINTYPE_DEV_BENCH_FEW:-10000}
many=${TINTYPE_DEV_BENCH_MANY:-1000000}
rounds=${TINTYPE_DEV_BENCH_ROUNDS:-3}

# An album of five hundred public images, a tag of two thousand, three hundred to be found, among however many: made
# once, or a million would have twice as many of them as ten thousand.
fill() {
	sql "INSERT INTO albums (id, owner_id, title, visibility)
		SELECT 'aaaaaaaa-0000-4000-8000-000000000001', id, 'Bench', 'public' FROM users ORDER BY created_at LIMIT 1
		ON CONFLICT DO NOTHING" >/dev/null
	sql "INSERT INTO album_images (album_id, image_id, position)
		SELECT 'aaaaaaaa-0000-4000-8000-000000000001', id, row_number() OVER ()
		FROM (SELECT id FROM images WHERE status = 'active' AND visibility = 'public' ORDER BY id LIMIT 500) i
		WHERE NOT EXISTS (SELECT FROM album_images WHERE album_id = 'aaaaaaaa-0000-4000-8000-000000000001')" >/dev/null
	sql "INSERT INTO tags (id, name, slug) VALUES ('aaaaaaaa-0000-4000-8000-000000000002', 'bench', 'bench')
		ON CONFLICT DO NOTHING" >/dev/null
	sql "INSERT INTO image_tags (image_id, tag_id)
		SELECT id, 'aaaaaaaa-0000-4000-8000-000000000002'
		FROM (SELECT id FROM images WHERE status = 'active' AND visibility = 'public' ORDER BY id DESC LIMIT 2000) i
		WHERE NOT EXISTS (SELECT FROM image_tags WHERE tag_id = 'aaaaaaaa-0000-4000-8000-000000000002')" >/dev/null
	sql "UPDATE images SET title = 'Zeppelin ' || title
		WHERE id IN (SELECT id FROM images WHERE status = 'active' AND visibility = 'public' ORDER BY id LIMIT 300)
			AND NOT EXISTS (SELECT FROM images WHERE title LIKE 'Zeppelin%')" >/dev/null
	sql 'VACUUM ANALYZE' >/dev/null
}

# deepest PATH: the same listing at its last cursor.
deepest() {
	local pages
	pages=$(curl -fsS "http://127.0.0.1:$((port + 1))$1&page=1" | jq .pagination.total_pages)
	printf '%s&cursor=%s\n' "$1" \
		"$(curl -fsS "http://127.0.0.1:$((port + 1))$1&page=$((pages - 1))" | jq -r .pagination.next_cursor)"
}

# measure FILE: a line "NAME MICROSECONDS" for each kind of page.
measure() {
	local name round before
	local -A path=(
		[listing]='/api/v1/images?limit=50'
		[most_viewed]='/api/v1/images?limit=50&sort=view_count'
		[tag]='/api/v1/tags/bench/images?limit=50'
		[album]='/api/v1/albums/aaaaaaaa-0000-4000-8000-000000000001/images?limit=50'
		[search]='/api/v1/images/search?q=zeppelin&limit=50'
		[search_common]='/api/v1/images/search?q=mountain&limit=50'
		[search_misspelled]='/api/v1/images/search?q=zepplin&limit=50'
	)
	for name in listing most_viewed tag album; do
		path[${name}_deepest]=$(deepest "${path[$name]}")
	done
	for ((round = 0; round < rounds; round++)); do
		for name in "${!path[@]}"; do
			before=$(cpu_times "$(postmaster)")
			rate "http://127.0.0.1:$((port + 1))${path[$name]}" 1 >/dev/null
			awk -v name="$name" -v ns="$(cpu_since "$before" "$(postmaster)")" -v n="$(answers)" \
				'BEGIN { printf "%s %.1f\n", name, ns / 1000 / n }' >>"$1"
		done
	done
}

bench_stack bench-million 1 18100
kept=$var/measured-$few
count() { sql 'SELECT count(*) FROM images'; }
# A million of an earlier run are used again, and so is what was measured before them.
if [[ ! -s $kept ]] || (($(count) < many)); then
	rm -f "$kept"
	sql 'TRUNCATE users, tags CASCADE; TRUNCATE image_counts' >/dev/null
	note "$few images"
	"$root/dev" seed "$few" >&2
	fill
	bench_nginx
	measure "$scratch/$few"
	cp "$scratch/$few" "$kept"
	((many == few)) || "$root/dev" seed "$((many - few))" >&2
fi
note "$many images"
fill
[[ -n ${nginx_pid:-} ]] || bench_nginx
measure "$scratch/many"
medians() { # FILE
	sort -k1,1 -k2,2g "$1" | awk '{ v[$1] = v[$1] " " $2 } END { for (n in v) { c = split(v[n], a, " "); print n, a[int((c + 1) / 2)] } }' | sort
}
join <(medians "$kept") <(medians "$scratch/many") |
	if [[ ${1:-} == --json ]]; then
		awk -v few="$few" -v many="$many" 'BEGIN { printf "{\"postgresql_us\": {" }
			{ printf "%s\"%s\": {\"%d\": %s, \"%d\": %s, \"ratio\": %.2f}", (NR > 1 ? ", " : ""), $1, few, $2, many, $3, $3 / $2 }
			END { print "}}" }' | jq .
	else
		awk -v few="$few" -v many="$many" '{ printf "%-20s %10.0f us of %d, %10.0f us of %d: %.2f\n", $1, $2, few, $3, many, $3 / $2 }'
	fi
