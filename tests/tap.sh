# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# . tests/tap.sh: then  ok STATUS NAME  is a line of TAP, good when the status is 0.
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
