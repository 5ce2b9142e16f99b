#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The page where no script runs, and the light one in which there is none, in a real browser. Needs node and chromium, as the Makefile installs them.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/web/pages.sh
. tests/web/pages.sh
richest=$(most)
need all "$richest" new region own light
exec node tests/web/plain.mjs "$pages" "$BUILD/solidair.html" tests/web/htmlvalidate.json "$richest-nl"
