#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workbooks made to harm: each ends with one message and exit code 2, under 100 MB of memory (the most that was resident, as
the system counts it) and within ten seconds; the largest that is read takes no more either."""
import os
import random
import re
import struct
import subprocess
import sys
import warnings
import tempfile
import zipfile
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import spellings as s  # noqa: E402
from tap import PROGRAM, end, ok  # noqa: E402

FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
open("schemes.cfg", "w").write(s.SCHEMES)
LIMIT_MB = 100
# The program is the grandchild: what a process takes before it becomes another program counts for both.
MEASURED = """import resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
run = subprocess.run(sys.argv[2:], stdout=open(sys.argv[1] + ".out", "wb"), stderr=open(sys.argv[1] + ".err", "wb"))
print(run.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
s.workbook("good.xlsx", s.typed())
GOOD = open("good.xlsx", "rb").read()
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'
STYLES = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</styleSheet>'
random.seed(20161122)
measured = []


def run(name):
    words = [sys.executable, "-I", "-S", "-c", MEASURED, "run", PROGRAM, "--lang", "en", "settle", "schemes.cfg", name]
    code, kilobytes = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True).stdout.split()
    return int(code), int(kilobytes) / 1024, open("run.out", "rb").read(), open("run.err", "rb").read()


def harmless(name, what, codes=(2,)):
    code, megabytes, out, err = run(name)
    measured.append((megabytes, what))
    most = 1 if codes == (2,) else 25  # cells that cannot be read are told together
    told = 0 < err.count(b"\n") <= most and all(b".xlsx" in line for line in err.splitlines())
    good = code in codes and megabytes < LIMIT_MB and (code == 0 or (out == b"" and told))
    ok(good, f"{what}: {megabytes:.0f} MB")
    if not good:
        print("#", code, err.decode(errors="replace")[:300].replace("\n", "\n# "))


def book(method=zipfile.ZIP_DEFLATED, more=0, **changed):
    """The good workbook with other parts, and with empty parts besides."""
    with zipfile.ZipFile("good.xlsx") as old, zipfile.ZipFile("w.xlsx", "w", method, compresslevel=1) as new:
        for part in dict.fromkeys([*old.namelist(), *(["xl/sharedStrings.xml"] if "sharedStrings" in changed else [])]):
            new.writestr(part, changed.get(os.path.basename(part).split(".")[0]) or old.read(part))
        for k in range(more):
            new.writestr(f"p{k}", b"")
    return "w.xlsx"


def letters(n):
    """Text that hardly packs."""
    return random.randbytes(n * 3 // 4 + 3).hex()[:n].translate(str.maketrans("0123456789", "ghijklmnop"))


def cells(n, cell, width=1000):
    return "".join("<row>" + cell * width + "</row>" for _ in range(n // width))


# ---- bombs ----
harmless(book(sheet1=SHEET % (" " * (60 << 20))), "a bomb of 60 MB")
harmless(book(sheet1=SHEET % (" " * (47 << 20))), "a bomb as large as a part may be")
packed = zlib.compressobj(9, zlib.DEFLATED, -15)
stream = b"".join(packed.compress(bytes(1 << 20)) for _ in range(200)) + packed.flush()


def lies(size):
    """A part of 200 MB that says it is smaller."""
    data = bytearray(open(book(), "rb").read())
    with zipfile.ZipFile("w.xlsx") as old, open("lies.xlsx", "wb") as f:
        directory = b""
        for info in old.infolist():
            sheet = info.filename.endswith("sheet1.xml")
            body = stream if sheet else data[info.header_offset + 30 + len(info.filename):][:info.compress_size]
            place, name = f.tell(), info.filename.encode()
            head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0 if sheet else info.CRC, len(body), size if sheet else info.file_size, len(name), 0)
            f.write(b"PK\3\4" + head + name + body)
            directory += b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, place) + name
        place = f.tell()
        f.write(directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(old.namelist()), len(old.namelist()), len(directory), place, 0))
    return "lies.xlsx"


harmless(lies(1000), "a bomb of 200 MB that says 1,000 bytes")
harmless(lies(40 << 20), "a bomb of 200 MB that says 40 MB")
harmless(book(more=4000), "four thousand parts", (0, 2))
harmless(book(more=10000), "ten thousand parts")
# ---- what programs read differently ----
with zipfile.ZipFile(book()) as old, zipfile.ZipFile("twice.xlsx", "w") as new:
    for part in old.namelist():
        new.writestr(part, old.read(part))
        if part.endswith("sheet1.xml"):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                new.writestr(part, old.read(part))
harmless("twice.xlsx", "a sheet that is there twice")
sheet = zipfile.ZipFile(book()).read("xl/worksheets/sheet1.xml")
amount = re.findall(rb'<c r="\w+"(?: s="\d+")?(?: t="n")?><v>\d{6,}</v>', sheet)[-1]
harmless(book(sheet1=sheet.replace(amount, amount.replace(b"</v>", b".1</v>"))), "an amount with a decimal", (0,))
harmless(book(sheet1=sheet.replace(amount, amount.replace(b"</v>", b".1</v><v>5</v>"))), "a cell with two values")
# ---- depth, and tokens that do not end ----
tags = "".join("<%s>" % random.choice("abcdefgh") for _ in range(100000))
harmless(book(sheet1="<worksheet>" + 50 * tags), "five million elements in each other")
long = letters(12 << 20)
for what, text in (("a name", "<%s/>"), ("a comment", "<!--%s-->"), ("an attribute", '<row r="%s"/>'), ("an instruction", "<?x %s?>"),
                   ("raw text", '<row><c t="inlineStr"><is><t><![CDATA[%s]]></t></is></c></row>'), ("a text", "<row><c><v>%s</v></c></row>")):
    harmless(book(sheet1=SHEET % (text % long)), what + " of twelve million letters")
