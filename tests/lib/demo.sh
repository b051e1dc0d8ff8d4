#!/bin/bash
# demo.sh BASE_URL FOLDER: fills a gallery with the photos of a folder, through the public API alone.
set -euo pipefail

base=$1
folder=$2
password=${TINTYPE_DEMO_PASSWORD:-Silver-and-light-1856}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
	printf '\ndemo: %s\n' "$*" >&2
	[[ ! -s $scratch/answer ]] || jq -r '.detail // empty' "$scratch/answer" >&2 2>/dev/null || true
	exit 1
}

ask() {
	curl -sS -m 120 -o "$scratch/answer" -D "$scratch/head" -w '%{http_code}' "$@" || true
}

send_json() {
	ask -X POST -H 'Content-Type: application/json' --data-binary "$2" "$base$1"
}

sign_in() {
	local status
	status=$(send_json /api/v1/auth/register \
		"{\"email\":\"daguerre@example.org\",\"username\":\"daguerre\",\"display_name\":\"Louis Daguerre\",\"password\":\"$password\"}")
	[[ $status == 201 || $status == 409 ]] || fail "the account daguerre cannot be made ($status)"
	status=$(send_json /api/v1/auth/login "{\"email\":\"daguerre@example.org\",\"password\":\"$password\"}")
	[[ $status == 200 ]] || fail "daguerre cannot sign in ($status); is there an account daguerre with another password?"
	token=$(jq -r .access_token "$scratch/answer")
	owner=$(jq -r .user.id "$scratch/answer")
}

bar() {
	local done=$1 all=$2 note=$3 width=30 full
	full=$((done * width / all))
	if [[ -t 1 ]]; then
		printf '\r[%s%s] %d/%d %-40.40s' "$(printf '%*s' "$full" '' | tr ' ' '#')" \
			"$(printf '%*s' $((width - full)) '')" "$done" "$all" "$note"
	elif ((done == all || done % 10 == 0)); then
		printf '%d/%d\n' "$done" "$all"
	fi
}

# "2019-red_sunset.jpg" is called "2019 red sunset".
title_of() {
	local name
	name=$(basename "$1")
	name=${name%.*}
	printf '%s\n' "${name//[-_]/ }"
}

upload() {
	ask -H "Authorization: Bearer $token" -F "file=@\"$1\"" --form-string "title=$(title_of "$1")" \
		--form-string visibility=public --form-string "tags=demo,$(basename "$(dirname "$1")")" \
		"$base/api/v1/images"
}

wait_for_jobs() {
	local tick waiting last=
	# A minute without progress is enough.
	for ((tick = 0; tick < 120; tick++)); do
		ask -H "Authorization: Bearer $token" "$base/api/v1/images?status=processing&owner_id=$owner&limit=1" >/dev/null
		waiting=$(jq -r '.pagination.total // 0' "$scratch/answer" 2>/dev/null || echo 0)
		[[ $waiting != 0 ]] || break
		[[ $waiting == "$last" ]] || tick=0
		last=$waiting
		[[ ! -t 1 ]] || printf '\r%-80s' "making thumbnails: $waiting to go"
		sleep 0.5
	done
	[[ ! -t 1 ]] || printf '\r%-80s\r' ''
	[[ $waiting == 0 ]] || printf '%s photos are still waiting for their thumbnails: does tintype-jobs run?\n' "$waiting"
}

[[ -d $folder ]] || fail "$folder is no folder"
mapfile -d '' -t files < <(find "$folder" -type f -size -10M \
	\( -iname '*.jpg' -o -iname '*.jpeg' -o -iname '*.png' -o -iname '*.webp' -o -iname '*.gif' \) -print0 | sort -z)
((${#files[@]} > 0)) || fail "no photos in $folder"

sign_in
sent=0 refused=0
for ((at = 0; at < ${#files[@]}; at++)); do
	status=$(upload "${files[at]}")
	case $status in
	201) sent=$((sent + 1)) ;;
	429)
		printf '\nthe limit of uploads is reached; go on later, or raise RATE_LIMIT_UPLOAD\n'
		break
		;;
	400 | 413 | 415 | 422) refused=$((refused + 1)) ;;
	*) fail "${files[at]}: answered with $status" ;;
	esac
	bar $((at + 1)) "${#files[@]}" "$(basename "${files[at]}")"
done
[[ ! -t 1 ]] || printf '\n'
wait_for_jobs
printf '%d photos sent, %d refused. Sign in as daguerre@example.org, password %s\n' "$sent" "$refused" "$password"
