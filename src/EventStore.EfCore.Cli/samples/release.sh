#!/bin/sh
# A release's way to its archive, and the way back. Copy it into your repository, and change in it what your releases need.
set -eu

usage() {
    cat <<'END'
Brings the schema of an archive in a SQLite file up to date, or goes back.

  release.sh --store FILE --backups FOLDER [--bundle FILE | --migrate COMMAND]
  release.sh rollback BACKUP --store FILE --old-tool COMMAND

The first looks what is pending and whether there is room, backs up, migrates, and checks the schema and every event. Where nothing is
pending it does nothing. Programs of the old version may run on until the migration is applied, which the archive then refuses to them.

The second needs all programs ended. It makes an archive of the backup, stores into it what the migrated archive got since, compares the
two, and only then sets the migrated one aside and puts the other in its place.

  --store FILE         the archive; else what EVENTSTORE_STORE names
  --backups FOLDER     where the backup is to be, under a name with its time and schema; best on another disk
  --bundle FILE        migrate with this bundle of `dotnet ef migrations bundle`
  --migrate COMMAND    migrate with this shell command, which finds the archive's path in EVENTSTORE_STORE;
                       without either `eventstore migrate` does it
  --tool COMMAND       the new version's tool; else `eventstore`
  --old-tool COMMAND   the old version's tool: the new one does not store into the old schema

Run it as the user whose programs use the archive. Killed at any point, it goes on or begins anew when it is run again. It deletes nothing
of an archive: remove backups and what was set aside when you need them no more.

Exit codes:
   0  done, or there was nothing to do
   1  a step failed, and the archive is as it was: the version that ran on it may be started again
   2  wrong usage; nothing was done
   3  refused, and nothing was done: no archive, no room, a program that still runs, a tool that does not fit
   4  a step failed when the archive was no more as it was: start nothing; what was printed last says how to go on
  75  another run works on the archive
END
}

say() { printf '%s\n' "$*"; }
step() { printf '== %s\n' "$*"; }
end() { # CODE MESSAGE
    code=$1
    shift
    printf '%s\n' "$*" >&2
    exit "$code"
}

# A tool's command may have arguments of its own, and quotes around a path with spaces.
new() { sh -c "$tool \"\$@\"" sh "$@"; }
old() { sh -c "$old_tool \"\$@\"" sh "$@"; }

# Asks the new tool for the schema. It exits with 1 where that is not up to date, but tells it.
look() {
    answer=$(new doctor --store "$store") || [ -n "$answer" ] || return 1
    applied=$(migrations applied)
    pending=$(migrations pending)
    unknown=$(migrations unknown)
}
migrations() { say "$answer" | awk -F '\t' -v name="$1 migration" '$1 == name { print $2 }'; }

# One run at a time in a folder. The lock is the system's, and goes with this process and the tools that it has started.
lock() {
    command -v flock >/dev/null || {
        say "There is no flock here: see to it that nobody else runs this now."
        return
    }
    exec 9<"$folder"
    flock -n 9 || end 75 "Another run works on an archive in '$folder', or what a killed one had started does. Wait for it."
}

kib() { du -k "$@" 2>/dev/null | awk '{ sum += $1 } END { print sum + 0 }'; }
disk() { df -Pk "$1" | awk -v column="$2" 'NR == 2 { print $column }'; }
require_room() { # FOLDER KIB
    free=$(disk "$1" 4)
    [ "$free" -ge "$2" ] || end 3 "This may take $2 KiB on the disk of '$1', which has $free. Nothing was done. Free some, or name another."
}

migrate() {
    # What a command leaves running, of a build for one, does not get the lock.
    if [ -n "$bundle" ]; then
        "$bundle" --connection "Data Source=\"$store\"" 9<&-
    elif [ -n "$migrate" ]; then
        EVENTSTORE_STORE=$store sh -c "$migrate" 9<&-
    else
        new migrate --store "$store"
    fi
}

way_back() {
    say "The way back, when all programs are ended, with the old version's tool as eventstore-old:"
    say "  '$0' rollback '$backup' --store '$store' --tool '$tool' --old-tool eventstore-old"
}
by_hand() {
    say "or by hand:"
    say "  mkdir '$store-aside'"
    for file in "$store" "$store-wal" "$store-shm" "$store-witness"; do
        [ ! -e "$file" ] || say "  mv '$file' '$store-aside/'"
    done
    say "  eventstore-old restore '$backup' --to '$store'"
    say "  $tool export --store '$store-aside/$name' > since.jsonl"
    say "  eventstore-old ingest since.jsonl --duplicates skip --store '$store'"
    say "  eventstore-old export --store '$store' | cmp - since.jsonl   # eventstore diff, where one tool reads both"
}

