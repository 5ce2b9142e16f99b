#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Own accounts (the list realised, the table realised_file) are read as other lists are: municipalities by any spelling of their name,
keys as they were written, and a slip is told with what to write."""
import os
import shutil
import subprocess
import tempfile

from tap import PROGRAM, ROOT, end, ok

ACCOUNT = "year = 2016; cost_eur = 7000000.0;"


def check(text, table=None, language="nl"):
    """The code and lines of `check` of a scenario with this text, and with this table as its realised_file."""
    with open("own.cfg", "w") as out:
        out.write('inherit = "scenarios/groningen-2016.cfg";\nname = "own";\n' + text + "\n")
    if table:
        with open("own.csv", "w") as out:
            out.write(table)
    done = subprocess.run([PROGRAM, "--lang", language, "check", "own.cfg"], capture_output=True, text=True)
    return done.returncode, done.stderr.splitlines()


def told(lines, place, *parts):
    return any(line.startswith(place) and all(part in line for part in parts) for line in lines)


def names():
    """A name in other case, with a blank behind it, by its code in another spelling: read as what it is, and told."""
    code, lines = check(f'realised = ({{ municipality = "haren"; {ACCOUNT} }}, {{ code = "ten  BOER"; {ACCOUNT} }});\nobservations = "state";')
    ok(code == 0, f"spellings in the list: {lines}")
    ok(any("own.cfg:3: realised[1].municipality: " in line and '"haren" is gelezen als GM0017, Haren' in line for line in lines), "told by the key as written")
    ok(any("own.cfg:3: realised[2].code: " in line and "GM0009, Ten Boer" in line for line in lines), "code where code was written")
    table = "Gemeente;Jaar;Kosten;grade\nharen;2016;7000000;measured\nten boer;2016;3000000;measured\nLEEK ;2016;7000000;derived\ngm53;2016;4000000;derived\n"
    code, lines = check('realised_file = "own.csv";', table)
    ok(code == 0, f"spellings in the table: {lines}")
    ok(any("own.csv:2: " in line and "GM0017, Haren" in line for line in lines), "told with the row of the table")
    code, lines = check('realised_file = "own.csv";', table.replace("haren", "Haren").replace("ten boer", "Ten Boer").replace("gm53", "GM0053"))
    ok(code == 0 and not any("GM0017, Haren" in line for line in lines), "what is spelled as in the region is not told")
    code, lines = check('realised_file = "own.csv";', table.replace("haren", "Harn"))
    ok(code == 2 and told(lines, "own.csv:2: Gemeente: ", '"Harn"', 'Bedoelde u "Haren"?'), f"the nearest name is suggested: {lines}")
    code, lines = check(f'realised = ({{ municipality = "Harn"; {ACCOUNT} }});\nobservations = "state";')
    ok(code == 2 and told(lines, "own.cfg:3: realised[1].municipality: ", 'Bedoelde u "Haren"?'), f"and by the key as written: {lines}")


home = os.getcwd()
tmp = tempfile.mkdtemp()
try:
    os.chdir(tmp)
    shutil.copytree(os.path.join(ROOT, "scenarios"), "scenarios")
    names()
finally:
    os.chdir(home)
    shutil.rmtree(tmp)
end()
