# SPDX-License-Identifier: GPL-3.0-or-later
"""The region folder groningen-2016 against facts published elsewhere. Prints TAP."""
import csv
import os
import re
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scenarios", "regions", "groningen-2016")
KINDS = {"id", "count", "need", "indicator", "money"}
GRADES = {"measured", "derived", "assumed"}


class Report:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, what):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}")


def read_table(name):
    """Rows as dictionaries; a row that is too short or too long has None in it."""
    with open(os.path.join(FOLDER, name), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def check_municipalities(report, row):
    """23 municipalities in 2015-2017 (RTV Noord 188227); codes of a few from the CBS list of municipalities."""
    report.check(len(row) == 23 and len({r["code"] for r in row}) == 23, "23 municipalities, each once")
    report.check(all(re.fullmatch(r"GM\d{4}", r["code"]) for r in row), "codes are GM and four digits")
    name = {r["code"]: r["name"] for r in row}
    known = {"GM0014": "Groningen", "GM0017": "Haren", "GM0010": "Delfzijl", "GM0047": "Veendam",
             "GM1987": "Menterwolde"}
    report.check(all(name.get(code) == what for code, what in known.items()), "codes belong to their municipalities")


def check_residents(report, row, total):
    """The province on 1 January (CBS): 583,942 in 2015; 583,721 in 2016 and, provisionally, 583,585 in 2017 (Sociaal
    Planbureau Groningen). The city grew by 913 in 2016 to a provisional 201,865 (GIC, January 2017)."""
    report.check(total("residents_2015") == 583942, f"residents 2015: {total('residents_2015'):.0f} of 583942")
    report.check(total("residents_2016") == 583721, f"residents 2016: {total('residents_2016'):.0f} of 583721")
    report.check(abs(total("residents_2017") - 583585) <= 10,
                 f"residents 2017: {total('residents_2017'):.0f} of about 583585")
    city = next(r for r in row if r["code"] == "GM0014")
    report.check(float(city["residents_2016"]) == 201865 - 913, "residents of the city 2016")


def check_need(report, row, total):
    kappa = {r["name"]: float(r["kappa"]) for r in row}
    need = sum(float(r["youths_2015"]) * float(r["kappa"]) for r in row)
    report.check(abs(need - total("youths_2015")) < 0.001, f"youths x kappa adds up to the youths: {need:.4f}")
    # SCP 2017, percentage of youths with care without stay: Haren 9.3, Hoogezand-Sappemeer 16.6, the city 13.0.
    report.check(abs(kappa["Hoogezand-Sappemeer"] / kappa["Haren"] - 16.6 / 9.3) < 1e-6
                 and abs(kappa["Groningen"] / kappa["Haren"] - 13.0 / 9.3) < 1e-6, "kappa keeps the ratios of use")
    # SCP expects 10.9 % in Haren (17 % more than it uses) and 14.6 % in Delfzijl (11 % more than its 13.1 %).
    expect = {r["name"]: float(r["expected_users"]) / float(r["youths_2015"]) for r in row}
    report.check(abs(expect["Haren"] - 0.109) < 1e-6 and abs(expect["Delfzijl"] - 0.146) < 1e-6, "expected use")
    # Rekenkamer Midden-Groningen: about 1,900 children with care; 13.3 % of the region's youths use care without stay.
    parts = ("Hoogezand-Sappemeer", "Slochteren", "Menterwolde")
    users = sum(0.133 * float(r["youths_2015"]) * float(r["kappa"]) for r in row if r["name"] in parts)
    report.check(abs(users / 1900 - 1) < 0.1, f"users in what became Midden-Groningen: {users:.0f} of about 1900")
    # CBS first half of 2021 (OOG TV): Veendam, Oldambt and Pekela far above, the city below the province's use.
    report.check(min(kappa[m] for m in ("Veendam", "Oldambt", "Pekela")) > 1 > kappa["Groningen"], "order of use")


def check_counts(report, row):
    """What a count means: parts are not larger than their whole."""
    number = lambda r, key: float(r[key])
    family = "households_with_children"
    report.check(all(number(r, "one_parent_households") < number(r, family) < number(r, "households")
                     and number(r, "benefit_households_with_children") < number(r, family) for r in row),
                 "households: parts below their whole")
    report.check(all(number(r, "expected_users") < number(r, "youths_2015") < 0.3 * number(r, "residents_2015")
                     for r in row), "users below youths, youths below residents")
    # One-parent families are 22 % of the families with children in the Netherlands (CBS 2015): the same order here.
    share = sum(number(r, "one_parent_households") for r in row) / sum(number(r, family) for r in row)
    report.check(0.17 < share < 0.27, f"one-parent share {share:.3f}, nationally about 0.22")


def check_columns(report, row, column):
    report.check(list(row[0]) == [c["column"] for c in column], "columns.csv names every column, in order")
    report.check(all(c["kind"] in KINDS and c["grade"] in GRADES for c in column), "kinds and grades are known")
    report.check(all(c["unit"] and c["source"] for c in column), "every column has a unit and a source")
    report.check(all(None not in r.values() and None not in r for r in row + column), "no ragged rows")
    may_be_empty = {c["column"] for c in column if c["kind"] == "money"}
    report.check(all(value != "" or key in may_be_empty for r in row for key, value in r.items()),
                 "only amounts of money may be unknown")


def main():
    row, column = read_table("municipalities.csv"), read_table("columns.csv")
    report = Report()
    total = lambda key: sum(float(r[key]) for r in row)
    check_municipalities(report, row)
    check_residents(report, row, total)
    check_need(report, row, total)
    check_counts(report, row)
    check_columns(report, row, column)
    print(f"1..{report.count}")
    return report.failed != 0


if __name__ == "__main__":
    sys.exit(main())
