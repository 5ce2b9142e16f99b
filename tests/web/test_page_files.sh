#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files of one's own and numbers of draws in the program in a page, in a real browser.
set -u
cd "$(dirname "$0")/../.." || exit 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
node tests/web/files.mjs "$BUILD/solidair.html" "$folder"
