#!/bin/sh
# Starts web in its container: makes the lab's secrets at the first start, and decides whom it lets in when nobody says.
set -eu
cd /opt/drydock
umask 077

# Prints 32 random bytes as hex, kept in a file. It appears whole or not at all; of two who make it one wins.
secret() {
  if [ ! -s "$1" ]; then
    new=$(mktemp "$1.XXXXXX")
    od --address-radix=n --format=x1 --read-bytes=32 /dev/urandom | tr -d ' \n' >"$new"
    ln "$new" "$1" 2>/dev/null || [ -s "$1" ]
    rm "$new"
  fi
  cat "$1"
}

# Shared with the sandbox-server, and known to web alone; see docs/configuration.md.
DRYDOCK_TICKET_SECRET=$(secret /var/lib/drydock-secrets/ticket)
DRYDOCK_COOKIE_SECRET=$(secret /var/lib/drydock-web/cookie)
export DRYDOCK_TICKET_SECRET DRYDOCK_COOKIE_SECRET

# A lab that only this machine reaches is its user's own; one that others reach asks who somebody is.
if [ -z "${DRYDOCK_ACCESS:-}" ]; then
  DRYDOCK_ACCESS=solo
  for origin in $(printf %s "${DRYDOCK_ORIGINS:-}" | tr , ' '); do
    case $origin in
      http://localhost | http://localhost:* | http://127.0.0.1 | http://127.0.0.1:*) ;;
      *) DRYDOCK_ACCESS=workshop ;;
    esac
  done
fi
export DRYDOCK_ACCESS
[ "$DRYDOCK_ACCESS" = solo ] || drydock first-host --called "docker compose exec web drydock"

exec node web/main.ts
