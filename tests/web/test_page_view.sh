#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a reader of the page can point at, find and take along, in a real browser. Needs node and chromium, as the Makefile
# installs them.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/web/pages.sh
. tests/web/pages.sh
richest=$(most)
need all "$richest"
exec node tests/web/view.mjs "$pages" "$richest-nl"
