#!/bin/bash
# fill.sh BASE_URL COUNT: people and COUNT photos with titles, tags and camera data, by the public
# API. The photos are cut out of those of mate-backgrounds, in all shapes that cameras make.
set -euo pipefail

base=$1
count=$2
password='Silver-and-light-1856'
folder=/usr/share/backgrounds/mate
photos=(nature/{Aqua,Dune,FreshFlower,Garden,Storm,LadyBird,RainDrops,TwoWings,GreenMeadow,Wood,YellowFlower,Blinds}.jpg abstract/Elephants.jpg)
words=('aqua,water,blue' 'dune,desert,sand' 'flower,macro,spring' 'garden,flower,morning' 'storm,clouds,sea' 'ladybird,macro,red'
	'rain,macro,water' 'wings,bird,sky' 'meadow,green,morning' 'wood,forest,texture' 'flower,yellow,macro' 'blinds,abstract,light' 'elephants,animals')
titles=('Deep water' 'Dune at noon' 'First flower' 'In the garden' 'Storm over the bay' 'Ladybird' 'After the rain' 'Two wings'
	'Meadow' 'Old wood' 'Yellow' 'Blinds' 'Elephants')
shapes=(1200x800 800x1200 1200x900 1000x1000 1280x720 900x1200 1200x800 1600x700)
sides=(center north south east west northwest southeast northeast southwest)
cameras=('Leica|M10|Summicron 35mm' 'NIKON|D750|50mm f/1.8' 'FUJIFILM|X-T4|XF 23mm' 'Canon|EOS R6|RF 85mm')
people=('ansel|Ansel Adams|Mountains, mostly.' 'vivian|Vivian Maier|' 'dorothea|Dorothea Lange|The camera is an instrument that teaches people how to see without a camera.' 'gordon||')
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

api() {
	curl -fsS -m 120 "$@"
}

tokens=()
for person in "${people[@]}"; do
	IFS='|' read -r name display bio <<<"$person"
	api -o /dev/null "$base/api/v1/auth/register" --json "$(jq -n --arg n "$name" --arg p "$password" --arg d "$display" \
		'{email: ($n + "@example.org"), username: $n, password: $p, display_name: $d}')" || true
	token=$(api "$base/api/v1/auth/login" --json "{\"username\":\"$name\",\"password\":\"$password\"}" | jq -r .access_token)
	tokens+=("$token")
	api -o /dev/null -X PATCH "$base/api/v1/users/me" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
		--data-binary "$(jq -n --arg b "$bio" '{bio: $b}')"
done

# shellcheck disable=SC2317 # called by in_pairs
make_photo() {
	local n=$1 flip=()
	local shape=${shapes[n % ${#shapes[@]}]} side=${sides[n / ${#photos[@]} % ${#sides[@]}]}
	((n / 117 % 2 == 0)) || flip=(-flop)
	convert -define "jpeg:size=$shape" "$folder/${photos[n % ${#photos[@]}]}" -resize "${shape}^" -gravity "$side" -crop "$shape+0+0" +repage \
		"${flip[@]}" -strip -quality 88 "$scratch/$n.jpg"
}

# What the camera wrote, for all of them at once: exiftool takes longer to start than to write.
write_camera_data() {
	local n make model lens
	{
		printf 'SourceFile,Make,Model,LensModel,ExposureTime,FNumber,ISO,FocalLength,DateTimeOriginal\n'
		for ((n = 0; n < count; n++)); do
			IFS='|' read -r make model lens <<<"${cameras[n % ${#cameras[@]}]}"
			printf '%s,%s,%s,%s,1/%d,%d,%d,%d,2025:%02d:%02d 14:0%d:00\n' "$scratch/$n.jpg" "$make" "$model" "$lens" $((60 + 20 * (n % 9))) \
				$((2 + n % 7)) $((100 << (n % 5))) $((23 + n % 60)) $((1 + n % 12)) $((1 + n % 28)) $((n % 10))
		done
	} >"$scratch/camera.csv"
	exiftool -q -overwrite_original -csv="$scratch/camera.csv" -ext jpg "$scratch"
}

# shellcheck disable=SC2317 # called by in_pairs
hang_photo() {
	local n=$1 photo=$(($1 % ${#photos[@]}))
	api -o /dev/null "$base/api/v1/images" -H "Authorization: Bearer ${tokens[n % ${#tokens[@]}]}" -F "file=@$scratch/$n.jpg" \
		--form-string "title=${titles[photo]}$( ((n < ${#photos[@]})) || printf ' %d' $((n / ${#photos[@]} + 1)))" \
		--form-string visibility=public --form-string "tags=${words[photo]}" \
		--form-string "description=Taken on a quiet day, on the way to nowhere in particular."
}

# in_pairs COMMAND: with each number below count, two at a time.
in_pairs() {
	local n first
	for ((n = 0; n < count; n += 2)); do
		"$1" "$n" &
		first=$!
		((n + 1 >= count)) || "$1" $((n + 1))
		wait "$first"
	done
}

in_pairs make_photo
write_camera_data
in_pairs hang_photo
for ((tick = 0; tick < 600; tick++)); do
	waiting=0
	for token in "${tokens[@]}"; do
		waiting=$((waiting + $(api "$base/api/v1/images?owner_id=$(api "$base/api/v1/users/me" -H "Authorization: Bearer $token" | jq -r .id)&status=processing&limit=1" \
			-H "Authorization: Bearer $token" | jq .pagination.total)))
	done
	((waiting > 0)) || exit 0
	sleep 0.5
done
echo "fill: $waiting photos were not processed" >&2
exit 1
