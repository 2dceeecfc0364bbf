#!/bin/sh
# Installs systemd in a virtual machine, as its first process. make.sh puts it there.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive
mount -t proc proc /proc
mount -t tmpfs tmpfs /run
apt-get install --no-download --yes --no-install-recommends systemd-sysv udev dbus
apt-get clean
printf '[Match]\nType=ether\n[Network]\nDHCP=yes\n' >/etc/systemd/network/ether.network
systemctl enable systemd-networkd
systemctl mask serial-getty@ttyS0
echo the machine is installed
sync
poweroff --force --force