harmless(book(sheet1=SHEET % ("<row " + " ".join(f'a{k}=""' for k in range(200000)) + "/>")), "two hundred thousand attributes")
# ---- as many different things as a part holds ----
several = "".join(f"<n{k:x}/>" for k in range(1500000))
harmless(book(sheet1=SHEET % several), "a million and a half names of elements")
several = "".join(f'<c a{k:x}=""/>' for k in range(1500000))
harmless(book(sheet1=SHEET % several), "a million and a half names of attributes")
harmless(book(sharedStrings=STRINGS % ("<si><t>x</t></si>" * 1500000)), "a million and a half shared texts")
harmless(book(sharedStrings=STRINGS % ("<si/>" * 3000000)), "three million empty ones")
harmless(book(sharedStrings=STRINGS % (("<si><t>" + long[:30000] + "</t></si>") * 1400)), "shared texts of 42 MB")
harmless(book(styles=STYLES % ("<cellXfs>" + '<xf numFmtId="14"/>' * 1200000 + "</cellXfs>")), "over a million styles", (0, 2))
harmless(book(styles=STYLES % "".join(f'<numFmt numFmtId="{k}" formatCode="d"/>' for k in range(400000))), "four hundred thousand formats of days", (0, 2))
good_sheet = zipfile.ZipFile("good.xlsx").read("xl/worksheets/sheet1.xml").decode()
merged = "<mergeCells>" + "".join(f'<mergeCell ref="F{k}:F{k + 1}"/>' for k in range(100, 300100)) + "</mergeCells>"
harmless(book(sheet1=good_sheet.replace("</sheetData>", "</sheetData>" + merged)), "three hundred thousand merged cells", (0, 2))
# ---- as many cells, and as much text, as are read ----
harmless(book(sheet1=SHEET % cells(1000000, "<c><v>1</v></c>")), "a million cells")
harmless(book(sheet1=SHEET % cells(400000, "<c><v>1</v></c>")), "four hundred thousand cells")
harmless(book(sheet1=SHEET % cells(400000, "<c><v>1</v></c>", 100)), "four hundred thousand cells in rows of a hundred")
harmless(book(sheet1=SHEET % cells(400000, '<c t="str"><v>.</v></c>', 100)), "four hundred thousand points")
harmless(book(sheet1=SHEET % cells(400000, "<c><f>1</f></c>", 100)), "four hundred thousand formulas without a value")
harmless(book(sharedStrings=STRINGS % f"<si><t>{letters(32000)}</t></si>", sheet1=SHEET % cells(50000, '<c t="s"><v>0</v></c>', 100)),
         "one text of 32,000 letters fifty thousand times")
far = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(1, 1048577, 2))
harmless(book(sheet1=SHEET % far), "half a million rows with one between them")
wide = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="ALL{r}"><v>1</v></c></row>' for r in range(1, 100000))
harmless(book(sheet1=SHEET % wide), "a hundred thousand rows that end in the thousandth column")
# ---- a file as large as may be read ----
texts = STRINGS % "".join(f"<si><t>{long[k:k + 30000]}</t></si>" for k in range(0, 790 * 15000, 15000))
harmless(book(zipfile.ZIP_STORED, sharedStrings=texts, sheet1=SHEET % cells(780, '<c t="s"><v>1</v></c>', 2), theme1=long[:5 << 20]), "as much text as is read, twice, in a file as large as may be")
harmless(book(zipfile.ZIP_STORED, theme1=long * 4), "a workbook of 48 MB")
with open("tail.xlsx", "wb") as f:
    f.write(b"PK\3\4" + bytes(63 << 20))
harmless("tail.xlsx", "the beginning of an archive, and nothing else")
with open("tail.xlsx", "wb") as f:
    f.write(b"PK\3\4" + b"PK\5\6" * (15 << 20))
harmless("tail.xlsx", "records of the end all over")
with open("tail.xlsx", "wb") as f:
    f.write(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(63 << 20))
harmless("tail.xlsx", "a workbook of before 2007 of 63 MB")
# ---- broken anywhere ----
for cut in range(5, len(GOOD), len(GOOD) // 5):
    open("cut.xlsx", "wb").write(GOOD[:cut])
    harmless("cut.xlsx", f"cut off after {cut} bytes")
for k in range(8):
    damaged = bytearray(GOOD)
    for _ in range(random.choice((1, 3, 20))):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    open("bits.xlsx", "wb").write(damaged)
    harmless("bits.xlsx", f"flipped bits {k}", (0, 2))
most, what = max(measured)
ok(len(measured) > 45 and most < LIMIT_MB, f"{len(measured)} workbooks, the most memory: {most:.0f} MB ({what})")
end()
