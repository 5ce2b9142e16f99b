#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries to work out who pays in structurally, while inputs are assumed and nobody may be named: from how many do beside what is
expected of each, from what is told of one and not of another, from which groups are listed, and from who leaves. Who does is known
here from the results file, judged by the rule of sim/tables/verdict.h in lines of its own."""
import csv
import json
import os
import re
import subprocess
import tempfile

import h5py
import numpy as np
from tap import PROGRAM, ROOT, end, ok

Z90, Z95 = 1.2815515655446004, 1.6448536269514722
UNNAMED = "no verdict: inputs assumed"


def solidair(*words):
    answer = subprocess.run([PROGRAM, "--lang", "en", *words], cwd=ROOT, capture_output=True, text=True)
    if answer.returncode:
        print("#", answer.stderr)
    return answer.stdout


def judged(file):
    """[scheme][municipality]: who certainly pays in, and whose balance is to pay in by more than its error"""
    mean, se, sd, sd_se = (file["summary/transfer_structural_" + name][:, -1].astype(float)
                           for name in ("mean", "mean_se", "sd", "sd_se"))
    return mean - Z95 * se > Z90 * (sd + Z95 * sd_se), mean > Z95 * se


def page_of(path):
    text = open(path, encoding="utf-8").read()
    return json.loads(re.search(r'<script[^>]*id="model"[^>]*>(.*?)</script>', text, re.S)[1])


def rows_of(model, name):
    sheets = [sheet["rows"] for sheet in model["sheets"] if sheet["id"] == name]
    return [row if isinstance(row, list) else sheets[0][row] for sheet in sheets for row in sheet]


def shown(cell):
    return cell[1] if isinstance(cell, list) else cell


with tempfile.TemporaryDirectory() as tmp:
    file, page, table = (os.path.join(tmp, name) for name in ("r.h5", "r.html", "r.csv"))
    solidair("run", "scenarios/groningen-2016.cfg", "-n", "1024", "--store", "all", "-o", file)
    solidair("report", file, "-o", page)
    solidair("report", file, "-o", table)
    digest = solidair("show", file, "--table", "digest")
    with h5py.File(file) as h:
        pays, on_balance = judged(h)
        labels, names = ([x.decode() for x in h[what]] for what in ("scheme_label_en", "municipality_name"))
    model, n = page_of(page), len(names)
    ok(pays.any() and (on_balance & ~pays).any(), f"there is somebody to be found: {pays.sum(axis=1).tolist()}")

    # From numbers beside expectations: a number may say no more than the words told one by one.
    sheet = next(sheet for sheet in model["sheets"] if sheet["id"] == "schemes")
    columns = [name if isinstance(name, str) else name[0] for name in sheet["columns"]]
    words = {(row[2], row[0]): shown(row[8]) for row in rows_of(model, "overview") if row[0] >= 0}
    told = {label: [words[label, i] for i in range(n)] for label in labels}
    counts = {row[1]: dict(zip(columns[2:], (shown(cell) for cell in row[3:]))) for row in sheet["rows"]}
    more = [(label, word) for label in labels for word, count in counts[label].items() if told[label].count(word) != int(count)]
    ok(len(counts) == len(labels) and not more, f"no scheme has a number of municipalities that is not told one by one: {more[:3]}")
    with open(table, newline="", encoding="utf-8") as text:
        table_lines = list(csv.reader(text))
    cells = {(line[1], line[2]): line[3] for line in table_lines if line[0] == "schemes" and line[1]}
    more = [key for key, count in cells.items() if key[1] != "swings" and told[key[0]].count(key[1]) != int(count)]
    ok(cells and not more, f"nor in CSV: {more[:3]}")
    lines = re.findall(r"^(\S.*?)  +[\d.]+%((?: +\d+)+) *$", digest, re.M)
    more = [label for label, line in lines for count in line.split() if int(count) not in
            (told[label].count("receives"), told[label].count("shares nothing"), told[label].count(UNNAMED) + told[label].count("too few draws"))]
    ok(len(lines) == len(labels) and not more, f"nor at a glance: {more[:3]}")

    # From what is told of one and not of another: all whose balance is to pay in are told the same.
    parts = {(row[1], row[2]): (shown(row[-3]), shown(row[-1])) for row in rows_of(model, "transfer_parts")}
    apart = []
    for s, label in enumerate(labels):
        of = {(model["verdict"][s * n + i], model["accounts_more"][s * n + i], told[label][i], parts.get((names[i], label)))
              for i in range(n) if on_balance[s, i]}
        apart += [(label, of)] * (len(of) > 1)
    ok(not apart, f"of all whose balance is to pay in the same is told, certain or not: {apart[:1]}")
    square = {line[1].split(" / ")[0]: line[3] for line in table_lines if line[0] == "2x2" and UNNAMED in line[1] and line[2] == "Who"}
    odd = [(label, names[i]) for s, label in enumerate(labels) for i in range(n)
           if on_balance[s, i] and names[i] not in square.get(label, "").split(", ")]
    ok(square and not odd, f"and where they stand: {odd[:3]}")

    # From groups and leavers.
    asked = subprocess.run([os.path.join(ROOT, "tests/asked")], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    solidair("report", asked, "-o", page)
    model = page_of(page)
    with h5py.File(asked) as h:
        given, found = h["stability/group_origin"][:] == 3, h["stability/group"][:]
        verdict, steps = h["stability/group_verdict"][:], h["stability/step_gain"].shape[0]
        code = {x.decode(): name.decode() for x, name in zip(h["municipality"], h["municipality_name"])}
    may = {", ".join(sorted(code[one] for one in group.decode().split("+"))) for group, named in zip(found, given) if named}
    listed = {", ".join(sorted(shown(row[2]).split(", "))) for row in rows_of(model, "groups")}
    ok(listed and listed <= may and len(found) > len(may), f"a group is listed for its name alone: {sorted(listed - may)[:2]}")
    columns = next(sheet["columns"] for sheet in model["sheets"] if sheet["id"] == "group_counts")
    ok(not any("Certainly better off" in str(column) or "Undecided" in str(column) for column in columns), f"nor how many gain: {columns}")
    order = rows_of(model, "leaving_order")
    ok(steps > 1 and len(order) == 1 and not any(re.search(r"\d", str(shown(cell))) for cell in order[0][1:]),
       f"nor how many would leave, step by step: {len(order)} of {steps}")
    columns = next(sheet["columns"] for sheet in model["sheets"] if sheet["id"] == "leaving_answer")
    ok(not any("How many leave" in str(column) or "Leave when" in str(column) for column in columns), f"or by the rule: {columns}")

    # From those who are missing among single ones that certainly do not gain: enough draws were looked at to tell that of most.
    solidair("coalition", file)
    solidair("report", file, "-o", page)
    model = page_of(page)
    with h5py.File(file) as h:
        single = [k for k, group in enumerate(h["stability/group"][:]) if b"+" not in group and h["stability/group_scheme"][k] == -1]
        gains = [h["stability/group_verdict"][k] >= 0 for k in single]
    told_no = {shown(row[2]) for row in rows_of(model, "groups") if shown(row[4]) == "no"} & set(names)
    ok(0 < sum(gains) < n == len(single) and not told_no, f"nor those who gain, {sum(gains)}, by who does not: {sorted(set(names) - told_no)}")
end()
