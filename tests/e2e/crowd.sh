#!/bin/bash
# A crowd at the door: everybody is heard, one after the other; one who knocks without end is turned away
# and keeps nobody out.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

stack_up one RATE_LIMIT_LOGIN=5
sign_in alice
token=

# A hundred at once, each from an address of its own.
for ((i = 1; i <= 100; i++)); do
	printf 'url = "%s/api/v1/auth/login"\ninterface = "127.0.1.%d"\ndata = "{\\"username\\":\\"nobody\\",\\"password\\":\\"wrong\\"}"\nheader = "Content-Type: application/json"\noutput = /dev/null\nwrite-out = "%%{http_code}\\n"\n' \
		"$base" "$i"
	((i == 100)) || echo next
done >"$scratch/crowd"
curl -sS --parallel --parallel-immediate --parallel-max 100 -K "$scratch/crowd" >"$scratch/codes"
expect 'everybody is heard' "$(sort "$scratch/codes" | uniq -c | tr -s ' ')" ' 100 401'

# One site: first its five, then the application says when to come again, and at last nginx does.
# By one curl, so that it knocks faster than nginx forgets.
knock() { ask_json POST /api/v1/auth/login '{"username":"nobody","password":"wrong"}' --interface 127.0.2.1; }
for ((i = 0; i < 5; i++)); do
	knock
	expect 'a try' "$status" 401
done
knock
problem 429 rate-limit-exceeded
expect 'its limit' "$(header X-RateLimit-Limit):$(header X-RateLimit-Remaining)" 5:0
expect_match 'when to come again' "$(header Retry-After)" '^[1-9][0-9]*$'
for ((i = 0; i < 60; i++)); do
	((i == 0)) || echo next
	printf 'url = "%s/api/v1/auth/login"\ninterface = "127.0.2.1"\ndata = "{\\"username\\":\\"nobody\\",\\"password\\":\\"wrong\\"}"\nheader = "Content-Type: application/json"\noutput = "%s"\ndump-header = "%s"\nwrite-out = "%%{http_code}\\n"\n' \
		"$base" "$answer" "$head"
done >"$scratch/knocks"
curl -sS -K "$scratch/knocks" >"$scratch/codes"
expect 'first the application says no, then nginx' "$(uniq "$scratch/codes" | head -n 2 | xargs)" '429 503'
told=$(grep -c 429 "$scratch/codes")
((told >= 5)) || broken "told to slow down $told times"
status=$(tail -n 1 "$scratch/codes")
problem 503 service-unavailable
expect_match 'when to come again' "$(header Retry-After)" '^[1-9][0-9]*$'
ask_json POST /api/v1/auth/login '{"username":"alice","password":"Correct-horse-7-battery"}'
expect 'somebody else gets in' "$status" 200
done_all
