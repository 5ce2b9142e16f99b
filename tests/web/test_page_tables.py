#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables that are opened in the page are read and settled as the program does it: the same table to the byte, the same
sentences, the same refusals. The page's C code is the program's; what stands in for libconfig, libcsv, expat and zlib there
is held against these libraries here, on files that are good, damaged and hostile."""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor

from tap import PROGRAM, ROOT, end, ok

sys.path.insert(0, os.path.join(ROOT, "tests/scenario"))
import spellings as s  # noqa: E402

WASM = os.path.join(os.path.abspath(os.environ["BUILD"]), "web/tables.wasm")
SCRIPT = os.path.join(ROOT, "tests/web/tables.mjs")
FOLDER = tempfile.TemporaryDirectory()
AT = FOLDER.name


def needed(path):
    """A file of schemes with what it includes, inherits and looks its municipalities up in; paths as the program makes them."""
    text = open(os.path.join(AT, path), errors="replace").read()
    beside = [os.path.join(os.path.dirname(path), name) for name in re.findall(r'^(?:inherit *= *|@include +)"([^"]*)"', text, re.M)]
    regions = [os.path.join(os.path.dirname(path), f"regions/{name}/municipalities.csv")
               for name in re.findall(r'^region *= *"([^"/]*)"', text, re.M)]
    beside += [os.path.join(os.path.dirname(path), f"schemes/{name}.cfg") for name in re.findall(r'^schemes = \( "([^"]*)" \)', text, re.M)]
    out = [path, *[one for one in regions if os.path.exists(os.path.join(AT, one))]]
    for one in beside:
        out += needed(one)
    return out


def case(realised, schemes="schemes.cfg", clients=None, previous=None, year=0):
    tables = [t.split("#")[0] for t in (realised, clients, previous) if t]
    return {"files": needed(schemes) + tables, "schemes": schemes, "realised": realised, "clients": clients,
            "previous": previous, "year": year}


def program(one):
    more = [word for name in ("clients", "previous") if one[name] for word in (f"--{name}", one[name])]
    more += ["--year", str(one["year"])] if one["year"] else []
    return subprocess.run([PROGRAM, "--lang", "en", "settle", one["schemes"], one["realised"], *more], cwd=AT,
                          capture_output=True, text=True, timeout=60, check=False)


def page(cases):
    run = subprocess.run(["node", SCRIPT, WASM], cwd=AT, input=json.dumps(cases), capture_output=True, text=True, timeout=300,
                         check=False)
    if run.returncode:
        print("#", run.stderr[:2000].replace("\n", "\n# "))
    return json.loads(run.stdout) if run.returncode == 0 else [None] * len(cases)


SIGN = {"reading": "read: ", "warning": "warning: ", "error": ""}


def differs(one, shown):
    run = program(one)
    if not shown:
        return "the page gave nothing"
    said = "".join(f"{SIGN[line['kind']]}{line['text']}\n" for line in shown["told"]) + shown["others"]
    if shown["settled"] != (run.returncode == 0) or run.stderr != said:
        return f"the program ({run.returncode}): {run.stderr!r}\nthe page: {said!r}"
    return "" if shown["table"] == run.stdout else "the tables differ"


def same(cases, what, least, settled=None):
    """settled: how many at least must settle, so that a test of refusals alone does not pass for one of readings."""
    shown = page(cases)
    with ThreadPoolExecutor(2) as pool:
        wrong = [(c["realised"], text) for c, text in zip(cases, pool.map(differs, cases, shown)) if text]
    good = sum(bool(one and one["settled"]) for one in shown)
    enough = len(cases) >= least and (settled is None or good >= settled)
    ok(not wrong and enough, f"{what} ({len(cases)} cases, {good} settle)")
    for name, text in wrong[:5]:
        print("#", name, text[:1500].replace("\n", "\n# "))
    if wrong:
        print(f"# {len(wrong)} differ")


def write(name, data, encoding="utf-8"):
    with open(os.path.join(AT, name), "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode(encoding))
    return name


# ---- the worked settlements of this repository ----

def worked():
    """Cases by hand, the schemes of practice, and those of the catalogue, which stand beside a copy of the shipped ones."""
    solidarity = os.path.join(ROOT, "tests/solidarity")
    for kind in ("cases", "praktijk"):
        shutil.copytree(os.path.join(solidarity, kind), os.path.join(AT, kind))
    shutil.copytree(os.path.join(solidarity, "catalogue"), AT, dirs_exist_ok=True)
    shutil.copytree(os.path.join(ROOT, "scenarios/schemes"), os.path.join(AT, "schemes"))
    for name in sorted(os.listdir(os.path.join(AT, "cases"))):
        if name.startswith("case"):
            yield case(f"cases/{name}/realised.csv", f"cases/{name}/scheme.cfg", f"cases/{name}/clients.csv")
    for folder, place in (("", ""), ("praktijk/", "schemes/praktijk/")):
        for name in sorted(os.listdir(os.path.join(AT, place))):
            stem = folder + name[:-4]
            if name.endswith(".cfg"):
                yield example(stem, place + name)


def example(stem, schemes):
    clients, options = f"{stem}.clients.csv", f"{stem}.options"
    words = open(os.path.join(AT, options)).read().split() if os.path.exists(os.path.join(AT, options)) else []
    given = dict(zip(words[::2], words[1::2]))
    by_year = "/" not in stem and re.search("^years", open(os.path.join(AT, schemes)).read(), re.M)
    year = given.get("--year", "2017" if by_year else "0")
    return case(f"{stem}.csv", schemes, clients if os.path.exists(os.path.join(AT, clients)) else None, given.get("--previous"),
                int(year) if year.isdigit() else 0)


# ---- one table in many spellings ----

NL = {"decimal": ",", "thousands": ""}
POINTS = {"decimal": ",", "thousands": "."}


def spelled():
    write("schemes.cfg", s.SCHEMES)
    for decimal, thousands in ((".", ""), (",", ""), (",", "."), (",", " "), (",", "\u00a0"), (".", ","), (".", "'")):
        for separator in ";\t,":
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
                name = f"s{ord(decimal)}{''.join(f'{ord(c):x}' for c in thousands)}-{ord(separator)}-{encoding}.csv"
                yield case(write(name, s.text(s.rows(decimal, thousands), separator), encoding))
    for k, header in enumerate((s.DUTCH, ["Gemeente code"] + s.DUTCH[1:], s.HEADER[:-1] + ["clients:licht"], ["code"] * 8)):
        yield case(write(f"h{k}.csv", s.text(s.rows(**POINTS, header=header), ";")))


def put(row, column, value):
    return lambda table: table[row].__setitem__(column, value)


def refused():
    """Tables that are asked about, or refused, and some that are not."""
    for k, (row, column, value) in enumerate([
            (1, 2, "14.607"), (1, 4, "14.607"), (1, 4, "40.000.000,5"), (2, 5, "-3,00"), (2, 5, "x"), (2, 5, "12,345"), (1, 0, "Groningen"),
            (1, 0, "14"), (1, 0, "GM0017"), (3, 2, "."), (3, 3, "-1"), (3, 7, "1150,5"), (3, 5, "1.234.567,89-"), (2, 4, ""), (1, 1, 'een "naam"'),
            (1, 1, "Groningen; stad"), (1, 1, "regel\nregel"), (1, 4, "2E+07"), (1, 4, "=SOM(B1)"), (1, 4, "#VERW!"), (2, 0, "totaal")]):
        yield case(write(f"r{k}.csv", s.text(s.rows(**POINTS, change=put(row, column, value)), ";")))
    for k, text in enumerate(("", "\n\n", "code\n", "sep=;\n", '"code', "code;cost:ZIN:licht\nGM0014;\"1", "\0\0\0", "code,code\n1,2\n",
                              "code,budget\nGM0014,1,2\n", "\xff\xfe", "a" * 100000, "\ufeff", 'code,"x" y\nGM0014,1\n', 'code,x"y\nGM0014,1\n')):
        yield case(write(f"t{k}.csv", text, "utf-8" if k != 9 else "latin-1"))
    yield case("absent.csv") | {"files": ["schemes.cfg"]}


def damaged_texts():
    """Signs that mean something to a table, anywhere in it."""
    dice = random.Random(1)
    whole = s.text(s.rows(**NL, change=put(2, 1, 'Haren "oud"; of niet')), ";", quoting=1)
    for k in range(120):
        text = list(whole)
        for _ in range(dice.randint(1, 3)):
            text[dice.randrange(len(text))] = dice.choice(['"', ";", "\n", "\r", ",", ".", " ", "\t", "-", '""', ' "', '" ', ""])
        yield case(write(f"d{k}.csv", "".join(text)))


# ---- workbooks ----

def rewritten(name, out, change):
    """A workbook with its parts changed: change(part name, bytes) -> bytes or None."""
    with zipfile.ZipFile(os.path.join(AT, name)) as old, zipfile.ZipFile(os.path.join(AT, out), "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = change(part, old.read(part))
            if data is not None:
                new.writestr(part, data)
    return out


def workbooks():
    s.workbook(os.path.join(AT, "typed.xlsx"), s.typed())
    s.workbook(os.path.join(AT, "texts.xlsx"), s.rows(**POINTS), typed=False)
    s.workbook(os.path.join(AT, "title.xlsx"), s.typed(), before=3, formats=True)
    s.sheets(os.path.join(AT, "sheets.xlsx"), {"Uitleg": [["Lees dit"]], "Cijfers": s.typed()})
    for name in ("typed.xlsx", "texts.xlsx", "title.xlsx", "sheets.xlsx", "sheets.xlsx#Cijfers", "sheets.xlsx#Nergens", "typed.xlsx#Sheet"):
        yield case(name)
    sheet = "xl/worksheets/sheet1.xml"
    swaps = {
        "doctype": (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), "open": (b"</worksheet>", b""),
        "entity": (b"<sheetData>", b"<sheetData>&nergens;"), "cdata": (b"<v>200000</v>", b"<v><![CDATA[200000]]></v>"),
        "comment": (b"<v>200000</v>", b"<v>200<!-- x -->000</v>"), "reference": (b"<v>200000</v>", b"<v>2&#48;0000</v>"),
        "attribute": (b'r="A1"', b'r="A1" r="A1"'), "bare": (b'r="A1"', b"r=A1"), "control": (b"<v>200000</v>", b"<v>\x01</v>"),
        "cross": (b"<v>200000</v>", b"<v><b>200000</v></b>"), "twice": (b"</worksheet>", b"</worksheet><worksheet/>"),
        "tail": (b"</worksheet>", b"</worksheet>tekst"), "bytes": (b"<v>200000</v>", b"<v>\xff</v>"), "less": (b"<v>200000</v>", b"<v>1 < 2</v>"),
        "prefix": (b"<v>200000</v>", b"<x:v>200000</x:v>"), "end": (b"<v>200000</v>", b"<v>]]></v>"), "case": (b"<v>200000</v>", b"<v>200000</V>"),
        "order": (b'r="B2"', b'r="ZZ1"'), "far": (b'r="B2"', b'r="ZZZ2"'), "instruction": (b"<sheetData>", b"<?php x ?><sheetData>"),
    }
    for what, (old, new) in swaps.items():
        yield case(rewritten("typed.xlsx", f"x-{what}.xlsx", lambda part, data, a=old, b=new: data.replace(a, b, 1) if part == sheet else data))
    for part_name in ("xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", sheet, "xl/sharedStrings.xml"):
        out = "without-" + part_name.replace("/", "-") + ".xlsx"
        yield case(rewritten("texts.xlsx", out, lambda part, data, gone=part_name: None if part == gone else data))
    latin = lambda part, data: (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + data.decode().split("?>", 1)[-1].encode("latin-1")
                                if part == sheet else data)  # noqa: E731
    yield case(rewritten("typed.xlsx", "latin.xlsx", latin))
    wide = lambda part, data: data.decode().split("?>", 1)[-1].encode("utf-16") if part == sheet else data  # noqa: E731
    yield case(rewritten("typed.xlsx", "wide.xlsx", wide))


def damaged_workbooks():
    dice = random.Random(2)
    whole = open(os.path.join(AT, "typed.xlsx"), "rb").read()
    for k in range(60):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        yield case(write(f"w{k}.xlsx", bytes(data)))
    for k in range(20):
        yield case(write(f"c{k}.xlsx", whole[:dice.randrange(len(whole))]))


def hostile():
    sheet = "xl/worksheets/sheet1.xml"
    huge = b"<worksheet><sheetData>" + b" " * (47 << 20) + b"</sheetData></worksheet>"
    yield case(rewritten("typed.xlsx", "bomb.xlsx", lambda part, data: huge if part == sheet else data))
    larger = b" " * (60 << 20)
    yield case(rewritten("typed.xlsx", "larger.xlsx", lambda part, data: larger if part == sheet else data))
    yield case(rewritten("typed.xlsx", "nested.xlsx", lambda part, data: b"<a>" * 200000 if part == sheet else data))
    yield case(write("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))


same(list(worked()), "the worked settlements of schemes in the page", 54, 54)
same(list(spelled()), "one table in encodings, separators and signs", 80, 40)
same(list(refused()), "tables that are refused or asked about", 30)
same(list(damaged_texts()), "tables with signs that do not belong there", 100, 5)
same(list(workbooks()), "workbooks, and XML that is none", 30, 6)
same(list(damaged_workbooks()), "damaged workbooks", 80)
same(list(hostile()), "hostile workbooks", 4)
end()
