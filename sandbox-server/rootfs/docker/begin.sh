#!/bin/sh
# Sets the essential Debian in the tree ($1) aside as an image layer, before anything else is put into it. Run by
# mmdebstrap on the build machine.
set -eu
tree=$1
mkdir "$tree/layers"
# What is mounted in the tree is the build machine's.
tar --create --file="$tree/layers/debian.tar" --directory="$tree" --one-file-system --numeric-owner --sort=name \
  --exclude=./layers --exclude='./dev/*' --exclude='./tmp/*' --exclude='./var/log/*' \
  --exclude='./var/cache/apt/*' --exclude='./var/lib/apt/lists/*' --exclude='./var/cache/debconf/*-old' .
# `13.8` is the version of Debian itself.
printf 'debian %s\n' "$(cat "$tree/etc/debian_version")" >"$tree/layers/versions"
