#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a council voted for some of the years: it counts in those, everywhere, and in the others what is expected. It is
what the municipality pays in the end, so that no line of the pool is added to it; and what is needed beyond it is never
told without its side. Figures against the results file by h5py."""
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import openpyxl

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from xlsx_formulas import Empty, Sheet  # noqa: E402
from tap import PROGRAM, ROOT, end, ok

YELLOW = "FFFFF2A8"
VOTED = 4500000
COST, STATE, BALANCE = "Cost of youth care, before settlement", "State budget for youth care", "Balance of income and expenditure"
NET = "Estimate of the council, after settlement"
POOL = ("Contribution to the pool", "Received from the pool")


def solidair(*words):
    answer = subprocess.run([PROGRAM, *words], capture_output=True, text=True)
    if answer.returncode:
        print("#", answer.stderr)
    return answer.stdout


def short(cents):
    """An amount as the page has it: millions with a decimal, or whole thousands."""
    if cents >= 10**8:
        return f"€ {cents / 1e8:.1f} mln".replace(".", ",")
    return f"€ {round(cents / 1e5):,}.000".replace(",", ".") if cents else "€ 0"


tmp = tempfile.mkdtemp()
try:
    os.chdir(tmp)
    shutil.copytree(os.path.join(ROOT, "scenarios"), "scenarios")
    with open("own.cfg", "w") as text:
        text.write("""inherit = "scenarios/groningen-2016.cfg"; name = "own";
