#!/bin/bash
# Two stacks side by side: neither knows of the other; what is there survives; what died comes back.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one
first=$stack first_base=$base first_port=$stack_port
sign_in one
stack_up two
sign_in two
expect 'people of two' "$(stack_dev psql -Atc 'SELECT string_agg(username, $$,$$) FROM users')" two

# A long folder: sockets go elsewhere, for their paths end at 107 bytes.
stack_up "$(printf 'long%.0s' {1..30})"
sign_in three
stack_dev down
stack=$scratch/two

# The second one ends; the first one does not notice.
TINTYPE_VAR=$stack "$root/dev" down
expect 'two is gone' "$(TINTYPE_VAR=$stack "$root/dev" status | grep -c 'does not run')" 5
stack=$first base=$first_base stack_port=$first_port
token=
ask GET /health/ready
expect 'one is well' "$status" 200

# Killed, and everything once more.
before=$(cat "$stack/run/postgresql.started")
read -r pid _ <"$stack/run/tintyped.started"
kill -9 "$pid"
read -r pid _ <"$stack/run/redis.started"
kill -9 "$pid"
stack_dev up
ask GET /health/ready
expect 'one is well again' "$status" 200
expect 'PostgreSQL was left alone' "$(cat "$stack/run/postgresql.started")" "$before"
expect 'nobody is lost' "$(stack_dev psql -Atc 'SELECT username FROM users')" one

# A number that now belongs to somebody else is not ended.
stack_dev down
sleep 60 &
bystander=$!
printf '%s 12345\n' "$bystander" >"$stack/run/nginx.started"
stack_dev down
expect 'the bystander lives' "$(kill -0 "$bystander" && echo yes)" yes
kill "$bystander"
done_all
