#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as text: heads whole, however long, each above its own column; lines that a letter can hold; units in words."""
import os
import re
import subprocess
import tempfile

from tap import PROGRAM, ROOT, end, ok


def heads(block, wide=1):
    """Words above each column, or above so many columns together, from the lines before the first municipality; columns end
    where their cells end. A name that is broken behind its hyphen is whole again."""
    rows = block.split("\n")
    first = next(k for k, row in enumerate(rows) if row.startswith("Appingedam "))
    ends = [found.end() for found in re.finditer(r"[\d.]+ [SPNV]", rows[first])][wide - 1::wide]
    starts = [len("Hoogezand-Sappemeer")] + ends[:-1]
    above = [row.ljust(200) for row in rows[:first] if row.strip()]
    return [" ".join(" ".join(row[a:b] for row in above).split()).replace("- ", "-") for a, b in zip(starts, ends)]


def blocks(section):
    return [block for block in section.split("\n\n") if "\nAppingedam " in block]


with tempfile.TemporaryDirectory() as tmp:
    file, out = os.path.join(tmp, "r.h5"), os.path.join(tmp, "r.txt")
    subprocess.run([PROGRAM, "run", os.path.join(ROOT, "scenarios/groningen-2016.cfg"), "-o", file, "-n", "200"],
                   capture_output=True, check=True)
    subprocess.run([PROGRAM, "--lang", "nl", "report", file, "-o", out], check=True)
    text = open(out).read()
labels = ["Geen solidariteit", "Volledige solidariteit", "Alleen ZIN", "Halve solidariteit", "Zware zorg", "Zware zorg en verblijf",
          "Eigen-risicomarge 5 %", "Hogekostenverevening", "Driejaars-gemiddelde cliënten", "Tekortpool", "Zonder de stad"]
result = text.split("\nResultaat\n")[1].split("\nRegelingen\n")[0]
band = text.split("\n8 van de 10 keer\n")[1].split("\nKans op een tekort\n")[0]
found = [head for block in blocks(result) for head in heads(block)]
ok(found[:1] + found[3:] == labels, f"every scheme stands whole above its column: {found}")
first = heads(blocks(result)[0], 3)[0].split()
ok(sorted(first) == sorted("Geen solidariteit 8 van de 10 keer tussen van tot".split()) and
   [head.split()[-1] for head in found[1:3]] == ["van", "tot"], f"the first one with its band: {first}")
found = [head for block in blocks(band) for head in heads(block, 2)]
ok(found == [f"{label} van tot" for label in labels], f"both ends of a band are told apart: {found[:4]}")
ok(all("In € 1.000. V = voordeel (overschot), N = nadeel (tekort)." in " ".join(x.split()) for x in (result, band)),
   "results say that they are in thousands, and what their letters mean")
wide = [line for line in text.split("\n") if len(line) > 130]
ok(not wide, f"no line is wider than a page of text: {wide[:2]}")
ok("…" not in "".join(result), "nothing of these heads is shortened")
end()
