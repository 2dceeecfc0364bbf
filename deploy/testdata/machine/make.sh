# Makes the disk and the kernel of a virtual machine, in the working folder, from the
# packages of this Debian. Those of systemd are only put there: install.sh installs them,
# inside the machine, because their scripts start parts of it.
set -eu
install=$1

. /etc/os-release
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Codename: $VERSION_CODENAME" | head -n 1)
debootstrap --variant=minbase --include=kmod,openssh-server "$VERSION_CODENAME" root "$mirror"
chroot root apt-get update
chroot root apt-get install --download-only --yes --no-install-recommends systemd-sysv udev dbus

# The package of the kernel would want an initrd. This kernel has what it starts from
# built in: NVMe and ext4.
kernel=$(apt-cache show --no-all-versions linux-image-cloud-amd64 | sed -n 's/^Depends: \(linux-image-[^ ]*\).*/\1/p')
apt-get download --option APT::Sandbox::User=root "$kernel"
dpkg-deb --fsys-tarfile "$kernel"_*.deb | tar --extract --directory root --keep-directory-symlink
chroot root depmod "${kernel#linux-image-}"
cp root/boot/vmlinuz-* vmlinuz

cp "$install" root/sbin/install-machine
chmod 755 root/sbin/install-machine
mke2fs -q -t ext4 -d root disk 2G
rm -r root "$kernel"_*.deb
