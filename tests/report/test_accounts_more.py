#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Own accounts that count end the request for own accounts, and how many more would decide is told: that number holds when as many
accounts are given that say what is expected, and none is told where accounts of all years leave it undecided. Of who pays in
nothing is told apart while inputs are assumed."""
import csv
import json
import os
import re
import shutil
import subprocess
import tempfile

import h5py
import openpyxl
from tap import PROGRAM, ROOT, end, ok

FULL = 'schemes = ( { name = "none"; layers = (); }, { name = "full"; label = { nl = "full"; en = "full"; }; layers = ( { base = "costs"; key = "budget"; } ); } );'
PEKELA = [("GM0765", 2015, 3300000, 400), ("GM0765", 2016, 3400000, 400)]
YEARS = "Years of own accounts that would decide"


def solidair(*words):
    answer = subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True)
    if answer.returncode:
        print("#", answer.stderr)
    return answer.stdout


def run(name, accounts):
    rows = ", ".join('{ code = "%s"; year = %d; cost_eur = %.2f; clients = %d; }' % row for row in accounts)
    with open(name + ".cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2016.cfg"; name = "%s"; draws = 6144; as_of = "";\nrealised = ( %s );\n%s\n'
                   % (name, rows, FULL))
    solidair("run", name + ".cfg", "-o", name + ".h5")
    return name + ".h5"


def more(path, *options):
    """{municipality: cell} under the full scheme"""
    solidair("report", path, "-o", "t.csv", "--table", "transfer_parts", *options)
    with open("t.csv", newline="") as text:
        rows = [line for line in csv.reader(text) if line[0] == "transfer_parts" and line[2] == YEARS]
    return {line[1].split(" / ")[0]: line[3] for line in rows if line[1].endswith(" / full")}


def page(path, name):
    solidair("report", path, "-o", "p.html", "--municipality", name)
    with open("p.html") as text:
        return json.loads(re.search(r'<script[^>]*id="model"[^>]*>(.*?)</script>', text.read(), re.S).group(1))


tmp = tempfile.mkdtemp()
try:
    os.chdir(tmp)
    shutil.copytree(os.path.join(ROOT, "scenarios"), "scenarios")
    first = run("first", PEKELA)
    with h5py.File(first) as file:
        codes = [x.decode() for x in file["municipality"]]
        names = [x.decode() for x in file["municipality_name"]]
        own = (file["budget_mean"][...] - file["summary/mean"][0, :-1, :]) / 100.0  # nobody shares anything: payment = own cost
        clients = file["summary/clients_mean"][...].sum(axis=(0, 1))
    told = more(first, "--internal")
    one = [name for name in names if told[name] == "1"]
    never = [name for name in names if told[name] == "more than there are"]
    ok(one and never, "some are decided by a year more, some by no account")
    at, still = names.index(one[0]), names.index(never[0])
    expected = [(codes[at], 2015, own[0, at], clients[0, at])]
    expected += [(codes[still], 2015 + t, own[t, still], clients[t, still]) for t in range(6)]
    after = more(run("after", PEKELA + expected), "--internal")
    ok(after[one[0]] == "", f"an account that says what is expected decides it for {one[0]}")
    ok(after[never[0]] == "more than there are", f"accounts of all years do not decide it for {never[0]}")

    hidden = more(first)
    paying = {name for name in names if told[name] == ""} - {name for name in names if hidden[name] == ""}
    ok(paying and {hidden[name] for name in paying | set(never)} == {"no verdict: inputs assumed"},
       "who certainly pays in is told the same as who stays undecided")

    digest = solidair("show", first, "--municipality", "Pekela", "--table", "digest")
    ok("own accounts of 2 years count" in " ".join(digest.split()), "the digest tells which accounts count")
    ok("own accounts of" not in " ".join(solidair("show", first, "--municipality", "Leek", "--table", "digest").split()),
       "and says nothing where there are none")
    solidair("report", first, "-o", "p.txt", "--municipality", "Pekela")
    with open("p.txt") as text:
        pekela = " ".join(text.read().split())
    ok("enter your own account" not in pekela and "Fill in: your own account" not in pekela,
       "who has given accounts is not asked for accounts")
    solidair("report", first, "-o", "l.txt", "--municipality", "Leek")
    with open("l.txt") as text:
        leek = " ".join(text.read().split())
    ok("Own accounts can show that a municipality receives" in leek, "who has given none is told what accounts can do")

    model = page(first, "Pekela")
    at = model["municipality_name"].index("Pekela")
    ok(model["accounts"][at] == 2 and sum(model["accounts"]) == 2, "the page knows which accounts count")
    shown = model["accounts_more"][len(names):]
    ok(all((shown[k] == -1) == (hidden[name] == "no verdict: inputs assumed") for k, name in enumerate(names)),
       "and how many more decide, as the table has it")

    # a workbook with an amount as text beside one that is a number: the results file can read its own accounts again
    book = openpyxl.Workbook()
    for row in (["Gemeente", "Jaar", "Werkelijke lasten", "Aantal cliënten"], ["Haren", 2015, "€ 3.250.000,00", 310], ["Haren", 2016, 3310000.5, 315]):
        book.active.append(row)
    book.save("accounts.xlsx")
    with open("mixed.cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2016.cfg"; name = "mixed"; draws = 100; realised_file = "accounts.xlsx";\n' + FULL)
    solidair("run", "mixed.cfg", "-o", "mixed.h5")
    solidair("report", "mixed.h5", "-o", "mixed.csv", "--table", "council", "--municipality", "Haren")
    with open("mixed.csv") as text:
        account = [line for line in csv.reader(text) if line[2:3] == ["Account 2016"] and "Cost of youth care" in line[1]]
    ok(len(account) == 1 and account[0][3] == "3310000.50", "the council paper has the account of such a workbook")
    # so few draws that nothing can be told of it: that is told
    with open("few.cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2016.cfg"; name = "few"; draws = 150;\n')
    solidair("run", "few.cfg", "-o", "few.h5")
    few = " ".join(solidair("show", "few.h5", "--table", "transfers", "--municipality", "Leek").split())
    ok("undecided on so few draws" in few and "ask for more draws (-n)" in few, "on few draws: that more of them are needed")
finally:
    shutil.rmtree(tmp)
end()
