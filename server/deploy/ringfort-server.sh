#!/bin/sh
# The server's program, with the options of its service where none are said: `ringfort-server invite` is about the
# server that runs here.
set -eu
options=/etc/ringfort-server/server.env
# As systemd reads them: of a name that stands there twice the last line holds. What is said by hand beats them all.
known=' '
if [ -r "$options" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    case $line in RINGFORT_*=*) ;; *) continue ;; esac
    case $name in *[!A-Z0-9_]*) continue ;; esac
    case $known in
      *" $name "*) ;;
      *) if [ -n "$(printenv "$name" || true)" ]; then continue; fi ;;
    esac
    export "$line"
    known="$known$name "
  done <"$options"
fi
: "${RINGFORT_DATA:=/var/lib/ringfort}"
export RINGFORT_DATA
exec /usr/lib/ringfort-server/node /usr/lib/ringfort-server/main.js "$@"
