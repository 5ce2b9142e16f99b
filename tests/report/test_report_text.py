#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as text: heads whole, however long, each above its own column; lines that a letter can hold; units in words."""
import os
import re
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.path.join(os.environ["BUILD"], "solidair"))
count = 0


def ok(good, what):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}")


def heads(block):
    """Words above each column, from the lines before the first municipality; columns end where its cells end."""
    rows = block.split("\n")
    first = next(k for k, row in enumerate(rows) if row.startswith("Appingedam "))
    ends = [found.end() for found in re.finditer(r"[\d.]+ [SPNV]", rows[first])]
    starts = [len("Hoogezand-Sappemeer")] + ends[:-1]
    above = [row.ljust(200) for row in rows[:first] if row.strip()]
    return [" ".join(" ".join(row[a:b] for row in above).split()) for a, b in zip(starts, ends)]


with tempfile.TemporaryDirectory() as tmp:
    file, out = os.path.join(tmp, "r.h5"), os.path.join(tmp, "r.txt")
    subprocess.run([PROGRAM, "run", os.path.join(ROOT, "scenarios/groningen-2016.cfg"), "-o", file, "-n", "200"],
                   capture_output=True, check=True)
    subprocess.run([PROGRAM, "--lang", "nl", "report", file, "-o", out], check=True)
    text = open(out).read()
labels = ["Geen solidariteit", "Volledige solidariteit", "Alleen ZIN", "Halve solidariteit", "Zware zorg", "Zware zorg en verblijf",
          "Eigen-risicomarge 5 %", "Hogekostenverevening", "Driejaars-gemiddelde cliënten", "Tekortpool", "Zonder de stad"]
result, band = text.split("\nResultaat\n")[1].split("\n8 van de 10 keer\n")
band = band.split("\nKans op een tekort\n")[0]
found = [head for block in result.split("\n\n") if "\nAppingedam " in block for head in heads(block)]
ok(found == labels, f"every scheme stands whole above its column: {found}")
found = [head for block in band.split("\n\n") if "\nAppingedam " in block for head in heads(block)]
ok(found == [f"{label}, {end}" for label in labels for end in ("van", "tot")], f"both ends of a band are told apart: {found[:4]}")
ok("in duizenden euro" in result and "in duizenden euro" in band, "results say that they are in thousands")
wide = [line for line in text.split("\n") if len(line) > 130]
ok(not wide, f"no line is wider than a page of text: {wide[:2]}")
ok("…" not in "".join(result), "nothing of these heads is shortened")
print(f"1..{count}")
