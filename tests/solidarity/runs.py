# SPDX-License-Identifier: GPL-3.0-or-later
"""A small simulation of solidair run, with the draws it stored as the years that twin.py settles."""
import os
import subprocess

import h5py

import twin
import worlds

REGION = """code,name,residents_2015,youths_2015,kappa,money
%s
"""
COLUMNS = """column,unit,kind,grade,source,note
code,-,id,assumed,made up for the tests,
name,-,id,assumed,made up for the tests,
residents_2015,persons,count,assumed,made up for the tests,
youths_2015,persons,count,assumed,made up for the tests,
kappa,-,need,assumed,made up for the tests,
money,EUR,indicator,assumed,made up for the tests,
"""


def write_region(folder, rows, mergers=None):
    """rows: (code, name, residents, youths, relative need, budget in whole euros)."""
    path = os.path.join(folder, "regions", "made-up")
    os.makedirs(path)
    files = {"municipalities.csv": REGION % "\n".join(",".join(map(str, row)) for row in rows), "columns.csv": COLUMNS,
             "SOURCES.md": "# Made up for the tests\n"}
    if mergers:
        files["mergers.csv"] = mergers
    for name, text in files.items():
        with open(os.path.join(path, name), "w", encoding="utf-8") as file:
            file.write(text)


def run(folder, text, *options):
    """The results file of a run of this scenario, as name -> array; None, with the reason printed, where it fails."""
    with open(os.path.join(folder, "run.cfg"), "w", encoding="utf-8") as file:
        file.write(text)
    made = subprocess.run([worlds.PROGRAM, "--lang", "en", "run", "run.cfg", "--store", "all", "-o", "run.h5", *options],
                          cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode:
        print("#", made.stderr.replace("\n", "\n# "))
        return None
    with h5py.File(os.path.join(folder, "run.h5")) as file:
        found = {}
        file.visititems(lambda name, item: found.update({name: item[...]}) if isinstance(item, h5py.Dataset) else None)
    return found


def labels(found, name):
    return [label.decode() for label in found[name]]
