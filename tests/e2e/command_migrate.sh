#!/bin/bash
# `tintype migrate` does what it says, says what it does, and refuses what is not safe.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one

# migrate ARGUMENT…: sets $code; what it said is in $answer.
migrate() {
	code=0
	stack_command migrate "$@" >"$answer" 2>&1 || code=$?
}

files=("$root"/migrations/*.sql)
last=$(basename "${files[-1]}")
before_last=$(basename "${files[-2]}")
first_version=$((10#$(basename "${files[0]}" | cut -c1-5)))
before_last_version=$((10#${before_last:0:5}))

migrate status
expect 'status' "$code" 0
expect 'all are listed' "$(grep -c '\.sql$' "$answer")" "${#files[@]}"
expect 'all are applied' "$(grep -c 'not applied' "$answer")" 0

migrate up
expect 'nothing to do' "$code:$(<"$answer")" '0:'
migrate redo
expect 'redo' "$code:$(tr '\n' ' ' <"$answer")" "0:down $last up   $last "

migrate down
expect 'down' "$code:$(<"$answer")" "0:down $last"
migrate up --dry-run
expect 'dry run' "$code:$(<"$answer")" "0:$(printf '%-20s %s' 'not applied' "$last")"
migrate status
expect 'the dry run did nothing' "$(grep 'not applied' "$answer" | awk '{ print $NF }')" "$last"
migrate down --to "$first_version"
expect 'down to the first' "$code:$(grep -c '^down ' "$answer")" "0:$((${#files[@]} - 2))"
migrate up --to "$before_last_version"
expect 'up to the last but one' "$code:$(tail -n 1 "$answer")" "0:up   $before_last"
migrate up
expect 'up' "$code:$(<"$answer")" "0:up   $last"
ask GET /api/v1/images
expect 'and the stack works' "$status" 200

for arguments in '' 'sideways' 'up --to' 'up --to x' 'up --to -1' 'up --faster'; do
	# shellcheck disable=SC2086
	migrate $arguments
	expect "migrate $arguments" "$code" 2
	expect_match "migrate $arguments" "$(<"$answer")" '^usage: tintype migrate'
done
migrate up --dir "$scratch/nowhere"
((code != 0)) || broken 'a folder that is not there'
expect_match 'names the folder' "$(<"$answer")" "$scratch/nowhere"

# What was applied and then edited, or is gone, is refused before anything is done.
cp -r "$root/migrations" "$scratch/edited"
printf -- '-- a word more\n' >>"$scratch/edited/$before_last"
chmod -R a+rX "$scratch/edited"
migrate down --dir "$scratch/edited"
((code != 0)) || broken 'an edited migration'
expect_match 'names the file' "$(<"$answer")" "$before_last"
rm "$scratch/edited/$before_last"
migrate down --dir "$scratch/edited"
((code != 0)) || broken 'a missing migration'
migrate status
expect 'nothing was done' "$(grep -c 'not applied' "$answer")" 0
done_all
