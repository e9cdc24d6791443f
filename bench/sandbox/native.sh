#!/bin/bash
# Runs a command on this machine's own kernel in Debian 13's userland, with an idle Docker Engine beside it: for timing where
# the machine is no sandbox host itself (a hybrid cgroup hierarchy), and yardsticks that the virtual machine does not have.
# Everything it mounts and starts is in namespaces of its own and goes with it.
#
#   sudo unshare --mount --pid --fork --kill-child bench/sandbox/native.sh node bench/sandbox/create.ts
set -eu
project=$(cd "$(dirname "$0")/../.." && pwd)
image() { find /var/cache/drydock -path "*/$1-image-*/$2.ext4" -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2; }

mount --make-rprivate /
here=$(mktemp -d)
mount -t tmpfs -o mode=755 bench "$here"
mkdir "$here"/{docker,vm,fresh,work,root,learner}
mount -o loop,ro,noload "$(image docker docker)" "$here/docker"
mount -o loop,ro,noload "$(image vm system)" "$here/vm"
mount -o loop,ro,noload "$(image learner learner)" "$here/learner"
# A sandbox host's system, and what it lacks to run Docker: both are the same Debian.
root=$here/root
mount -t overlay -o "lowerdir=$here/vm:$here/docker,upperdir=$here/fresh,workdir=$here/work" bench "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for folder in tmp run; do mount -t tmpfs "$folder" "$root/$folder"; done
mount --bind "$project" "$root/drydock"
mount --bind "$here/learner" "$root/drydock-root"
# A disk like a host's: what tmpfs spares, a sandbox has to pay for.
truncate -s 32G "${TMPDIR:-/var/tmp}/drydock-bench.ext4"
mke2fs -q -F -m 0 -E lazy_itable_init=1,nodiscard "${TMPDIR:-/var/tmp}/drydock-bench.ext4"
mount -o loop,discard "${TMPDIR:-/var/tmp}/drydock-bench.ext4" "$root/var/lib/drydock"
rm "${TMPDIR:-/var/tmp}/drydock-bench.ext4"

# Not by chroot(2), in which the kernel allows no user namespace (user_namespaces(7)).
mkdir "$root/mnt/before"
cd "$root"
pivot_root . mnt/before
# In a sandbox this starts an engine.
rm -f usr/local/bin/docker
export HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
exec chroot . bash -euc '
  umount --lazy /mnt/before
  dockerd --data-root /var/lib/drydock/docker --cgroup-parent drydock-bench-docker --bridge none --iptables=false \
    --ip6tables=false --ip-forward=false >/run/dockerd.log 2>&1 &
  for _ in {1..100}; do docker version >/dev/null 2>&1 && break; sleep 0.1; done
  cd /drydock
  status=0
  "$@" || status=$?
  kill %1
  wait %1 || true
  find /sys/fs/cgroup/drydock-bench-docker -depth -type d -exec rmdir {} + 2>/dev/null || true
  exit $status
' bash "$@"
