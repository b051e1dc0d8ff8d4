#!/bin/bash
# The Debian package in a whole machine: a fresh Debian 12 with a kernel and systemd of its own, started by qemu without
# a network, so that the units, their cages and socket activation are what really starts the gallery
# (tests/package/machine-inside.sh). As root; `./dev test machine`. Minutes long (qemu emulates the
# processor), and it needs a Debian mirror, so it is not among the stages of CI. --again: with the package of the last time.
# shellcheck source=tests/package/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
limit=${TINTYPE_TEST_MACHINE_SECONDS:-1800}

# A machine needs more than a folder: a kernel, a first process, a disk. What the package depends on is installed
# here already, though nothing is started: an emulated processor takes a quarter of an hour for it.
# shellcheck disable=SC2016 # the words of the shell inside
furnish() {
	unshare --mount --pid --net --fork --kill-child -- chroot "$root" sh -ec '
		mount -t proc proc /proc
		printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d
		chmod 755 /usr/sbin/policy-rc.d
		DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install systemd-sysv dbus udev procps \
			initramfs-tools linux-image-cloud-amd64 logrotate \
			$(apt-get -s --no-install-recommends install /test/tintype.deb | sed -n "s/^Inst \([^ ]*\).*/\1/p" | grep -vx tintype)
		rm /usr/sbin/policy-rc.d' >"$work/furnish.log" 2>&1 || { tail -n 20 "$work/furnish.log"; fail 'the machine cannot be furnished'; }
	cat >"$root/etc/systemd/system/tests.service" <<-'UNIT'
		[Unit]
		Description=The test of this machine
		[Service]
		ExecStart=/bin/bash -c 'bash /test/machine-inside.sh >/dev/ttyS1 2>&1; sync; systemctl --no-block poweroff'
		[Install]
		WantedBy=multi-user.target
	UNIT
	ln -s ../tests.service "$root/etc/systemd/system/multi-user.target.wants/tests.service"
	echo '/dev/vda / ext4 defaults 0 1' >"$root/etc/fstab"
	echo tintype-test >"$root/etc/hostname"
	echo '127.0.0.1 localhost tintype-test' >"$root/etc/hosts"
	cp "$root"/boot/vmlinuz-* "$work/vmlinuz"
	cp "$root"/boot/initrd.img-* "$work/initrd"
	rm -f "$work/disk"
	truncate -s 6G "$work/disk"
	mke2fs -q -t ext4 -d "$root" "$work/disk"
}

# The processor is emulated: slow, but the same everywhere.
machine() {
	timeout "$1" qemu-system-x86_64 -accel tcg -cpu max -m 2048 -smp 2 -nic none -display none -monitor none -no-reboot \
		-kernel "$work/vmlinuz" -initrd "$work/initrd" -append 'root=/dev/vda rw console=ttyS0 panic=-1 quiet' \
		-drive "file=$work/disk,if=virtio,format=raw,cache=unsafe" \
		-serial "file:$work/console.log" -serial "file:$work/said.log" >"$work/qemu.log" 2>&1
}

# boot WHAT: starts it, and shows what the test inside said; its last line is "N checks".
boot() {
	step "$1"
	: >"$work/said.log"
	machine "$limit" || { tail -n 30 "$work/qemu.log" "$work/console.log"; cat "$work/said.log"; fail "$1: the machine did not end well"; }
	tr -d '\r' <"$work/said.log"
	tail -n 1 "$work/said.log" | tr -d '\r' | grep -qE '^[0-9]+ checks$' || { tail -n 30 "$work/console.log"; fail "$1"; }
}

the_package "$@"
step 'a fresh Debian'
fresh_root
fetch logrotate systemd-sysv dbus udev procps initramfs-tools linux-image-cloud-amd64
furnish
boot 'a machine into which it is installed'
boot 'the same machine, started again'