# Says what the archive is like after a step that failed, and what to do.
failed() {
    if ! look; then
        way_back
        by_hand
        end 4 "$1 failed, and the archive's schema cannot be told. Start nothing on it, and find out why."
    elif [ "$pending" = "$planned" ]; then
        end 1 "$1 failed. The archive is as it was, with the schema $schema: there is nothing to restore, and the old version may be" \
            "started again. Find out why, and run this again."
    else
        way_back
        by_hand
        end 4 "$1 failed, and the archive has been migrated; it lacks the migrations: ${pending:-none}. Start nothing on it. Run this" \
            "again when the cause is removed, or go the way back."
    fi
}

release() {
    [ -n "$backups" ] || end 2 "Name the folder for backups with --backups. See --help."
    [ -z "$bundle" ] || [ -z "$migrate" ] || end 2 "Give --bundle or --migrate, not both. See --help."
    [ -z "$bundle" ] || [ -x "$bundle" ] || end 2 "There is no bundle '$bundle' that could be run."
    [ -f "$store" ] || end 3 "There is no archive '$store': the new version makes it when it stores for the first time."
    (umask 077 && mkdir -p "$backups") || end 3 "There is no folder '$backups', and it cannot be made."
    backups=$(cd "$backups" && pwd -P)
    # The backup's name, as long as the migration that it was made for is not known to be good.
    note=$store-release

    step "schema"
    look || end 3 "'$tool doctor' does not read the archive. Nothing was done."
    schema=$(say "$applied" | tail -n 1)
    planned=$pending
    [ -n "$schema" ] || end 3 "'$store' is no archive of this store. Nothing was done."
    [ -z "$unknown" ] || end 3 "The archive has migrations that '$tool' does not know: $unknown. Use the new version's. Nothing was done."
    if [ -n "$pending" ]; then
        say "The schema is $schema. Pending:" "$pending"
        require_room_to_migrate
        back_up
        step "migration"
        migrate || failed "The migration"
    elif [ -e "$note" ]; then
        backup=$(cat "$note")
        planned="nothing, so that no failure leaves it as it was"
        say "A run ended before all was checked. Going on with it."
    else
        say "Nothing is pending: the schema is $schema. There is nothing to do."
        exit 0
    fi

    step "schema"
    new doctor --store "$store" >/dev/null || failed "The look at the schema"
    step "events"
    new verify --store "$store" || failed "The verification"
    rm "$note"
    say "Done. Start the new version. Keep '$backup' until the new version's first backup is good."
    way_back
}

# The copy, and a copy of it on which the migration is tried; and what a migration writes anew.
require_room_to_migrate() {
    size=$(kib "$store" "$store-wal")
    if [ "$(disk "$backups" 6)" = "$(disk "$folder" 6)" ]; then
        require_room "$folder" "$((3 * size))"
    else
        require_room "$backups" "$((2 * size))"
        require_room "$folder" "$size"
    fi
}

back_up() {
    step "backup"
    now=$(date -u +%Y%m%dT%H%M%SZ)
    # Always the same name at first: so the tool removes what a killed run has left of it.
    copy=$backups/$name-copy
    [ ! -e "$copy" ] || mv "$copy" "$copy-before-$now"
    new backup "$copy" --store "$store" || failed "The backup"
    backup=$backups/${name%.db}-$now-$schema.db
    [ ! -e "$backup" ] || end 1 "There is a backup '$backup' already. Run this again."
    mv "$copy" "$backup"
    say "$backup" >"$note-new"
    mv "$note-new" "$note"
    say "It is '$backup'."
}

# Whoever has a file open that is moved would go on with it where nobody looks. Only root sees other users' programs.
require_ended() { # EXIT CODE
    command -v fuser >/dev/null || {
        say "There is no fuser here: see to it that all programs are ended."
        return
    }
    for file in "$store" "$store-wal"; do
        if users=$(fuser "$file" 2>/dev/null); then
            end "$1" "Programs have '$file' open, and the archive is as it was. End them, and run this again. Their numbers:$users"
        fi
    done
}

rollback() {
    [ -n "$backup" ] || end 2 "Name the backup to go back to. See --help."
    [ -n "$old_tool" ] || end 2 "Name the old version's tool with --old-tool. See --help."
    step "schemas"
    old doctor --store "$backup" >/dev/null || end 3 "'$old_tool' does not take '$backup' as an archive of its schema. Nothing was done."
    aside=$store-rollback-$(basename "$backup" .db)
    moved=$aside/$name
    restored=$aside/restored.db
    if [ ! -e "$store" ]; then
        [ -e "$moved" ] || end 3 "There is no archive '$store', and none that was set aside. Nothing was done."
        say "The migrated archive is set aside already. Going on."
        replace
    elif old doctor --store "$store" >/dev/null 2>&1; then
        say "The archive has the old version's schema."
    else
        new doctor --store "$store" >/dev/null || end 3 "'$tool' does not take '$store' as an archive of its schema. Nothing was done."
        [ ! -e "$moved" ] || end 3 "'$aside' is of an earlier way back to this backup. Move it away. Nothing was done."
        set_aside
        replace
    fi

    step "schema"
    old doctor --store "$store" >/dev/null || end 4 "The old version does not take the archive."
    step "events"
    old verify --store "$store" || end 4 "The archive is damaged."
    say "Done. Start the old version. If there was a migrated archive, it is in '$aside'."
}

