# shellcheck shell=bash disable=SC2154,SC2034
# Part of ./dev: the files that the processes of a stack read.

write_env() {
	local -A value=(
		[DB_HOST]=$run [DB_USER]=tintype [DB_NAME]=tintype
		[REDIS_HOST]=$run/redis.sock
		[STORAGE_LOCAL_PATH]=$state/storage
		[TINTYPE_LISTEN]=unix:$run/tintype.sock
		[TINTYPE_STATUS_LISTEN]=unix:$run/status.sock
		[TINTYPE_KEYS]=$state/keys
	)
	local line name

	while IFS= read -r line; do
		[[ $line != *=* ]] || value[${line%%=*}]=${line#*=}
	done <<<"${TINTYPE_DEV_ENV:-}"
	s3_url=${value[S3_ENDPOINT]:-127.0.0.1:9}
	if [[ $s3_url != *://* ]]; then
		[[ ${value[S3_USE_SSL]:-true} =~ ^(0|false)$ ]] || s3_url=https://$s3_url
		[[ $s3_url == *://* ]] || s3_url=http://$s3_url
	fi
	upload_limit=${value[UPLOAD_REQUEST_MAX_BYTES]:-100MiB}
	one_limit=${value[UPLOAD_MAX_BYTES]:-10MiB}
	for name in "${!value[@]}"; do
		printf '%s=%s\n' "$name" "${value[$name]}"
	done | sort | put_file "$env_file" 600
}

# put_file PATH MODE: standard input becomes the file, whole or not at all.
put_file() {
	local new=$1.new
	rm -f "$new"
	(umask 077 && cat >"$new")
	chmod "$2" "$new"
	if ((EUID == 0)); then
		chown "$user:$user" "$new"
	fi
	mv -f "$new" "$1"
}

# The study's values, with an eighth of the memory, for this machine has other things to do.
write_postgresql() {
	local mib
	mib=$(awk '/^MemTotal/ { print int($2 / 1024 / 8) }' /proc/meminfo)
	((mib <= 2048)) || mib=2048
	((mib >= 64)) || mib=64
	put_file "$state/postgresql/tintype.conf" 600 <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$run'
		max_connections = 200
		shared_buffers = ${mib}MB
		effective_cache_size = $((mib * 3))MB
		work_mem = 16MB
		maintenance_work_mem = 256MB
		random_page_cost = 1.1
		effective_io_concurrency = 200
		wal_buffers = 16MB
		max_wal_size = 2GB
		checkpoint_completion_target = 0.9
		timezone = 'UTC'
		log_min_duration_statement = 1000
	CONF
}

# nginx counts in k and m; our sizes say KiB, MiB.
bytes_of() {
	local number=${1%%[!0-9]*} unit=${1##*[0-9]}
	case ${unit^^} in
	K | KB | KIB) number=$((number * 1024)) ;;
	M | MB | MIB) number=$((number * 1048576)) ;;
	G | GB | GIB) number=$((number * 1073741824)) ;;
	esac
	printf '%s\n' "$number"
}

# What the application takes: all files of a request, or one and the fields beside it.
upload_bytes() {
	local all one
	all=$(bytes_of "$upload_limit")
	one=$(($(bytes_of "$one_limit") + 1048576))
	printf '%s\n' $((all > one ? all : one))
}

write_nginx() {
	local from=$prefix/share/tintype/nginx to=$state/nginx file
	local fill=(sed -e "s#@NAME@#app#g" -e "s#@SOCKET@#$run/tintype.sock#g" -e "s#@SNIPPETS@#$to#g"
		-e "s#@HTML@#$from/html#g" -e "s#@BLOBS@#$state/storage/blobs#g"
		-e "s#@PUBLIC@#$state/storage/public#g"
		-e "s#@LISTEN@#127.0.0.1:$port#g" -e "s#@UPLOAD_LIMIT@#$(upload_bytes)#g"
		-e "s#@S3_URL@#${s3_url%/}#g")

	for file in "$from"/snippets/*; do
		"${fill[@]}" "$file" | put_file "$to/$(basename "$file" .in)" 644
	done
	"${fill[@]}" "$from/tintype.conf.in" | put_file "$to/site.conf" 644
	put_file "$to/nginx.conf" 644 <<-CONF
		worker_processes $(nproc);
		pid $run/nginx.pid;
		error_log stderr error;
		daemon off;
		events { worker_connections 2048; }
		http {
			include /etc/nginx/mime.types;
			default_type application/octet-stream;
			sendfile on;
			access_log off;
			client_body_temp_path $to/body;
			fastcgi_temp_path $to/fastcgi;
			proxy_temp_path $to/proxy;
			scgi_temp_path $to/scgi;
			uwsgi_temp_path $to/uwsgi;
			include $to/site.conf;
		}
	CONF
}
