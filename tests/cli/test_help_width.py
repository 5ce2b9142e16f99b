#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Help fits a terminal of 80 columns, of the program and of every command, in both languages; so do the lists; and it names the guide, which is there."""
import os
import re
import subprocess

from tap import PROGRAM, ROOT, end, ok


def say(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)


for lang in ("nl", "en"):
    whole = say("--lang", lang, "--help").stdout
    listed = re.search(r"^(?:commands|opdrachten):\n((?:  .*\n)+)", whole, re.M).group(1)
    commands = [line.split()[0] for line in listed.splitlines()]
    ok(len(commands) > 12, f"{lang}: {len(commands)} commands")
    for text, what in [(whole, "solidair"), (say("--lang", lang).stderr.split("HANDLEIDING")[0].rpartition("\n")[0], "without a command"),
                       *((say("--lang", lang, command, "--help").stdout, command) for command in commands)]:
        wide = [line for line in text.splitlines() if len(line) > 80]
        ok(len(text.splitlines()) > 5 and not wide, f"{lang}: {what}")
        for line in wide:
            print(f"# {len(line)}: {line}")
    for more in ([], ["--keys"], ["--distributions"], ["--interventions"]):
        listed = say("--lang", lang, "list", *more, *([] if more else [os.path.join(ROOT, "scenarios")])).stdout.splitlines()
        wide = [line for line in listed if len(line) > 80 and "http" not in line and ROOT not in line]  # an address does not wrap
        ok(len(listed) > 5 and not wide, f"{lang}: list {' '.join(more)}: {wide[:3]}")
    ok("HANDLEIDING.md" in whole and "share/solidair/scenarios" in whole, f"{lang}: the guide is named")
    guide = re.search(r": (/.*HANDLEIDING\.md)$", say("--lang", lang).stderr, re.M)
    ok(guide and os.path.isfile(guide.group(1)), f"{lang}: where it is for this program")
end()
