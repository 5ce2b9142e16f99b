#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The page as it is read, in a real browser. Needs node and chromium, as the Makefile installs them.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/web/pages.sh
. tests/web/pages.sh
need asked all two new expected council hostile
exec node tests/web/read.mjs "$pages" tests/web/htmlvalidate.json
