#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines for R in results/README.md do what is said of them: they are taken from there and run, each on a machine that
has its library, on results with amounts that do not fit in an integer of R."""
import os
import re
import shutil
import subprocess
import tempfile

import h5py

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build"))), "solidair")
INTEGER = 2**31 - 1    # the largest of R
RESULTS = "results/groningen-2016.h5"


def lines_of(library):
    """The R of the block that loads this library."""
    with open(os.path.join(ROOT, "results", "README.md"), encoding="utf-8") as file:
        blocks = [block for block in re.findall(r"```r\n(.*?)```", file.read(), re.S) if "library(%s)" % library in block]
    assert len(blocks) == 1, library
    return blocks[0]


def lacks(library):
    """Why the lines of a library cannot be run here; None when they can."""
    if not shutil.which("Rscript"):
        return "no R"
    there = subprocess.run(["Rscript", "--vanilla", "-e", "library(%s)" % library], capture_output=True, check=False)
    return "no R package " + library if there.returncode else None


def amounts(folder, lines, name):
    """What R says that the variable `name` holds after these lines, as exact decimals; NA as None."""
    text = lines + '\ncat(ifelse(is.na(%s), "NA", sprintf("%%.2f", %s)), sep = "\\n")\n' % (name, name)
    made = subprocess.run(["Rscript", "--vanilla", "-e", text], cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode:
        print("#", made.stderr.replace("\n", "\n# "))
        return None
    found = re.findall(r"^(?:NA|-?\d+\.\d\d)$", made.stdout, re.M)
    return [None if amount == "NA" else amount for amount in found]


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "results"))
        path = os.path.join(folder, RESULTS)
        subprocess.run([PROGRAM, "run", os.path.join(ROOT, "scenarios", "groningen-2016.cfg"), "-n", "100", "-o", path],
                       check=True, capture_output=True)
        with h5py.File(path) as file:
            mean = file["summary/mean"]
            missing = int(mean.attrs["missing_value"])
            cents = [None if int(value) == missing else int(value) for value in mean[...].flat]
        wanted = [None if value is None else "%s%d.%02d" % ("-" * (value < 0), *divmod(abs(value), 100)) for value in cents]
        large = sum(value is not None and abs(value) > INTEGER for value in cents)
        print("ok" if large else "not ok", "1 -", large, "amounts do not fit in an integer of R")
        for number, library in ((2, "rhdf5"), (3, "ncdf4")):
            why = lacks(library)
            lines = lines_of(library)
            if why:
                print("ok %d - the lines for %s # SKIP %s" % (number, library, why))
                continue
            got = amounts(folder, lines, "mean")
            print("ok" if got == wanted else "not ok", number, "- the lines for", library, "give every amount to the cent")
            if got != wanted:
                print("#", got and got[:5], wanted[:5])
        why = lacks("rhdf5")
        if why:
            print("ok 4 - what rhdf5 does without them # SKIP", why)
        else:
            lines = lines_of("rhdf5")
            got = amounts(folder, lines.replace(', bit64conversion = "double"', ""), "mean")
            lost = got and sum(amount is None for amount in got) - sum(amount is None for amount in wanted)
            print("ok" if lost == large else "not ok", "4 - without bit64conversion those amounts, and no others, are lost:", lost)
        print("1..4")


main()
