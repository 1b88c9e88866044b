#!/bin/sh
# restore.sh FOLDER: what backup.sh left in FOLDER, into empty databases and an empty home. Stop server and station first.
set -eu
from=${1:?Name the folder of the backup}
(cd "$from" && sha256sum --check --quiet SHA256SUMS)
pg_restore --no-owner --exit-on-error --dbname="$BOARDPACK_LEDGER" "$from/ledger.dump"
pg_restore --no-owner --exit-on-error --dbname="$(printf %s "$PREFECT_SERVER_DATABASE_CONNECTION_URL" | sed 's/+asyncpg//')" "$from/prefect.dump"
mkdir -p "$BOARDPACK_HOME"
tar --extract --gzip --file="$from/home.tar.gz" --directory="$BOARDPACK_HOME"
