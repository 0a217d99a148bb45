#!/bin/sh
# Gives coturn the certificate that Caddy got for a name, and tells coturn if it is another one than before:
#   ringfort-relay-certificate calls.example.org
set -eu
name=$1
store=/var/lib/caddy/.local/share/caddy/certificates
to=/etc/turnserver

# Caddy has a folder for each authority that it ever asked. The certificate that it got last is the one that counts.
newest=
for each in "$store"/*/"$name/$name.crt"; do
  if [ -f "$each" ] && { [ -z "$newest" ] || [ "$each" -nt "$newest" ]; }; then newest=$each; fi
done
if [ -z "$newest" ]; then
  echo "Caddy has no certificate for $name in $store: does its Caddyfile name it, and does the name lead here?" >&2
  exit 1
fi
key=${newest%.crt}.key

# Written one after the other by Caddy: in between they are no pair, and the next time they are.
if [ "$(openssl x509 -in "$newest" -noout -pubkey)" != "$(openssl pkey -in "$key" -pubout)" ]; then
  echo "$newest and its key do not belong together (yet); coturn keeps what it has." >&2
  exit 1
fi
if cmp -s "$newest" "$to/fullchain.pem" && cmp -s "$key" "$to/privkey.pem"; then exit 0; fi

install -d -o root -g turnserver -m 0750 "$to"
install -o root -g turnserver -m 0640 "$key" "$to/privkey.pem.new"
install -o root -g turnserver -m 0640 "$newest" "$to/fullchain.pem.new"
mv "$to/privkey.pem.new" "$to/privkey.pem"
mv "$to/fullchain.pem.new" "$to/fullchain.pem"
# At this signal it reads both again, and calls go on. One that does not run reads them at its start.
systemctl kill -s USR2 coturn || echo "coturn does not run: it reads the certificate at its start"
