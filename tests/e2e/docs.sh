#!/bin/bash
# What the documentation says to type is typed here: the README's tour, docs/api.md in a shell and in Node.js, and the
# operator's commands. A command in docs that is neither run here nor named as run elsewhere fails.
# shellcheck source=tests/lib/e2e.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"

photo=$(find /usr/share/backgrounds -name '*.jpg' -size +200k -size -9M | sort | head -n 1)
[[ -n $photo ]] || broken 'no photo: install mate-backgrounds'
stack_up docs
work=$scratch/work
srv=$scratch/srv
mkdir -p "$work/bin" "$srv/photos/Yosemite" "$srv/backup"
cp "$photo" "$work/photo.jpg"
cp "$photo" "$srv/photos/Yosemite/1.jpg"
((EUID != 0)) || chown -R www-data "$srv"
chmod -R a+rX "$srv"

# here TEXT: as it is written, but of this stack: its port, its folders.
here() {
	sed -e "s#127\.0\.0\.1:8080#127.0.0.1:$stack_port#g" -e "s#/srv/#$srv/#g"
}

# blocks FILE LANGUAGE: what stands between ```LANGUAGE and ```.
blocks() {
	awk -v open="\`\`\`$2" '$0 == "```" { inside = 0 } inside { print } $0 == open { inside = 1 }' "$1" | here
}

# The README's tour; only that what follows the upload waits for it.
sed -n '/^## Quick tour/,/^## /p' "$root/README.md" | sed -n 's/^    //p' | here >"$work/tour.sh"
lines=$(wc -l <"$work/tour.sh")
((lines > 5)) || broken 'the README has no tour'
# shellcheck disable=SC2016
sed -i '/jq .status$/a until curl -s $base/images/$id -H "Authorization: Bearer $token" | grep -q "\\"status\\":\\"active\\""; do sleep 0.2; done' "$work/tour.sh"
(cd "$work" && timeout 60 bash -eu tour.sh) >"$answer" 2>&1 || broken 'the tour'
expect 'the tour: a list' "$(grep -c '"Half Dome"' "$answer")" 1
expect 'the tour: a picture' "$(head -c 12 "$work/medium.webp" | tail -c 4)" WEBP

# docs/api.md: each language's blocks follow each other.
blocks "$root/docs/api.md" sh >"$work/api.sh"
(($(wc -l <"$work/api.sh") > 30)) || broken 'docs/api.md has no examples for a shell'
(cd "$work" && timeout 120 bash -x -euo pipefail api.sh) >"$answer" 2>&1 || {
	tail -n 5 "$answer"
	broken 'docs/api.md in a shell'
}
blocks "$root/docs/api.md" js >"$work/api.mjs"
(($(wc -l <"$work/api.mjs") > 60)) || broken 'docs/api.md has no JavaScript'
(cd "$work" && timeout 120 node api.mjs) >"$answer" 2>&1 || broken 'docs/api.md in Node.js'
expect 'it reads, uploads and sees' "$(grep -cE '^(lee|Half Dome at dawn .*small.*|active)$' "$answer")" 3
checks=$((checks + 2))

# The operator's commands. FILE<tab>LINE of each; usage lines have brackets, or words for what is to be put there.
commands() {
	local file
	for file in "$root"/docs/*.md; do
		awk -v file="${file##*/}" '/^    (tintype|curl|apt|systemctl|runuser|install|kill|age-keygen|autoreconf|[0-9]+ [0-9]+ \*)/ { sub(/^    /, ""); print file "\t" $0 }' "$file"
	done
}

# Where what cannot be run here is run.
# shellcheck disable=SC2016
declare -A elsewhere=(
	['apt install ./tintype_*.deb']=tests/package/inside.sh
	['runuser -u tintype -- tintype user add ansel@example.org ansel admin']=tests/package/inside.sh
	['systemctl reload tintyped']=tests/package/inside.sh
	['systemctl restart tintype-jobs']=tests/package/inside.sh
	['systemctl start tintyped tintype-jobs']=tests/package/inside.sh
	['tintype-setup site']=debian/tintype-setup
	['systemctl edit tintyped tintype-jobs']=debian/tintype.tintyped.service
	['install -d -o tintype -g www-data -m 2750 /srv/photos']=tests/package/inside.sh
	['autoreconf -fi && mkdir build && cd build && ../configure && make && make check && make install']=tests/run.sh
	['tintype restore /srv/backup/tintype']=tests/e2e/backup.sh
	['tintype restore /srv/backup/tintype --files-only --replace']=tests/e2e/backup.sh
	['tintype import --from-goimg "host=/run/postgresql dbname=goimg user=goimg" --files /srv/goimg/storage --dry-run']=tests/e2e/import_goimg.sh
	['tintype import --from-goimg "host=/run/postgresql dbname=goimg user=goimg" --files /srv/goimg/storage']=tests/e2e/import_goimg.sh
	['tintype import --from-piwigo piwigo.cnf --files /var/www/piwigo --owner niepce --dry-run']=tests/e2e/import_piwigo.sh
	['tintype import --from-piwigo piwigo.cnf --files /var/www/piwigo --owner niepce']=tests/e2e/import_piwigo.sh
	['kill -HUP "$(pidof -s tintyped)"']=tests/e2e/server_pool.sh
)
export TINTYPE_VAR=$stack TINTYPE_PORT=$stack_port
printf '#!/bin/sh\nexec "%s/dev" tintype "$@"\n' "$root" >"$work/bin/tintype"
chmod +x "$work/bin/tintype"
stack_command help >"$work/help" 2>&1 || true
printf 'Camera-lucida-1826\n' | stack_command user add niepce@example.org niepce user >/dev/null
ran=0
while IFS=$'\t' read -r file line; do
	checks=$((checks + 1))
	if [[ $line == *\[* || $line =~ \ [A-Z]{3,} ]]; then
		grep -q "$(cut -d' ' -f2 <<<"$line")" "$work/help" || broken "$file: tintype knows nothing of: $line"
		continue
	fi
	if [[ -n ${elsewhere[$line]:-} ]]; then
		[[ -f $root/${elsewhere[$line]} ]] || broken "$file: $line is said to be run by ${elsewhere[$line]}"
		continue
	fi
	# A line for cron; a key for whoever reads.
	command=$(here <<<"$line" | sed -E -e 's/^[0-9]+ [0-9]+ \* \* \* +tintype +//' -e 's# -c /etc/tintype/tintype.env##')
	if [[ $command == *age1…* ]]; then
		command=${command/age1…/$(sed -n 's/^# public key: //p' "$work/backup.key")}
	fi
	(cd "$work" && PATH=$work/bin:$PATH timeout 120 bash -euo pipefail -c "$command") >"$answer" 2>&1 </dev/null || broken "$file: $line"
	ran=$((ran + 1))
done < <(commands)
((ran >= 10)) || broken "only $ran commands of docs were run"
done_all
