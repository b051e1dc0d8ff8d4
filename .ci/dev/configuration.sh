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

# The study's values, with an eighth of the memory, for this machine has other things to do. What stands last holds.
write_postgresql() {
	local mib
	mib=$(awk '/^MemTotal/ { print int($2 / 1024 / 8) }' /proc/meminfo)
	((mib <= 2048)) || mib=2048
	((mib >= 64)) || mib=64
	{
		cat "$prefix/share/tintype/postgresql/tintype.conf"
		cat <<-CONF
			listen_addresses = ''
			unix_socket_directories = '$run'
			shared_buffers = ${mib}MB
			effective_cache_size = $((mib * 3))MB
			maintenance_work_mem = 256MB
			timezone = 'UTC'
			log_min_duration_statement = 1000
		CONF
		[[ ${TINTYPE_DEV_SYNC:-on} != off ]] || printf 'fsync = off\n'
	} | put_file "$state/postgresql/tintype.conf" 600
}

write_nginx() {
	local to=$state/nginx

	tintype site "$to" --listen "127.0.0.1:$port"
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
