# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests in Python share (tests/run puts this folder where Python looks): the program, and results as TAP."""
import os

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(os.path.abspath(os.environ["BUILD"]), "solidair")
_count = 0


def ok(good, what):
    global _count
    _count += 1
    print("ok" if good else "not ok", _count, "-", what, flush=True)


def end():
    print(f"1..{_count}")
