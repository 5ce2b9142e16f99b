# SPDX-License-Identifier: GPL-3.0-or-later
"""Works out the formulas of a workbook, as far as the report uses them: an own reading, apart from the program's."""
import math
import re
from decimal import ROUND_HALF_UP, Decimal

CELL = r"\$?([A-Z]{1,2})\$?(\d+)"


def round_half_up(value, digits):
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-int(digits)), rounding=ROUND_HALF_UP))


def flat(values):
    for value in values:
        if isinstance(value, list):
            yield from flat(value)
        elif isinstance(value, (int, float)):
            yield value


class Cells(list):
    def __gt__(self, other):
        return Cells(x > other for x in self)

    def __eq__(self, other):
        return Cells(x == other for x in self)

    def __mul__(self, factor):
        return Cells(x * factor for x in self)


class Empty(float):
    """An empty cell: 0 in a sum, and not counted."""


FUNCTIONS = {
    "SUM": lambda *a: math.fsum(flat(a)),
    "SUMPRODUCT": lambda a: sum(a),
    "ROUND": round_half_up,
    "ABS": abs,
    "SIGN": lambda x: (x > 0) - (x < 0),
    "MAX": max,
    "INT": math.floor,
    "OR": lambda *a: any(a),
    "COUNT": lambda *a: sum(not isinstance(x, Empty) for x in flat(a)),
    "IF": lambda test, yes, no: yes() if test else no(),
}


def split_if(text):
    """IF's branches are worked out only when needed: IF(a,b,c) -> IF(a,lambda:(b),lambda:(c))"""
    at = text.find("IF(")
    if at < 0:
        return text
    depth, cuts, k = 1, [], at + 3
    while depth:
        depth += {"(": 1, ")": -1}.get(text[k], 0)
        if text[k] == "," and depth == 1:
            cuts.append(k)
        k += 1
    a, b, c = text[at + 3 : cuts[0]], text[cuts[0] + 1 : cuts[1]], text[cuts[1] + 1 : k - 1]
    return f"{text[:at]}IF({a},lambda:({b}),lambda:({c})){text[k:]}"


class Sheet:
    def __init__(self, sheet):
        self.sheet, self.known = sheet, {}

    def value(self, column, row):
        key = f"{column}{row}"
        if key not in self.known:
            raw = self.sheet[key].value
            self.known[key] = self.work_out(raw[1:]) if isinstance(raw, str) and raw.startswith("=") else (
                Empty() if raw is None else raw)
        return self.known[key]

    def cells(self, a, m, b, n):
        assert a == b
        return Cells(self.value(a, row) for row in range(int(m), int(n) + 1))

    def work_out(self, text):
        text = re.sub(r"(?<![<>])=", "==", text)
        text = re.sub(f"{CELL}:{CELL}", r"_c('\1',\2,'\3',\4)", text)
        text = re.sub(rf"(?<![A-Z'_]){CELL}(?!['\d])", r"_v('\1',\2)", text)
        return eval(split_if(text), {"_c": self.cells, "_v": self.value, **FUNCTIONS})  # noqa: S307
