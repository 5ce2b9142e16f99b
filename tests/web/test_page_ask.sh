#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What can be asked in the page, of the six municipalities of Flevoland.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=/dev/null
. tests/web/asked_in_page.sh flevoland-2016 full Zeewolde GM0050
