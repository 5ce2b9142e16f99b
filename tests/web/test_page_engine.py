#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine of the page, in Node, is the program: every number of the results of the same run has the same bits, shared
between workers or not; every scenario of the tests is read, or refused, in the same words, in both languages."""
import glob
import os
import re
import subprocess
import tempfile

from tap import ROOT, end, ok
import engine

# With mergers, with accounts of one's own in a table, with interventions, and of another region in two strips.
RUNS = [("herindeling-2021", 48, 1), ("eigen-cijfers", 48, 1), ("maatregelen-2018", 48, 1), ("groningen-2024", 1100, 2)]


# What they include lies where a page has nothing: it is absent there, instead of outside the folder.
ABSENT = {"tests/bad/include-absolute.cfg", "tests/bad/include-outside.cfg"}


class Again:
    """The program without a process for each question (tests/again.c): what it prints, and what it complains of."""

    def __init__(self):
        self.process = subprocess.Popen([os.path.join(engine.BUILD, "solidair-again")], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.folder = tempfile.TemporaryDirectory()

    def ask(self, *words):
        out, err = (os.path.join(self.folder.name, name) for name in ("out", "err"))
        self.process.stdin.write("\n".join([ROOT, out, err, str(len(words)), *words]) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return code, open(out, encoding="utf-8").read(), open(err, encoding="utf-8").read()


def told(answer):
    """As the program prints an error."""
    error = answer["error"]
    place = error["file"] + (f":{error['line']}" if error["line"] > 0 else "")
    return "\n".join([": ".join(part for part in (place, error["key"], error["text"]) if part), *error["more"]]) + "\n"


def without_inputs(printed):
    """`check` prints what is uncertain and how it is graded below the scenario, as comments."""
    return re.split(r"^\n?// ", printed, maxsplit=1, flags=re.M)[0].rstrip("\n")


page, program = engine.Engine(), Again()
for name, draws, workers in RUNS:
    found, equal = engine.compare(page, f"scenarios/{name}.cfg", draws, workers)
    ok(not found and equal > 100000, f"{name}, {draws} draws by {workers}: all {equal} numbers have the same bits {found}")

files = sorted(glob.glob("tests/**/*.cfg", root_dir=ROOT, recursive=True))
odd, refused, read = [], 0, 0
for k, path in enumerate(files):
    lang = "nl" if k % 2 else "en"
    code, out, err = program.ask("--lang", lang, "check", "--full", path)
    answer = page.ask(check=path, lang=lang)
    if "error" in answer:
        refused += 1
        odd += [] if code == 2 and (err == told(answer) or path in ABSENT) else [f"{path}: {told(answer)}{err}"]
    else:
        read += 1
        odd += [] if code == 0 and without_inputs(out) == answer["resolved"].rstrip("\n") else [f"{path}: read ({err})"]
ok(refused > 400 and read > 10, f"{refused} scenarios are refused, {read} are read")
ok(not odd, f"all as by the program: {len(odd)} are not {odd[:5]}")
ok(page.close() == 0, "and the engine ends well")
end()
