#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What can be taken from the charts of the program's page, in a real browser.
set -u
cd "$(dirname "$0")/../.." || exit 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
node tests/web/share.mjs "$BUILD/solidair.html" "$folder"
