#!/bin/sh
# The server's program, with the options of its service where none are said: `ringfort-server invite` is about the
# server that runs here. The program reads them as systemd does; what is said by hand beats them all.
set -eu
RINGFORT_OPTIONS=/etc/ringfort-server/server.env
RINGFORT_USUAL_DATA=/var/lib/ringfort
export RINGFORT_OPTIONS RINGFORT_USUAL_DATA
exec /usr/lib/ringfort-server/node /usr/lib/ringfort-server/main.js "$@"
