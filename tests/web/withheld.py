# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of privacy share: a hamlet in the region of a scenario, and the parts of a page."""
import csv
import re

SMALL = "Bedum"


def shrink(table):
    """A hamlet with thirty youths, of whom some two or three get care, and with as few of all else that is counted."""
    with open(table, newline="") as file:
        head, *rows = list(csv.reader(file))
    for row in rows:
        if row[head.index("name")] == SMALL:
            smaller = 30 / float(row[head.index("youths_2015")])
            for k in range(2, len(head)):
                if row[k] and head[k] not in ("kappa", "sub_region", "address_density"):
                    row[k] = str(max(1, round(smaller * float(row[k]))))
            row[head.index("expected_users")] = "2.5"
    with open(table, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def rows(model, name):
    """Of all tables of an id; a row that the first of them has too is its number there."""
    sheets = [sheet["rows"] for sheet in model["sheets"] if sheet["id"] == name]
    return [row if isinstance(row, list) else sheets[0][row] for sheet in sheets for row in sheet]


def part(page, name):
    found = re.search(rf'<script[^>]*id="{name}"[^>]*>(.*?)</script>', page, re.S)
    return found.group(1)
