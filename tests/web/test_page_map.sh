#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The map of the page by real borders, and the bars of who pays more and less than alone, in a real browser. Needs node and
# chromium, as the Makefile installs them.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/web/pages.sh
. tests/web/pages.sh
need all new own
exec node tests/web/map.mjs "$pages"
