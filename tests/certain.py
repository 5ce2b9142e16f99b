# SPDX-License-Identifier: GPL-3.0-or-later
"""The base scenario with budgets that are the same in every draw, for tests that work them out by hand."""

# What an heir of groningen-2016.cfg says in its group "budget".
NO_ANCHOR = "cuts = { GM0010 = { anchor = 0.0; }; };"
VALUES = "macro_sd = 0.0; share_sd = 0.0; share_sd_of = (); phase_in = [0.0, 0.55, 0.70, 0.85, 1.0, 1.0]; " + NO_ANCHOR
BUDGETS = "budget = { %s };\n" % VALUES
