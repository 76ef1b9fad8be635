#!/usr/bin/env bash
# run_stories.sh BUILD_FOLDER STORIES: founds a house of the sample company with the programs of the build folder and
# runs tests/browser/STORIES.mjs in it (stories/deciding, say), with Debian's Chromium. Where there is no Chromium, node, npm or
# registry it says SKIPPED and passes; with COUNTERSIGN_INTEROP=required it fails.
BIN=$(realpath "$1")
STORIES=$2
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/common.sh"
WORK=$BIN/browser
NAME=$(basename "$STORIES")
HOUSE=$WORK/houses/$NAME
DAEMON_HOST=127.0.0.$((2 + $(cksum <<<"$STORIES" | cut -d' ' -f1) % 250))
source scripts/house.sh

skip() {
    echo "SKIPPED: $*, so no browser judged anything."
    [ "${COUNTERSIGN_INTEROP:-}" != required ]
    exit
}

# The scripts are copied beside what npm installs, once for each lock file; stories start side by side, so one after the other.
install_drivers() (
    mkdir -p "$WORK/stories" "$WORK/bench"
    exec 9>"$WORK/lock"
    flock 9
    local file
    for file in $(cd tests/browser && ls -d *.json *.mjs stories/*.mjs bench/*); do
        cmp -s "tests/browser/$file" "$WORK/$file" || cp "tests/browser/$file" "$WORK/$file"
    done
    cmp -s "$WORK/package-lock.json" "$WORK/installed.json" && exit 0
    cmp -s "$WORK/package-lock.json" "$WORK/failed.json" && exit 1
    if (cd "$WORK" && npm ci --ignore-scripts --no-audit --no-fund); then
        cp "$WORK/package-lock.json" "$WORK/installed.json"
    else
        cp "$WORK/package-lock.json" "$WORK/failed.json"
        exit 1
    fi
)

found_house() {
    stop_web
    stop_daemon
    rm -rf "$HOUSE"
    mkdir -p "$HOUSE"
    write_house_scripts
    start_daemon
    make_keys
    "$HOUSE/as" operator people import "$HOUSE/people.toml"
    "$HOUSE/as" zhao.min table import price config/prices.csv
    "$HOUSE/as" zhao.min table import budget config/budget.csv
    "$HOUSE/as" operator workflow publish tests/browser/workflows/request.toml
    "$HOUSE/as" operator clock advance 'working day 1, 09:00' --month 2026-11
    keep_endpoints
    found_web
    start_web
}

for program in chromium node npm; do
    command -v $program >/dev/null || skip "there is no $program here"
done
install_drivers || skip "npm could not install what drives the browser"
trap 'stop_web; stop_daemon' EXIT
found_house >"$WORK/$NAME.log" || die "The house could not be founded: $(tail -n 3 "$WORK/$NAME.log")"
cat >"$HOUSE/house.json" <<TXT
{"root": "$ROOT", "programs": "$BIN", "folder": "$HOUSE", "address": "$(cat "$HOUSE/web.url")", "photos": "$BIN/screenshots"}
TXT
COUNTERSIGN_HOUSE=$HOUSE/house.json node --test-reporter=spec "$WORK/$STORIES.mjs"
