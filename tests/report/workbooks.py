# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports that a test asks for, in a folder of its own, and workbooks read back by openpyxl."""
import os
import subprocess
import tempfile

from tap import PROGRAM

tmp = tempfile.mkdtemp()


def path(name):
    return os.path.join(tmp, name)


def solidair(*words, **more):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, **more)


def report(*words, **more):
    """A workbook with every table, unless a short one is asked for."""
    if any(word.endswith(".xlsx") for word in words) and "--short" not in words:
        words = (*words, "--full")
    words = [word for word in words if word != "--short"]
    answer = solidair("report", *words, **more)
    if answer.returncode != 0:
        print("#", answer.stderr)
    return answer.returncode == 0


def cells(sheet):
    """Rows below the head as lists of values, and the head; the sheet begins with caption, stamp and a blank line."""
    rows = [list(r) for r in sheet.iter_rows(min_row=4, values_only=True)]
    return rows[0], rows[1:]


def by_label(sheet, wanted):
    """{place: figures}, of the columns with these heads."""
    head, rows = cells(sheet)
    at = [head.index(label) for label in wanted]
    return {row[0]: [row[k] for k in at] for row in rows if row[0]}
