#!/bin/sh
# Starts the sandbox-server in its container, and again when it dies: sandboxes and shells go on meanwhile.
#
#   SIGTERM  (docker stop) the server lets go; shells end with the container, and learners' files stay
#   SIGHUP   another server takes over from this one, for nobody to notice
set -eu
cd /opt/drydock

# Docker shows /sys read-only, and the kernel then lets no sandbox mount its own (mount_too_revealing(), fs/namespace.c).
mount -o remount,rw /sys
mount -t tracefs -o nosuid,nodev,noexec tracefs /sys/kernel/tracing || echo "no tracefs: no timeline of kernel events" >&2

# What learners find as /. The image's own files stand on an overlay, of which there is no id-mapped view.
mkdir -p -m 0700 /run/drydock
case $(uname -m) in x86_64) processor=x64 ;; *) processor=arm64 ;; esac
for root in learner docker; do
  mkdir -p "/run/drydock/$root"
  perl -w sandbox-server/src/sandbox/apply-steps.pl "$processor" \
    root-image "/usr/share/drydock/$root.ext4" "/run/drydock/$root"
done
export DRYDOCK_ROOTFS=/run/drydock/learner DRYDOCK_ROOTFS_DOCKER=/run/drydock/docker

# Below the container's own cgroup, under the name that the machine has for it: the kernel starts modprobe on the machine,
# and that joins a cgroup of ours (sandbox-server/src/sandbox/module-loading.ts).
own=$(sed -n 's/^0:://p' /proc/self/cgroup)
export DRYDOCK_CGROUP="/sys/fs/cgroup${own%/}/sandboxes"

# Some of the machine's settings are seen from its own network namespace alone.
nsenter --target 1 --net node sandbox-server/src/container-host.ts enter

# web makes it at its first start. There is no event for a file of another container's.
ticket=/var/lib/drydock-secrets/ticket
until [ -s "$ticket" ]; do sleep 0.2; done
DRYDOCK_TICKET_SECRET=$(cat "$ticket")
export DRYDOCK_TICKET_SECRET

stopping=
server=
trap 'stopping=yes; [ -z "$server" ] || kill -USR2 "$server"' TERM INT
trap '[ -z "$server" ] || kill -USR2 "$server"' HUP

lives=0
delay=1
while [ -z "$stopping" ]; do
  began=$(date +%s)
  node sandbox-server/src/main.ts &
  server=$!
  # A signal to us ends a wait, and not the server.
  while kill -0 "$server" 2>/dev/null; do wait "$server" && code=0 || code=$?; done
  server=
  lived=$(($(date +%s) - began))
  [ -z "$stopping" ] || break
  # What ends at once has never worked, and its last words say why.
  [ "$lives" -gt 0 ] || [ "$lived" -ge 10 ] || exit "$code"
  lives=$((lives + 1))
  if [ "$lived" -ge 60 ] || [ "$code" -eq 0 ]; then
    delay=1
    continue
  fi
  echo "the sandbox-server ended with $code; it is started again in $delay s" >&2
  sleep "$delay" &
  wait $! || true
  delay=$((delay < 16 ? delay * 2 : 30))
done

node sandbox-server/src/container-host.ts leave
