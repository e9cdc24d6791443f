#!/bin/sh
# Makes the learner's tree ($1) a place for Docker, and the layers of the courses' images from what is in it. Run by
# mmdebstrap on the build machine once all packages are in.
set -eu
tree=$1
here=$(dirname "$0")
"$here/../finish.sh" "$tree"
cp -R "$here/overlay/." "$tree/"
# A number that the sandbox-server knows: who logs in to a sandbox is in it.
chroot "$tree" groupmod --gid 990 docker
# The engine is started by docker-engine, and its containerd by itself; nothing here reads a unit.
rm -rf "$tree/etc/nginx/sites-enabled/default" "$tree/etc/init.d"

layers=$tree/layers
work=$layers/work

# Files of our own in the image's place, as root's, and then all of it as a layer.
finish_layer() {
  [ ! -d "$here/../images/layers/$1" ] || cp -R "$here/../images/layers/$1/." "$work/"
  tar --create --file="$layers/$1.tar" --directory="$work" --numeric-owner --owner=0 --group=0 --sort=name .
  rm -rf "$work"
}
version() { printf '%s %s\n' "$1" "$(dpkg-query --admindir="$tree/var/lib/dpkg" --show --showformat='${Version}' "$2")" >>"$layers/versions"; }

mkdir "$work" "$work/tmp" "$work/root" "$work/proc" "$work/sys" "$work/dev"
chmod 1777 "$work/tmp"
chroot "$tree" busybox --list-full | while read -r applet; do
  mkdir -p "$work/$(dirname "$applet")"
  ln -s /bin/busybox "$work/$applet"
done
rm "$work/bin/busybox"
cp "$tree/bin/busybox" "$work/bin/busybox"
finish_layer busybox
version busybox busybox-static

for layer in hello-world hello-web-1.0 hello-web-2.0; do
  mkdir "$work"
  finish_layer "$layer"
done

# All that nginx links to is in the Debian below it.
mkdir "$work"
chroot "$tree" dpkg-query --listfiles nginx nginx-common | while read -r file; do
  [ -f "$tree$file" ] && echo ".$file"
done | grep -v -e '^./etc/nginx/sites-' -e '^./etc/init.d' -e '^./usr/share/vim' -e systemd |
  tar --create --directory="$tree" --files-from=- | tar --extract --directory="$work"
mkdir -p "$work/var/lib/nginx" "$work/var/log/nginx"
ln -s /dev/stdout "$work/var/log/nginx/access.log"
ln -s /dev/stderr "$work/var/log/nginx/error.log"
finish_layer nginx
version nginx nginx

mkdir "$work"
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
(cd "$layers" && apt-get download docker-registry)
dpkg-deb --field "$layers"/docker-registry_*.deb Version | sed 's/^/registry /' >>"$layers/versions"
dpkg-deb --extract "$layers"/docker-registry_*.deb "$work"
rm -rf "$layers"/docker-registry_*.deb "$work/var/lib/docker-registry" "$work/usr/share" "$work/usr/lib/systemd" "$work/etc/init.d"
mkdir -p "$work/var/lib/registry"
finish_layer registry