# The migrated archive stays in its place until there is another one that has all of it.
set_aside() {
    require_ended 3
    # The restored archive twice, and the events as text twice.
    require_room "$folder" "$((6 * $(kib "$store" "$store-wal")))"
    (umask 077 && mkdir -p "$aside")
    step "archive of the backup"
    [ -e "$restored" ] || old restore "$backup" --to "$restored" || stopped "Restoring the backup"
    carry "$store"
    step "migrated archive set aside"
    require_ended 1
    new checkpoint --store "$store" || stopped "Emptying the write-ahead log"
    # The witness stays, and its copy goes: whoever opens the archive before it is replaced is told that it is missing, and makes none.
    [ ! -e "$store-witness" ] || cp -p "$store-witness" "$aside/"
    mv "$store" "$moved"
}

replace() {
    for file in "$store-wal" "$store-shm"; do
        [ ! -e "$file" ] || mv "$file" "$aside/"
    done
    # Somebody may have stored between the last look and the move.
    new servers --store "$moved" | cmp -s - "$aside/servers" || carry "$moved"
    step "restored archive in its place"
    old restore "$restored" --to "$store" || stopped "Putting the restored archive in its place"
}

# ARCHIVE: stores into the restored one what this one has got since. They are compared by hashes, which are of all that an event says.
carry() {
    step "events since the backup"
    new servers --store "$1" >"$aside/servers" || stopped "Looking at the migrated archive"
    new export --store "$1" >"$aside/migrated.jsonl" || stopped "Exporting the migrated archive"
    old ingest "$aside/migrated.jsonl" --duplicates skip --store "$restored" || stopped "Storing into the restored archive"
    old export --store "$restored" >"$aside/restored.jsonl" || stopped "Exporting the restored archive"
    hashes "$aside/migrated.jsonl" >"$aside/migrated.hashes"
    hashes "$aside/restored.jsonl" >"$aside/restored.hashes"
    LC_ALL=C comm -23 "$aside/migrated.hashes" "$aside/restored.hashes" >"$aside/lacking"
    LC_ALL=C comm -13 "$aside/migrated.hashes" "$aside/restored.hashes" >"$aside/erased"
    [ ! -s "$aside/lacking" ] || stopped "Bringing over the events that '$aside/lacking' names"
    [ ! -s "$aside/erased" ] || {
        new erase list --store "$1"
        stopped "Those that '$aside/erased' names were erased since, and the backup has them. Erase them in '$restored', with" \
            "'$old_tool erase --vacuum', and run this again. The way back"
    }
}
hashes() { sed -n 's/.*"hash":"\([0-9a-f]*\)".*/\1/p' "$1" | LC_ALL=C sort; }

stopped() {
    [ ! -e "$store" ] || end 1 "$* failed, and the archive is as it was. Run this again when the cause is removed."
    end 4 "$* failed. The archive is '$moved' now. Run this again when the cause is removed, or move it back with what is beside it."
}

store=${EVENTSTORE_STORE:-} command=release tool=eventstore old_tool='' backups='' bundle='' migrate='' backup=''
while [ "$#" -gt 0 ]; do
    case $1 in
        -h | --help) usage; exit ;;
        --*) [ "$#" -gt 1 ] || end 2 "There is no option '$1', or it needs a value. See --help." ;;
    esac
    case $1 in
        --store) store=$2 && shift ;;
        --backups) backups=$2 && shift ;;
        --bundle) bundle=$2 && shift ;;
        --migrate) migrate=$2 && shift ;;
        --tool) tool=$2 && shift ;;
        --old-tool) old_tool=$2 && shift ;;
        rollback) command=rollback ;;
        -*) end 2 "There is no option '$1'. See --help." ;;
        *) [ "$command$backup" = rollback ] || end 2 "'$1' is not understood. See --help."
            backup=$1 ;;
    esac
    shift
done

case $store in
    '') end 2 "Name the archive with --store. See --help." ;;
    *://* | *=*) end 2 "The archive is named by the path of its file. For PostgreSQL this is not made: its backup is pg_dump's or" \
        "pg_basebackup's, and then come eventstore migrate, doctor and verify. See docs/operations.md." ;;
esac
[ ! -L "$store" ] || store=$(readlink -f "$store")
folder=$(cd "$(dirname "$store")" && pwd -P) || end 3 "There is no folder of '$store'."
name=$(basename "$store")
store=$folder/$name
lock
"$command"
