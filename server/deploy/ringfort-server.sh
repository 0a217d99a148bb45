#!/bin/sh
# The server's program, with the options of its service where none are said: `ringfort-server invite` is about the
# server that runs here.
set -eu
options=/etc/ringfort-server/server.env
: "${RINGFORT_DATA:=/var/lib/ringfort}"
export RINGFORT_DATA
if [ -r "$options" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    case $line in RINGFORT_*=*) ;; *) continue ;; esac
    case $name in *[!A-Z0-9_]*) continue ;; esac
    if [ -z "$(printenv "$name" || true)" ]; then export "$line"; fi
  done <"$options"
fi
exec /usr/lib/ringfort-server/node /usr/lib/ringfort-server/main.js "$@"
