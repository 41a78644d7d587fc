#!/bin/sh
# One dump a night, tried at once, kept for 35 days (P9). Cron: 15 3 * * *  /srv/mentorship/deploy/backup.sh /var/backups/mentorship
# DATABASE_URL comes from /etc/mentorship.env; the folder belongs on another machine or in encrypted storage.
set -eu
folder=$1
umask 077
mkdir -p "$folder"
file="$folder/mentorship-$(date -u +%Y%m%dT%H%M%SZ).dump"
pg_dump --format=custom --no-owner --file="$file.part" "$DATABASE_URL"
pg_restore --list "$file.part" >/dev/null
mv "$file.part" "$file"
find "$folder" -name 'mentorship-*.dump' -mtime +35 -delete
