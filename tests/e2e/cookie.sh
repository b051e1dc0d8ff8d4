#!/bin/bash
# The page's way of staying signed in: the refresh token in a cookie that no script reads and no other site sends,
# over plain HTTP on this machine too. curl's jar keeps the rules of browsers for Secure on the loopback address.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one
sign_in alice
token=
jar=$scratch/jar
with_jar=(-b "$jar" -c "$jar")
login='{"username":"alice","password":"Correct-horse-7-battery","cookie":true}'
cookie() {
	awk '$6 == "tintype_refresh" { print $7 }' "$jar"
}

ask_json POST /api/v1/auth/login "$login" "${with_jar[@]}"
expect 'login' "$status" 200
expect 'no token in the answer' "$(json 'has("refresh_token")')" false
expect_match 'cookie' "$(header Set-Cookie)" '^tintype_refresh=[A-Za-z0-9_-]{43}; '
for part in HttpOnly Secure SameSite=Strict Path=/api/v1/auth 'Max-Age=604800'; do
	expect_match "cookie" "$(header Set-Cookie); " "; $part; "
done
[[ $(header Set-Cookie) != *Domain* ]] || broken 'the cookie is for other hosts, too'
expect 'not kept by caches' "$(header Cache-Control)" no-store
token=$(json .access_token)
first=$(cookie)
ask GET /api/v1/users/me -c "$scratch/other"
expect 'signed in' "$status:$(json .username)" 200:alice
# Nowhere but where it is of use.
curl -sS -v -b "$jar" -o /dev/null "$base/api/v1/images" 2>"$scratch/sent"
expect 'not sent elsewhere' "$(grep -ci '^> cookie' "$scratch/sent" || true)" 0

# With no body or an empty object; each time another.
token=
ask POST /api/v1/auth/refresh "${with_jar[@]}"
expect 'refresh' "$status:$(json 'has("refresh_token")')" 200:false
second=$(cookie)
[[ -n $second && $second != "$first" ]] || broken 'the cookie is the same'
ask_json POST /api/v1/auth/refresh '{}' "${with_jar[@]}"
expect 'refresh' "$status" 200
third=$(cookie)
token=$(json .access_token)
[[ $third != "$second" ]] || broken 'the cookie is the same'

# A form of another site: not its body, not its kind of body, not its bare request.
token=
for forged in "-d a=b" "-H Content-Type:text/plain -d {}" "-F a=b"; do
	# shellcheck disable=SC2086
	ask POST /api/v1/auth/refresh -b "tintype_refresh=$third" $forged
	expect "forged by $forged" "$status" 415
done
for site in cross-site same-site; do
	ask POST /api/v1/auth/refresh -b "tintype_refresh=$third" -H "Sec-Fetch-Site: $site"
	problem 403 forbidden
done
for site in same-origin none; do
	ask POST /api/v1/auth/refresh "${with_jar[@]}" -H "Sec-Fetch-Site: $site"
	expect "by $site" "$status" 200
done
# A cookie signs nobody in: acting needs the access token.
ask GET /api/v1/users/me -b "tintype_refresh=$(cookie)"
problem 401 unauthorized
ask POST /api/v1/auth/logout -b "tintype_refresh=$(cookie)"
problem 401 unauthorized

# Logout takes it away.
ask POST /api/v1/auth/refresh "${with_jar[@]}"
token=$(json .access_token)
last=$(cookie)
ask POST /api/v1/auth/logout "${with_jar[@]}"
expect 'logout' "$status" 204
expect_match 'the cookie is taken away' "$(header Set-Cookie)" '^tintype_refresh=; .*Max-Age=0'
expect 'the jar is empty' "$(cookie)" ''
token=
ask POST /api/v1/auth/refresh -b "tintype_refresh=$last"
problem 401 unauthorized

# Without asking for it there is none.
ask_json POST /api/v1/auth/login '{"username":"alice","password":"Correct-horse-7-battery"}'
expect 'no cookie' "$status:$(header Set-Cookie):$(json '.refresh_token | length')" 200::43
done_all
