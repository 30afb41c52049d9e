#!/bin/bash
# A node of the replica set that asks everybody to sign in. The key by which the nodes know each other comes in the
# environment; MongoDB wants it in a file that only its own user can read.
set -euo pipefail
: "${MONGO_KEY:?}"
umask 077
printf '%s' "$MONGO_KEY" >/tmp/mongo.key
chown mongodb:mongodb /tmp/mongo.key
unset MONGO_KEY
exec docker-entrypoint.sh mongod --replSet onezone --bind_ip_all --keyFile /tmp/mongo.key
