#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine of the page on every scenario that ships: the same bits as the program. And how fast it is: CPU time of a
draw, warm, beside the program on one thread with its plain kernel, medians of runs in turn."""
import glob
import os
import resource
import statistics
import subprocess
import sys
import tempfile

from tap import PROGRAM, ROOT, end, ok

sys.path.insert(0, os.path.join(ROOT, "tests/web"))
import engine

DRAWS, ROUNDS, SLOWER = 2000, 7, 1.5
BASE = "scenarios/groningen-2016.cfg"

page = engine.Engine()
for path in sorted(glob.glob("scenarios/*.cfg", root_dir=ROOT)):
    draws = 60 if "nederland" in path else 400
    found, equal = engine.compare(page, path, draws)
    ok(not found and equal > 0, f"{path}: {equal} numbers have the same bits {found}")
found, equal = engine.compare(page, BASE, 3000, 2)
ok(not found, f"{BASE} in three strips by two workers: {equal} numbers have the same bits {found}")


def native_seconds(folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([PROGRAM, "run", BASE, "-n", str(DRAWS), "--threads", "1", "-o", os.path.join(folder, "r.h5")], cwd=ROOT,
                   capture_output=True, check=True, env={**os.environ, "SOLIDAIR_KERNEL": "plain"})
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


with tempfile.TemporaryDirectory() as tmp:
    page.ask(time=BASE, draws=DRAWS)  # what is compiled at leisure is there from the second run on
    pairs = [(native_seconds(tmp), page.ask(time=BASE, draws=DRAWS)["seconds"]) for _ in range(ROUNDS)]
native, ours = (statistics.median(column) for column in zip(*pairs))
print(f"# {DRAWS} draws of {BASE}: program {native:.2f} s, page {ours:.2f} s of CPU time, {ours / native:.2f} times")
ok(ours <= SLOWER * native, f"a draw in the page takes at most {SLOWER} times that of the program on one thread")
ok(page.close() == 0, "and the engine ends well")
end()
