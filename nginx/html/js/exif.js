// What a camera wrote down, in the words of photographers.
import { t, number } from "./i18n.js";

/** "3/2" or "1.5". */
function rational(text) {
	const [over, under = 1] = String(text ?? "").split("/").map(Number);

	return under === 0 ? NaN : over / under;
}

function time(text) {
	const seconds = rational(text);

	if (!(seconds > 0))
		return null;
	return seconds < 0.3 ? `1/${number(Math.round(1 / seconds))} s` : `${number(Math.round(seconds * 10) / 10)} s`;
}

/** "2025:11:23 14:02:00" has no time zone: it is read as it stands. */
function takenAt(text) {
	const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)/.exec(text ?? "");

	return parts && Number(parts[1]) > 1825 ? new Date(parts[1], parts[2] - 1, parts[3], parts[4], parts[5]) : null;
}

function cameraName({ camera_make: make = "", camera_model: model = "" }) {
	const brand = make.split(" ")[0];

	return model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${make} ${model}`.trim();
}

export function exposureOf(exif) {
	const aperture = rational(exif.aperture), focal = rational(exif.focal_length);

	return {
		camera: cameraName(exif), lens: exif.lens ?? "", taken: takenAt(exif.taken_at),
		exposure: [aperture > 0 && `ƒ/${number(Math.round(aperture * 10) / 10)}`, time(exif.exposure_time), exif.iso && `ISO ${exif.iso}`,
			focal > 0 && t("photo.focal", { length: Math.round(focal) })].filter(Boolean),
	};
}