realised = ( { code = "GM0017"; year = 2015; cost_eur = 3250000.0; } );
estimates = ( { municipality = "Haren"; year = 2016; eur = %d.0; }, { municipality = "Haren"; year = 2017; eur = %d.0; } );
schemes = ( { name = "none"; layers = (); }, { name = "full"; layers = ( { base = "costs"; key = "budget"; } ); } );
""" % (VOTED, VOTED))
    solidair("run", "own.cfg", "-n", "200", "-o", "own.h5")
    with h5py.File("own.h5") as file:
        haren = [x.decode() for x in file["municipality_name"]].index("Haren")
        estimate = int(file["estimate"][1, 1:, haren].sum())
        given = list(file["estimate_given"][:, haren])
        mean = file["summary/mean"][1, :, haren]
        budget = file["budget_mean"][:, haren]
        need = int(file["summary/buffer_required"][4, 1, -1, haren])
    payment = int(budget[1:].sum() - mean[-1])
    voted = [int(budget[t] - mean[t]) for t in (1, 2)]
    ok(given == [0, 1, 1, 0, 0, 0] and abs(estimate - 2 * VOTED * 100 - int(sum(budget[3:] - mean[3:-1]))) <= 3,
       "in the years that the council voted that counts, in the others what is expected")

    # ---- the table ----
    rows = [line.split() for line in solidair("show", "own.h5", "--table", "reserve", "--municipality", "Haren", "--lang", "en").splitlines()
            if line.startswith("Haren")]
    told = {row[1]: (row[3], row[4]) for row in rows if len(row) > 5}
    ok(list(told) == ["2016", "2017", "2018", "2019", "2020"] and told["2016"] == told["2017"] == ("4,500", "the") and
       {told[year][1] for year in ("2018", "2019", "2020")} == {"expected"}, f"year by year, and whose estimate it is: {told}")

    # ---- the council paper ----
    solidair("report", "own.h5", "-o", "own.xlsx", "--municipality", "Haren", "--lang", "en")
    sheet = openpyxl.load_workbook("own.xlsx")["Council paper"]
    at = {row[1].value: row[0].row for row in sheet.iter_rows(min_row=5) if row[1].value}
    ok(sheet["E4"].value == "Budget 2016" and sheet[f"E{at[NET]}"].value == VOTED / 1000, "what was voted stands in the column of the budget")
    ok(sheet[f"E{at[COST]}"].value is None and sheet[f"E{at[COST]}"].fill.fgColor.rgb != YELLOW, "and not as cost before settlement, since the pool is in it")
    stored = openpyxl.load_workbook("own.xlsx", data_only=True)["Council paper"][f"D{at[BALANCE]}"].value
    ok(stored is None and Sheet(sheet).value("D", at[BALANCE]) == "",
       f"an account that is given has no balance as long as what goes into the pool and comes out of it is not there: {stored}")
    given = [sheet[f"D{at[name]}"].value for name in (STATE, COST)]
    ok(given == [None, 3250] and sheet[f"D{at[STATE]}"].fill.fgColor.rgb == YELLOW,
       f"a budget that the scenario works out does not stand as booked: {given}")
    names = {name.name: name.attr_text.split("!")[1].replace("$", "") for name in openpyxl.load_workbook("own.xlsx").defined_names.definedName}
    ok([names.get(name) for name in ("Account_2015_Cost_of_youth_care_before_settlement", "Account_2015_State_budget_for_youth_care")] ==
       [f"D{at[name]}" for name in (COST, STATE)], f"what is given has its name as what is filled in has: {sorted(names)[:4]}")
    sheet[f"D{at[STATE]}"] = 4000
    ok(Sheet(sheet).value("D", at[BALANCE]) == "", "with a budget alone there is no balance either")
    sheet[f"D{at['Contribution to the pool']}"] = sheet[f"D{at['Received from the pool']}"] = 0
    ok(abs(Sheet(sheet).value("D", at[BALANCE]) - (4000 - given[1])) < 1e-6, f"with those it is there: {given}")
    years = {sheet.cell(4, k).value: k for k in range(6, 12)}
    own, over = (([sheet.cell(at[f"For the record: {name}"], k).value for k in years.values()])
                 for name in ("estimate of the council, as given", "that estimate minus the expected payment"))
    ok(list(years) == [str(year) for year in range(2015, 2021)] and own == [None, VOTED / 1000, VOTED / 1000, None, None, None],
       f"every year that was voted has its own estimate there, and no other: {own}")
    ok([k for k, x in enumerate(over) if x is not None] == [1, 2] and
       all(abs(over[t] - (VOTED * 100 - (budget[t] - mean[t])) / 1e5) < 0.001 for t in (1, 2)), f"beside what is expected: {over}")
    ok(all(abs(Sheet(sheet).value(x, at[BALANCE]) - mean[t] / 1e5) < 1e-6 for x, t in zip("GH", (1, 2))), "whose balance is of what is expected")
    lines = [sheet[f"E{at[name]}"] for name in POOL]
    ok(all(cell.value is None and cell.fill.fgColor.rgb != YELLOW for cell in lines) and
       all(sheet[f"D{at[name]}"].fill.fgColor.rgb == YELLOW for name in POOL), "with the pool in it, so that nothing of that is to be filled in")
    sheet[f"E{at[STATE]}"].value = 3000
    ok(Sheet(sheet).value("E", at[BALANCE]) == 3000 - VOTED / 1000 and isinstance(Sheet(sheet).value("E", at[POOL[0]]), Empty),
       "and the balance is that of income and estimate")

    # ---- the first screen, without scripts and printed ----
    BESIDE = f"Wordt de raming van de raad voor 2016, 2017 niet verhoogd, dan is {short(max(0, need))} nodig;"
    solidair("report", "own.h5", "-o", "own.html", "--municipality", "Haren", "--light")
    with open("own.html") as page:
        ok(BESIDE in page.read().replace("\u00a0", " "), "beside estimates of some years the need is told, where no script runs")
    if shutil.which("chromium") and shutil.which("pdftotext"):
        solidair("report", "own.h5", "-o", "own.pdf", "--municipality", "Haren")
        said = " ".join(subprocess.run(["pdftotext", "-l", "1", "own.pdf", "-"], capture_output=True, text=True).stdout.split())
        beyond = max(0, need - (payment - estimate))
        ok(need < 0 < beyond and f"en {short(beyond)} in de risicoparagraaf." in said,
           f"beyond the expected payment {short(beyond)} is needed, beyond the estimate nothing ({need / 1e8:.1f} million)")
        less = 2 * VOTED * 100 - sum(voted)
        ok(f"Voor 2016, 2017 raamde de raad {short(2 * VOTED * 100)}: de verwachte betaling is dan {short(less)} lager." in said,
           "and of the years that were voted it is said by how much less is expected")
        ok(BESIDE in said, f"and what is needed when they are not raised: {BESIDE}")
    else:
        ok(True, "the first screen, printed # SKIP chromium or pdftotext is not installed")
finally:
    shutil.rmtree(tmp)
end()
