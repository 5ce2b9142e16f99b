#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The page where no script runs, in a real browser. Needs node and chromium, as the Makefile installs them.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/web/pages.sh
. tests/web/pages.sh
need all asked new region own
exec node tests/web/plain.mjs "$pages" "$BUILD/solidair.html"
