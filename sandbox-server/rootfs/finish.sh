#!/bin/sh
# Makes the learner's tree ($1) a pleasant place. Run by mmdebstrap on the build machine once all packages are in.
set -eu
tree=$1
here=$(dirname "$0")
cp -R "$here/overlay/." "$tree/"
chmod 0440 "$tree/etc/sudoers.d/learner"

# /etc/bash.bashrc says it all, for both.
rm -f "$tree/etc/skel/.bashrc" "$tree/root/.bashrc"
chroot "$tree" useradd --create-home --uid 1000 --shell /bin/bash --comment Learner learner
# Read when it is needed: /etc/bash.bashrc.
rm "$tree/etc/profile.d/bash_completion.sh"
# The sandbox gives these: a name, name resolution and mounts of its own, not the build machine's.
rm -f "$tree/etc/hostname" "$tree/etc/machine-id"
# Leads nowhere unless the host has chosen egress and a resolver: sandbox-server/src/sandbox/egress.ts.
echo "nameserver 198.19.0.53" >"$tree/etc/resolv.conf"
rm -rf "$tree"/var/log/* "$tree"/var/cache/debconf/*-old
