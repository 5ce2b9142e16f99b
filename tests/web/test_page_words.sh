#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the page of the program says in Dutch, measured: words, and the length of sentences.
set -u
cd "$(dirname "$0")/../.." || exit 1
exec node tests/web/words.mjs "$BUILD"
