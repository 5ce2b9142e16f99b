#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Allocations of check, run, show, report and settle fail one by one, on two municipalities and eight draws: whoever asked
for it, a library or the program itself. The program then ends with a sentence and exit code 1, or has not needed it and
leaves the same bytes: it never crashes, blames no file, and gives no other result.

Of check and settle every allocation fails. Of the others, which ask tens of thousands of times, those that the same six
calls led to fail the first and the last time; with ALL=1 (some hours) each of them. STEP=20 takes each twentieth."""
import hashlib
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from tap import PROGRAM, ROOT, end, ok

FAIL = os.path.join(os.path.abspath(os.environ["BUILD"]), "tests/fail_allocation.so")
FOLDER = tempfile.TemporaryDirectory()
WORKERS = 2
STEP = int(os.environ.get("STEP", "1"))
ALL = os.environ.get("ALL", "") == "1"
WANTED = os.environ.get("COMMANDS", "").split()
WORLD = os.path.join(FOLDER.name, "world")
CASE = os.path.join(ROOT, "tests/solidarity/cases/case002")
shutil.copytree(os.path.join(ROOT, "tests/bad/regions/good"), os.path.join(WORLD, "regions/two"))
os.unlink(os.path.join(WORLD, "regions/two/mergers.csv"))
TABLE = os.path.join(WORLD, "regions/two/municipalities.csv")
with open(TABLE) as file:
    rows = file.readlines()
with open(TABLE, "w") as file:
    file.writelines(rows[:3])
with open(os.path.join(ROOT, "tests/bad/good.cfg")) as file:
    text = file.read()
for old, new in (('region = "good"', 'region = "two"'), ("last = 2018", "last = 2016"), ("[30e6, 31e6, 31e6, 32e6]", "[30e6, 31e6]"),
                 ("[0.0, 0.5, 0.8, 1.0]", "[0.0, 0.5]")):
    assert old in text
    text = text.replace(old, new)
with open(os.path.join(WORLD, "two.cfg"), "w") as file:
    file.write(text)


def program(folder, arguments, **environment):
    env = {**os.environ, "OMP_NUM_THREADS": "1", "TMPDIR": folder, "SOLIDAIR_KEEP_SECONDS": "0", **environment}
    return subprocess.run([PROGRAM, "--lang", "en", *arguments], cwd=folder, env=env, capture_output=True, timeout=120,
                          check=False)


def content(folder):
    """What is in a folder: names and bytes."""
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = hashlib.sha256(file.read()).hexdigest()
    return found


SCENARIO = os.path.join(WORLD, "two.cfg")
RESULT = os.path.join(WORLD, "x.h5")
program(WORLD, ["run", SCENARIO, "-n", "8", "-o", RESULT])
COMMANDS = {"check": ["check", SCENARIO],
            "run": ["run", SCENARIO, "-n", "8", "--threads", "1", "-o", "out.h5"],
            "show": ["show", RESULT],
            "report csv": ["report", RESULT, "-o", "out.csv"],
            "report html": ["report", RESULT, "-o", "out.html"],
            "report xlsx": ["report", RESULT, "-o", "out.xlsx"],
            "settle": ["settle", os.path.join(CASE, "scheme.cfg"), os.path.join(CASE, "realised.csv"), "--clients",
                       os.path.join(CASE, "clients.csv"), "-o", "out.csv"]}


def judge(command, k, whole):
    """None, or what is wrong when allocation k fails."""
    folder = tempfile.mkdtemp(dir=FOLDER.name)
    run = program(folder, command, LD_PRELOAD=FAIL, FAIL_AT=str(k))
    there = content(folder)
    shutil.rmtree(folder)
    words = run.stderr.decode(errors="replace").strip().split("\n")[-1][:150]
    if run.returncode == 0:
        same = (run.stdout, there) == whole
        return None if same else f"exit 0 with another result: {words}"
    if run.returncode < 0:
        return signal.Signals(-run.returncode).name
    if run.returncode != 1:
        return f"exit {run.returncode}: {words}"
    if not words:
        return "exit 1 without a word"
    more = {file for file, digest in there.items() if not file.startswith("out.h5.part") and whole[1].get(file) != digest}
    if more:  # a run leaves what it goes on from; what is whole may have its name when a later step fails
        return f"{sorted(more)} stay behind"
    return None


def choose(calls, every):
    """Numbers of the allocations to fail, of which calls tells what led to each."""
    last = {call: k for k, call in enumerate(calls)}
    first = {call: k for k, call in reversed(list(enumerate(calls)))}
    chosen = range(len(calls)) if every else sorted({*first.values(), *last.values()})
    return [k + 1 for k in chosen][::STEP]


for name, command in COMMANDS.items():
    if WANTED and name.split()[0] not in WANTED and name not in WANTED:
        continue
    began = time.time()
    folder = tempfile.mkdtemp(dir=FOLDER.name)
    listed = os.path.join(FOLDER.name, "calls")
    first = program(folder, command, LD_PRELOAD=FAIL, FAIL_LIST=listed)
    whole = (first.stdout, content(folder))
    again = tempfile.mkdtemp(dir=FOLDER.name)
    second = program(again, command, LD_PRELOAD=FAIL)
    with open(listed, "rb") as file:
        calls = file.read()
    calls = struct.unpack(f"<{len(calls) // 8}Q", calls)
    if first.returncode or (second.stdout, content(again)) != whole:
        print("#", first.stderr.decode()[:300])
        ok(False, f"{name} does its work twice alike")
        continue
    with ThreadPoolExecutor(WORKERS) as pool:
        tried = choose(calls, ALL or name in ("check", "settle"))
        found = [(k, bad) for k, bad in zip(tried, pool.map(lambda k: judge(command, k, whole), tried)) if bad]
    for k, bad in found[:20]:
        print(f"# {name}, allocation {k}: {bad}")
    crashes = sum(bad.startswith("SIG") for _, bad in found)
    ok(not found, f"{name}: {len(tried)} of {len(calls)} allocations fail in turn: {crashes} crashes, {len(found) - crashes} other faults "
       f"({time.time() - began:.0f} s)")
    sys.stdout.flush()
end()
