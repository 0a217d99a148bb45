#!/bin/sh
# The server with the Node that it is tested with, from wherever the archive was unpacked.
set -eu
here=$(dirname -- "$(readlink -f -- "$0")")
exec "$here/../lib/node" "$here/../lib/main.js" "$@"
