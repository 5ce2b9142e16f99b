#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The program in a page in Firefox: a link opened from a file gives the figures of the program, and asks nothing of anybody.
set -u
cd "$(dirname "$0")/../.." || exit 1
command -v firefox-esr >/dev/null || { echo "ok 1 - in Firefox # SKIP there is no firefox-esr here"; echo "1..1"; exit 0; }
folder=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
HOME=$folder firefox-esr --headless --no-remote --profile "$folder" --remote-debugging-port "$port" about:blank >"$folder/firefox.log" 2>&1 &
firefox=$!
trap 'kill $firefox; wait $firefox 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 100); do grep -q 'WebDriver BiDi listening' "$folder/firefox.log" && break; sleep 0.3; done
timeout 240 node --no-warnings --experimental-websocket tests/long/firefox.mjs "$BUILD/solidair.html" "$port" >"$folder/means.json" 2>"$folder/requests"
"$BUILD/solidair" run scenarios/groningen-2024.cfg --set demand.youth_trend=-0.004 -n 2000 -o "$folder/own.h5" >"$folder/log" 2>&1 || sed 's/^/# /' "$folder/log"
/usr/bin/python3 - "$folder" <<'END'
import json, sys
import h5py
with h5py.File(f"{sys.argv[1]}/own.h5") as h:
    theirs = h["summary/mean"][()].reshape(-1).tolist()
sys.exit(json.load(open(f"{sys.argv[1]}/means.json")) != theirs)
END
[ $? = 0 ] && echo "ok 1 - in Firefox a link gives the mean results of the program, to the cent" ||
    echo "not ok 1 - in Firefox a link gives the mean results of the program, to the cent"
# Firefox's own pages are its own business; anything that leaves the machine is not.
if [ -s "$folder/requests" ] && ! grep -E '^(https?|wss?):' "$folder/requests"; then echo "ok 2 - and nothing is asked of anybody"
else echo "not ok 2 - and nothing is asked of anybody"; sed 's/^/# /' "$folder/requests"; fi
echo "1..2"
