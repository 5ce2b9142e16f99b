#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are written: what may be replaced and what not, no planted link is followed and no pipe is waited for, and
a signal leaves nothing behind."""
import os
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile

import openpyxl
from tap import PROGRAM, ROOT, end, ok

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
shutil.copytree(os.path.join(ROOT, "tests/bad/regions"), "regions")
for name in ("good.cfg", "uncertain.inc"):
    shutil.copy(os.path.join(ROOT, "tests/bad", name), name)
CASE = os.path.join(ROOT, "tests/solidarity/cases/case002")
SETTLE = ["settle", *(os.path.join(CASE, name) for name in ("scheme.cfg", "realised.csv")), "--clients", os.path.join(CASE, "clients.csv"), "-o"]
FORM = ["new", "--table", "realised", "good.cfg", "-o"]


def program(*arguments, lang="nl"):
    return subprocess.run([PROGRAM, "--lang", lang, *arguments], capture_output=True, text=True, timeout=100, check=False)


ok(program("run", "good.cfg", "-n", "200", "-o", "x.h5").returncode == 0, "a results file")
ok(program("run", "good.cfg", "-n", "200", "--seed", "8", "-o", "y.h5").returncode == 0, "and another one")
REPORT = ["report", "x.h5", "-o"]
COMPARE = ["compare", "x.h5", "y.h5", "-o"]

# ---- the program's own may be replaced, in either language ----
for command, endings in ((REPORT, ("html", "xlsx", "csv", "txt")), (COMPARE, ("html", "xlsx", "csv", "txt")),
                         (SETTLE, ("csv", "txt", "xlsx"))):
    for ending in endings:
        path = f"own-{command[0]}.{ending}"
        codes = [program(*command, path, lang=lang).returncode for lang in ("nl", "en", "nl")]
        ok(codes in ([0, 0, 0], [3, 3, 3]), f"{command[0]}: its own {ending} is replaced {codes}")
for command in (["report", "x.h5", "--csv", "nl", "-o"], [*SETTLE[:-1], "--csv", "nl", "-o"]):
    codes = [program(*command, f"dutch-{command[0]}.csv").returncode for _ in range(2)]
    ok(codes == [0, 0], f"{command[0]}: so is Dutch CSV")

# ---- somebody's work is not ----
for command, ending in ((REPORT, "html"), (REPORT, "csv"), (REPORT, "txt"), (REPORT, "xlsx"), (REPORT, "pdf"), (COMPARE, "html"),
                        (SETTLE, "csv"), (SETTLE, "txt"), (FORM, "xlsx")):
    path = f"notes.{ending}"
    with open(path, "w") as file:
        file.write("my notes of the overleg\n" * 20)
    run = program(*command, path, lang="en")
    ok(run.returncode == 2 and "--force" in run.stderr and open(path).read().startswith("my notes"),
       f"{command[0]}: somebody's {ending} stays")
    if ending != "pdf":
        ok(program(*command, path, "--force").returncode in (0, 3) and not open(path, "rb").read().startswith(b"my notes"),
           f"{command[0]}: unless that is asked for ({ending})")
book = openpyxl.load_workbook("own-report.xlsx")
book.properties.lastModifiedBy = "somebody"
book.save("own-report.xlsx")
ok(program(*REPORT, "own-report.xlsx").returncode == 2, "a report that somebody changed in a spreadsheet stays")
# As a program saves it that leaves those who made and changed it as they were, and names itself.
ok(program(*REPORT, "other.xlsx").returncode == 0 and program(*REPORT, "other.xlsx").returncode == 0, "as long as nobody has")
with zipfile.ZipFile("other.xlsx") as book, zipfile.ZipFile("saved.xlsx", "w") as saved:
    for part in book.namelist():
        text = book.read(part)
        saved.writestr(part, text.replace(b"<Application>Microsoft Excel</Application>", b"<Application>LibreOffice/7.4.7.2</Application>")
                       if part == "docProps/app.xml" else text)
ok(program(*REPORT, "saved.xlsx").returncode == 2, "one that another program has saved stays too")
absent = program(*REPORT, "nowhere/report.xlsx")
ok(absent.returncode == 2 and "nowhere/report.xlsx: " in absent.stderr, "a folder that is not there is told before anything is made")
ok(program(*FORM, "form.xlsx").returncode == 0 and program(*FORM, "form.xlsx").returncode == 2 and
   program(*REPORT, "form.xlsx").returncode == 2, "a workbook to fill in is never replaced, since it may be filled in")
open("empty.csv", "w").close()
ok(program(*REPORT, "empty.csv").returncode == 0, "an empty file may be")

# ---- pipes, folders and planted links ----
for ending in ("csv", "html", "xlsx", "txt"):
    os.mkfifo(f"pipe.{ending}")
    os.mkdir(f"folder.{ending}")
    for what in ("pipe", "folder"):
        run = program(*REPORT, f"{what}.{ending}", "--force")
        ok(run.returncode == 2, f"a {what} as .{ending} is refused at once")
    os.mkfifo(f"a.{ending}.part")
    with open(f"precious.{ending}", "w") as file:
        file.write("precious")
    os.symlink(f"precious.{ending}", f"b.{ending}.part")
    os.symlink(f"precious.{ending}", f"link.{ending}")
    ok(program(*REPORT, f"a.{ending}").returncode == 0 and program(*REPORT, f"b.{ending}").returncode == 0 and
       program(*REPORT, f"link.{ending}").returncode == 2 and open(f"precious.{ending}").read() == "precious",
       f"no planted name is written through (.{ending})")
    os.unlink(f"precious.{ending}")
    ok(program(*REPORT, f"link.{ending}").returncode == 2 and os.path.islink(f"link.{ending}") and
       not os.path.exists(f"precious.{ending}"), f"a link to nowhere is refused, neither followed nor replaced (.{ending})")

# ---- what cannot be written is told ----
if os.path.exists("/dev/full"):
    for command in (["--help"], ["--version"], ["list"], ["run", "--help"], ["show", "x.h5"]):
        with open("/dev/full", "w") as full:
            run = subprocess.run([PROGRAM, *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        ok(run.returncode == 1 and "schijf" in run.stderr, f"{' '.join(command)} to a full disk")

# ---- several at once ----
OFTEN = 3 if float(os.environ.get("EFFORT", "1")) >= 10 else 1
for ending in ("csv",) * OFTEN + ("xlsx",):
    children = [subprocess.Popen([PROGRAM, *REPORT, f"race.{ending}"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(24)]
    codes = [(child.communicate(), child.returncode)[1] for child in children]
    program(*REPORT, f"alone.{ending}")
    ok(codes == [0] * 24 and open(f"race.{ending}", "rb").read() == open(f"alone.{ending}", "rb").read(),
       f"24 reports of one name at once: {codes}")

# ---- signals ----
def what_is_there():
    return sorted(name for name in os.listdir(".") if ".part" in name or name.startswith("solidair-")
                  or name.startswith("gone."))


def take_whole(name):
    """The signal may come when the file has its name already: then it is whole, and no leftover. A PDF holds the time."""
    if not os.path.exists(name):
        return True
    whole = open(name, "rb").read()
    os.unlink(name)
    if name.endswith("pdf"):
        return whole.endswith(b"% solidair\n")
    aside = name.replace("gone", "aside")
    return program(*REPORT, aside).returncode == 0 and whole == open(aside, "rb").read()


before = what_is_there()
os.environ["TMPDIR"] = FOLDER.name
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it is ignored, here and in what is begun from here
LONG = {"stress": ["stress", "x.h5", "--reverse", "--again", "-n", "2000000"],
        "sensitivity": ["sensitivity", "x.h5", "--again", "-n", "1000"],
        "coalition": ["coalition", "x.h5", "--again"],
        "html": ["report", "x.h5", "-o", "gone.html"],
        "xlsx": ["report", "x.h5", "-o", "gone.xlsx"]}
if shutil.which("chromium"):
    LONG["pdf"] = ["report", "x.h5", "-o", "gone.pdf"]
for name, command in LONG.items():
    for number, waits in ((signal.SIGTERM, (0.04, 0.3)), (signal.SIGINT, (0.2,)), (signal.SIGHUP, (0.2,))):
        for wait in waits:
            child = subprocess.Popen([PROGRAM, "--lang", "nl", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(wait)
            child.send_signal(number)
            code = child.wait()
            deadline = time.time() + 10
            good = take_whole(command[-1]) if command[-1].startswith("gone.") else True
            while what_is_there() != before and time.time() < deadline:
                time.sleep(0.05)  # the keeper of a folder is another process
            stays = [left for left in what_is_there() if left not in before]
            ok(code in (0, -number) and good and not stays,
               f"{name}, {signal.Signals(number).name} after {wait} s: nothing stays ({code}, {stays})")
            for left in stays:  # the next one is judged for itself
                os.unlink(left) if os.path.isfile(left) else shutil.rmtree(left)
end()
