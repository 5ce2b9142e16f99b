#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The raw stream through dieharder. -Y 1 lets it take more samples while a p-value is suspicious, until it passes or fails.
set -u
# Test 201 is about distances in n dimensions; its default of 0 dimensions means nothing.
n=0
for test in 0 1 2 3 8 9 10 11 12 13 15 16 17 100 101 102 "201 -n 2" "201 -n 3" 202 203 204 206 208 209; do
    n=$((n + 1))
    line=$("$BUILD/tests/stream_raw" | dieharder -g 200 -d $test -Y 1 2>/dev/null | grep -E 'PASSED|WEAK|FAILED')
    what="dieharder $test: $(awk -F'|' 'NR == 1 {gsub(/ +/, "", $1); print $1}' <<<"$line"), $(wc -l <<<"$line") p-values"
    if [ -n "$line" ] && ! grep -q FAILED <<<"$line"; then echo "ok $n - $what"; else echo "not ok $n - $what"; echo "# $line"; fi
done
exit 0
