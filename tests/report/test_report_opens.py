#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One reading of a results file: a report or table opens it once, and nothing of a scenario comes into the folder for
temporary files. The kernel counts (inotify), not the program. It tells two openings of a file as one when nothing
was read in between: so HDF5's and that of the texts, one after the other, are the one that is allowed."""
import ctypes
import os
import select
import shutil
import struct
import subprocess
import tempfile

from tap import PROGRAM, ROOT, end, ok

IN_ACCESS, IN_CLOSE, IN_OPEN, IN_MOVED_TO, IN_CREATE = 0x1, 0x10, 0x20, 0x80, 0x100
SHOCKS = """shocks = {
  dearer = { label = { nl = "Duurder"; en = "Dearer"; }; change = { cost = { price_trend = 0.05; }; }; };
  gone = { label = { nl = "Weg"; en = "Gone"; }; leaving = ( { municipality = "Beekstad"; year = 2017; } ); }; };
"""
# What the libraries for workbooks and the printer put there: parts of the workbook, a folder for the page.
OWN_FILES = {"xlsx": "tmp.", "pdf": "solidair-pdf-"}
# In the place of Chromium: tells what stands beside the page, and prints nothing.
PRINTER = """#!/bin/sh
for word; do case $word in --print-to-pdf=*) pdf=${word#*=} ;; esac; done
ls "${pdf%/*}" >"$BESIDE"
echo %PDF >"$pdf"
"""
libc = ctypes.CDLL(None, use_errno=True)
tmp = tempfile.mkdtemp()


def watched(path, mask, *arguments, **environment):
    """What happens to a file or in a folder while the program runs: [(mask, name)]; and how the program ended."""
    watch = libc.inotify_init1(os.O_NONBLOCK)
    assert watch >= 0 and libc.inotify_add_watch(watch, path.encode(), mask) >= 0
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, env={**os.environ, **environment})
    found = []
    while select.select([watch], [], [], 0)[0]:
        events = os.read(watch, 1 << 16)
        at = 0
        while at < len(events):
            _, event, _, length = struct.unpack_from("iIII", events, at)
            found.append((event, events[at + 16:at + 16 + length].rstrip(b"\0").decode()))
            at += 16 + length
    os.close(watch)
    return found, done


def opens(path, *arguments, **environment):
    """How often the file is opened while the program runs, and how the program ended."""
    found, done = watched(path, IN_ACCESS | IN_CLOSE | IN_OPEN, *arguments, **environment)
    return sum(event & IN_OPEN != 0 for event, _ in found), done


def make_asked():
    """A results file of the small world that holds answers of other commands too."""
    for name in ("good.cfg", "regions"):
        source, target = os.path.join(ROOT, "tests/bad", name), os.path.join(tmp, name)
        (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, target)
    with open(os.path.join(tmp, "shocks.cfg"), "w") as file:
        file.write('inherit = "good.cfg";\n' + SHOCKS)
    path = os.path.join(tmp, "asked.h5")
    for words in (["run", os.path.join(tmp, "shocks.cfg"), "-o", path], ["coalition", path], ["stress", path],
                  ["stress", path, "--reverse"]):
        subprocess.run([PROGRAM, *words], check=True, capture_output=True)
    return path


def check_folder(path, form, printer):
    """Of a report in this form: what comes to be in the folder for temporary files, and beside the page for the printer."""
    room, beside = os.path.join(tmp, "room." + form), os.path.join(tmp, "beside")
    os.mkdir(room)
    environment = {"TMPDIR": room, "BESIDE": beside, "PATH": printer + ":" + os.environ["PATH"]}
    made, done = watched(room, IN_CREATE | IN_MOVED_TO, "report", path, "-o", os.path.join(tmp, "x." + form), **environment)
    names = [name for _, name in made]
    good = done.returncode == 0 and os.listdir(room) == [] and all(name.startswith(OWN_FILES.get(form, "/")) for name in names)
    if form == "pdf":
        good = good and len(names) == 1 and open(beside).read() == "page.html\n"
    ok(good, f"{form} of what was asked: nothing else in the folder for temporary files: {names[:3]}")


try:
    results = os.path.join(tmp, "run.h5")
    subprocess.run([PROGRAM, "run", os.path.join(ROOT, "scenarios/groningen-2016.cfg"), "-n", "100", "-o", results], check=True,
                   capture_output=True)
    merged = os.path.join(tmp, "merged.h5")
    subprocess.run([PROGRAM, "run", os.path.join(ROOT, "scenarios/herindeling-2021.cfg"), "-n", "100", "-o", merged], check=True,
                   capture_output=True)
    count, done = opens(results, "check", os.path.join(ROOT, "scenarios/groningen-2016.cfg"))
    ok(done.returncode == 0 and count == 0, "what does not read it is not counted")
    printer = os.path.join(tmp, "printer")
    os.mkdir(printer)
    with open(os.path.join(printer, "chromium"), "w", opener=lambda name, flags: os.open(name, flags, 0o755)) as file:
        file.write(PRINTER)
    asked = make_asked()
    for path in (results, merged, asked):
        for form in ("csv", "txt", "html", "xlsx") + ("pdf",) * (path == asked):
            count, done = opens(path, "report", path, "-o", os.path.join(tmp, "report." + form), BESIDE="/dev/null",
                                PATH=printer + ":" + os.environ["PATH"])
            ok(done.returncode == 0 and count == 1,
               f"{form} of {os.path.basename(path)}: opened {count} times")
    count, done = opens(results, "report", merged, results, "-o", os.path.join(tmp, "two.txt"))
    ok(done.returncode == 2 and count == 1, f"a file beside another: {count} times")
    for table in ("results", "buffer", "2x2", "incentive"):
        count, done = opens(results, "show", results, "--table", table)
        ok(done.returncode == 0 and count == 1, f"show --table {table}: {count} times")
    for form in ("csv", "txt", "html", "xlsx", "pdf"):
        check_folder(asked, form, printer)
    # Without a folder for temporary files: of the file that holds most.
    for form in ("csv", "txt", "html"):
        usual, bare = os.path.join(tmp, "usual." + form), os.path.join(tmp, "bare." + form)
        subprocess.run([PROGRAM, "report", asked, "-o", usual], check=True, capture_output=True)
        _, done = opens(asked, "report", asked, "-o", bare, TMPDIR="/proc/none")
        same = done.returncode == 0 and open(usual, "rb").read() == open(bare, "rb").read()
        ok(same, f"{form} without a folder for temporary files, the same bytes")
        if not same:
            print("# " + done.stderr.strip())
finally:
    shutil.rmtree(tmp)
end()
