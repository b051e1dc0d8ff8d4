#!/bin/bash
# Webhooks from what happened to the receiver and back: signed, tried again after a refusal, with the old
# secret too after a rotation, and never to a private address unless the operator says so.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one WEBHOOK_ALLOW_PRIVATE=true
: >"$scratch/secrets"
node "$root/tests/node/webhook_receiver.js" "$scratch/secrets" fail >"$scratch/received" &
receiver=$!
end_receiver() {
	kill "$receiver" 2>/dev/null || true
}
at_end+=(end_receiver)
until_true 'a receiver' test -s "$scratch/received"
port=$(head -1 "$scratch/received" | jq -r .port)

# received NUMBER: waits for the so manieth delivery, and puts it into $answer for json().
lines() { (($(wc -l <"$scratch/received") >= $1)); }
received() {
	local n=$(($1 + 1))
	until_true "delivery $1" lines "$n"
	sed -n "${n}p" "$scratch/received" >"$answer"
}
# due: what waits for its next try need not wait.
due() {
	stack_dev psql -qc "UPDATE webhook_deliveries SET next_at = now() WHERE state = 'waiting'" >/dev/null
}

sign_in niepce
ask_json POST /api/v1/users/me/webhooks "{\"url\":\"http://127.0.0.1:$port/hook\",\"events\":[\"image.active\"]}"
expect 'made' "$status" 201
hook=$(json .id)
json .secret >>"$scratch/secrets"

convert -size 300x200 plasma:fractal "$scratch/a.jpg"
ask POST /api/v1/images -F "file=@$scratch/a.jpg" -F visibility=public -F title=Hooked
image=$(json .id)
received 1
expect 'told of the image' "$(json '"\(.method) \(.event) \(.signed) \(.body.event)"')" 'POST image.active true image.active'
expect 'which' "$(json .body.data.image_id)" "$image"
delivery=$(json .delivery)
for ((i = 0; i < 300; i++)); do
	ask GET "/api/v1/users/me/webhooks/$hook/deliveries"
	[[ $(json '.items[0].state') == waiting ]] && break
	sleep 0.2
done
expect 'refused' "$(json '.items[0] | "\(.state) \(.response_status) \(.attempts)"')" 'waiting 500 1'
due
received 2
expect 'the same again' "$(json .delivery)" "$delivery"

ask POST "/api/v1/users/me/webhooks/$hook/secret"
expect 'another secret' "$status" 200
json .secret >"$scratch/secrets"
ask POST "/api/v1/users/me/webhooks/$hook/test"
expect 'a test' "$status" 202
received 3
expect 'by both secrets' "$(json '"\(.event) \(.signed) \(.signatures)"')" 'test true 2'

ask DELETE "/api/v1/users/me/webhooks/$hook"
expect 'removed' "$status" 204
kill $receiver
done_all
