#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One reading of a results file: a report or table opens it once, and needs no folder for temporary files. The kernel counts
(inotify), not the program. It tells two openings of a file as one when nothing was read in between: so HDF5's and that of the
texts, one after the other, are the one that is allowed."""
import ctypes
import os
import select
import shutil
import struct
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.path.join(os.environ["BUILD"], "solidair"))
IN_ACCESS, IN_CLOSE, IN_OPEN = 0x1, 0x10, 0x20
libc = ctypes.CDLL(None, use_errno=True)
number = 0
tmp = tempfile.mkdtemp()


def ok(good, what):
    global number
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {what}")


def opens(path, *arguments, tmpdir=None):
    """How often the file is opened while the program runs, and how the program ended."""
    watch = libc.inotify_init1(os.O_NONBLOCK)
    assert watch >= 0 and libc.inotify_add_watch(watch, path.encode(), IN_ACCESS | IN_CLOSE | IN_OPEN) >= 0
    environment = dict(os.environ, TMPDIR=tmpdir or os.environ.get("TMPDIR", "/tmp"))
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, env=environment)
    count = 0
    while select.select([watch], [], [], 0)[0]:
        events = os.read(watch, 1 << 16)
        at = 0
        while at < len(events):
            _, mask, _, length = struct.unpack_from("iIII", events, at)
            count += mask & IN_OPEN != 0
            at += 16 + length
    os.close(watch)
    return count, done


try:
    results = os.path.join(tmp, "run.h5")
    subprocess.run([PROGRAM, "run", os.path.join(ROOT, "scenarios/groningen-2016.cfg"), "-n", "200", "-o", results], check=True,
                   capture_output=True)
    merged = os.path.join(tmp, "merged.h5")
    subprocess.run([PROGRAM, "run", os.path.join(ROOT, "scenarios/herindeling-2021.cfg"), "-n", "100", "-o", merged], check=True,
                   capture_output=True)
    count, done = opens(results, "check", os.path.join(ROOT, "scenarios/groningen-2016.cfg"))
    ok(done.returncode == 0 and count == 0, "what does not read it is not counted")
    for path in (results, merged):
        for form in ("csv", "txt", "html", "xlsx"):
            count, done = opens(path, "report", path, "-o", os.path.join(tmp, "report." + form))
            ok(done.returncode == 0 and count == 1,
               f"{form} of {os.path.basename(path)}: opened {count} times")
    count, done = opens(results, "report", merged, results, "-o", os.path.join(tmp, "two.txt"))
    ok(done.returncode == 2 and count == 1, f"a file beside another: {count} times")
    for table in ("results", "buffer", "2x2", "incentive"):
        count, done = opens(results, "show", results, "--table", table)
        ok(done.returncode == 0 and count == 1, f"show --table {table}: {count} times")
    # Without a folder for temporary files. The workbook and the printer have files of their own there.
    for form in ("csv", "txt", "html"):
        usual, bare = os.path.join(tmp, "usual." + form), os.path.join(tmp, "bare." + form)
        subprocess.run([PROGRAM, "report", results, "-o", usual], check=True, capture_output=True)
        _, done = opens(results, "report", results, "-o", bare, tmpdir="/proc/none")
        same = done.returncode == 0 and open(usual, "rb").read() == open(bare, "rb").read()
        ok(same, f"{form} without a folder for temporary files, the same bytes")
        if not same:
            print("# " + done.stderr.strip())
finally:
    shutil.rmtree(tmp)
print(f"1..{number}")
