#!/bin/sh
# backup.sh FOLDER: ledger, Prefect's database and the home, into FOLDER. Reads BOARDPACK_LEDGER, BOARDPACK_HOME and
# PREFECT_SERVER_DATABASE_CONNECTION_URL. It may run while the station does: the ledger is copied before the papers that
# are made from it, and a round that is run again after a restore comes to the same papers.
# Of .prefect the note stays of what is deployed: without it the next start deploys anew, and a paused schedule runs again.
set -eu
umask 077
to=${1:?Name the folder that the backup goes into}
mkdir -p "$to"
pg_dump --format=custom --file="$to/ledger.dump" "$BOARDPACK_LEDGER"
pg_dump --format=custom --file="$to/prefect.dump" "$(printf %s "$PREFECT_SERVER_DATABASE_CONNECTION_URL" | sed 's/+asyncpg//')"
tar --create --gzip --file="$to/home.tar.gz" --exclude=./.prefect/logs --directory="$BOARDPACK_HOME" .
(cd "$to" && sha256sum ledger.dump prefect.dump home.tar.gz > SHA256SUMS)
