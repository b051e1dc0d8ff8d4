#!/bin/bash
# Two stacks share one database and one Redis, as two machines would: what is written at one is what the next reader
# finds at the other. The words are in tests/node/shared_cache.js.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one
first=$base
stack_env_value REDIS_HOST
redis=$value
shared=("REDIS_HOST=$redis" "DB_HOST=${redis%/redis.sock}")
for name in TINTYPE_KEYS STORAGE_LOCAL_PATH; do
	stack_env_value "$name"
	shared+=("$name=$value")
done
stack_command user add boss@example.org boss admin <<<'Operator-gives-9-words' >/dev/null
sign_in ann
ann=$token
sign_in ben
ben=$token
mkdir "$scratch/pictures"
images=()
token=$ann
for name in a b c; do
	convert -size 200x150 plasma:fractal -quality 85 "$scratch/pictures/$name.jpg"
	ask POST /api/v1/images -F "file=@$scratch/pictures/$name.jpg" -F visibility=public -F content_rating=safe \
		-F "title=Photo $name" -F tags=harbour,river
	expect 'upload' "$status" 201
	images+=("$(json .id)")
	wait_active "${images[-1]}"
done
stack_up two "${shared[@]}"
token=$ann
ask GET /api/v1/users/me/images
expect 'a session of the other stack is known' "$status $(json '.items | length')" '200 3'

ANN=$ann BEN=$ben node "$root/tests/node/shared_cache.js" "$first" "$base" "$redis" "${images[@]}" >"$scratch/log" 2>&1 || {
	cat "$scratch/log"
	broken 'a reader was shown what was no more'
}
cat "$scratch/log"
done_all
