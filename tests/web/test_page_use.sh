#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The page as it is used, in a real browser; and the scenario that is copied from it, run by the program.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/web/pages.sh
. tests/web/pages.sh
need all certain
# The copied scenario lies beside regions/, as a copy of a user would.
copied=$pages/certain/wat-als.cfg
node tests/web/use.mjs "$pages" "$copied" || echo "not ok - use.mjs ran to its end"
run "$copied" wat-als --store all >"$pages/wat-als.log" 2>&1 || sed 's/^/# /' "$pages/wat-als.log"
/usr/bin/python3 tests/web/payments.py "$pages/wat-als.h5" "$copied.json" || echo "not ok - the copied scenario was run"
