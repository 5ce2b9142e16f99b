#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""All errors of a scenario and of the tables that it names are told at once, each with file, line, key and value, in the order of the
kinds; what follows from one of them alone is not told. (That a file with one defect gets one line: test_bad.sh.)"""
import csv
import os
import shutil
import subprocess
import tempfile

import openpyxl
from tap import PROGRAM, ROOT, end, ok

SCENARIO = """inherit = "scenarios/groningen-2016.cfg";
name = "many";
sead = 3;
as_of = "";
budget = { regional_eur = [1.0, 2.0]; covers = 1.4; cuts = { Haaren = { year = 2017; cut = 0.1; }; GM0017 = { year = 2014; cut = 0.2; }; }; };
realised = ( { code = "Haren"; year = 2009; cost_eur = 7000000.0; clients = 500; },
             { code = "Haaren"; year = 2016; cost_eur = 7100000.0; clients = 510; },
             { code = "Leek"; year = 2016; cost_eur = 7100000.0; clients = 510; },
             { code = "Leek"; year = 2016; cost_eur = 7200000.0; clients = 510; } );
realised_file = "accounts.csv";
estimates_file = "estimates.csv";
interventions = { x = { products = ["ambulant2"]; quantity = "inflow"; from = 2018; effect = -0.1; }; };
schemes = ( "none", "volledigg",
            { name = "a"; layers = ( { base = "costs"; key = "budget"; members = ["Haren", "Utrecht", "Leek", "Urk"]; },
                                     { base = "cost"; key = "budget"; },
                                     { base = "costs"; key = "budget"; share = 1.5; } ); },
            { name = "b"; layers = ( { base = "kosten"; key = "residentz"; care = ["verblijff"]; except = ["Stad"]; } ); },
            { name = "b"; layers = (); } );
"""
EXPECTED = [
    ("many.cfg:3: sead: ", "seed"),
    ("many.cfg:5: budget.regional_eur: ", "2"),
    ("many.cfg:5: budget.covers: ", "1.4"),
    ("many.cfg:5: budget.cuts.Haaren: ", "Haaren"),
    ("many.cfg:5: budget.cuts.GM0017.year: ", "2014"),
    ("many.cfg:6: realised[1].year: ", "2009"),
    ("many.cfg:7: realised[2].code: ", "Haaren"),
    ("many.cfg:9: realised[4].year: ", "twice"),
    ("accounts.csv:2: Kosten: ", "abc"),
    ("accounts.csv:3: Gemeente: ", "Utrecht"),
    ("accounts.csv:4: Kosten: ", "x"),
    ("estimates.csv:2: Raming: ", "abc"),
    ("estimates.csv:4: Jaar: ", "20"),
    ("many.cfg:12: interventions.x.products[1]: ", "ambulant2"),
    ("many.cfg:13: schemes[2]: ", "volledigg"),
    ("many.cfg:14: schemes[3].layers[1].members[2]: ", "Utrecht"),
    ("many.cfg:14: schemes[3].layers[1].members[4]: ", "Urk"),
    ("many.cfg:15: schemes[3].layers[2].base: ", "cost"),
    ("many.cfg:16: schemes[3].layers[3].share: ", "1.5"),
    ("many.cfg:17: schemes[4].layers[1].base: ", "kosten"),
    ("many.cfg:17: schemes[4].layers[1].key: ", "residentz"),
    ("many.cfg:17: schemes[4].layers[1].care[1]: ", "verblijff"),
    ("many.cfg:17: schemes[4].layers[1].except[1]: ", "Stad"),
    ("many.cfg:18: schemes[5].name: ", "two schemes"),
]


def errors(name):
    done = subprocess.run([PROGRAM, "--lang", "en", "check", name], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr.splitlines()


tmp = tempfile.mkdtemp()
try:
    os.chdir(tmp)
    shutil.copytree(os.path.join(ROOT, "scenarios"), "scenarios")
    with open("many.cfg", "w") as text:
        text.write(SCENARIO)
    with open("accounts.csv", "w") as text:
        text.write("Gemeente;Jaar;Kosten;Cliënten\nHaren;2015;abc;10\nUtrecht;2016;1000000;20\nLeek;2016;x;2\n")
    with open("estimates.csv", "w") as text:
        text.write("Gemeente;Jaar;Raming\nHaren;2016;abc\nLeek;2017;1200000\nLeek;20;3\n")
    code, out, told = errors("many.cfg")
    ok(code == 2 and out == "", "exit 2, nothing on stdout")
    for place, value in EXPECTED:
        ok(any(line.startswith(place) and value in line[len(place):] for line in told), f"told: {place}")
    others = [line for line in told if not any(line.startswith(place) for place, _ in EXPECTED)]
    ok(not others and len(told) == len(EXPECTED), "and nothing else, none twice")
    for line in others or (told if len(told) != len(EXPECTED) else []):
        print("#", line)

    with open("kinds.cfg", "w") as text:  # of another kind than the key has: that hides nothing of what follows
        text.write('inherit = "scenarios/groningen-2016.cfg";\nname = 3;\ndraws = "many";\ntitle = "text";\nsede = 4;\n'
                   'estimates = ( { code = "Harren"; year = 2016; eur = 2600000.0; } );\nrealised_file = "accounts.csv";\n')
    code, out, told = errors("kinds.cfg")
    ok(code == 2 and sorted(line.split(": ")[0] + ": " + line.split(": ")[1] for line in told) == [
        "accounts.csv:2: Kosten", "accounts.csv:3: Gemeente", "accounts.csv:4: Kosten", "kinds.cfg:2: name", "kinds.cfg:3: draws",
        "kinds.cfg:4: title", "kinds.cfg:5: sede", "kinds.cfg:6: estimates[1].code"],
       f"values of the wrong kind, tables and names together: {told}")

    with open("both.cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2016.cfg";\nname = "both";\n'
                   'estimates = ( { code = "GM0017"; municipality = "Bedum"; year = 2016; eur = 2600000.0; } );\n')
    code, out, told = errors("both.cfg")
    ok(code == 2 and len(told) == 1 and "The keys municipality and code mean the same here." in told[0], f"code and municipality together: {told}")

    with open("gone.cfg", "w") as text:  # what names something that is wrong is not wrong
        text.write('inherit = "scenarios/groningen-2016.cfg";\nname = "gone";\n'
                   'products = { ambulant = { duration_years = -3.0; }; };\n'
                   'interventions = { x = { products = ["ambulant"]; quantity = "inflow"; from = 2018; effect = -0.1; }; };\n')
    code, out, told = errors("gone.cfg")
    ok(code == 2 and len(told) == 1 and told[0].startswith("gone.cfg:3: products.ambulant.duration_years: "),
       "what follows from an error is not told")

    # Haren is a part of Groningen since 2019: it takes part as Groningen, but its amounts are not those of Groningen
    with open("now.cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2024.cfg";\nname = "now";\n'
                   'schemes = ( { name = "a"; layers = ( { base = "costs"; key = "budget"; members = ["Haren", "Leek"]; } ); } );\n')
    code, out, told = errors("now.cfg")
    ok(code == 0 and any("now.cfg:3: schemes[1].layers[1].members[1]: Haren: since 2019 Groningen; so it is read." in line for line in told),
       "a municipality that has merged takes part as what it is a part of now")
    done = subprocess.run([PROGRAM, "run", "now.cfg", "-n", "100", "-o", "now.h5"], capture_output=True)
    kept = subprocess.run([PROGRAM, "--lang", "en", "show", "now.h5", "--table", "origin"], capture_output=True, text=True)
    ok(done.returncode == 0 and kept.returncode == 0, "and its results file can be read by itself")
    with open("now.cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2024.cfg";\nname = "now"; realised_file = "now.csv";\n'
                   'estimates = ( { municipality = "Haren"; year = 2024; eur = 7000000.0; } );\n')
    with open("now.csv", "w") as text:
        text.write("Gemeente;Jaar;Kosten;Cliënten\nHaren;2024;7000000;500\n")
    code, out, told = errors("now.cfg")
    ok(code == 2 and len(told) == 2 and all("(Haren: since 2019 Groningen)" in line for line in told) and
       told[0].startswith("now.c") and {line.split(":")[0] for line in told} == {"now.cfg", "now.csv"},
       "its estimate and account are told where it is now")

    # the base that is meant
    with open("heir.cfg", "w") as text:
        text.write('inherit = "gronigen-2016.cfg";\nname = "heir";\n')
    code, out, told = errors("heir.cfg")
    ok(code == 2 and told[0].startswith("heir.cfg:1: inherit: ") and '"groningen-2016.cfg"' in told[0], "a base that is not there: the nearest one")

    # a municipality that is not there is not hidden by a date, a table or an amount that is wrong
    row = 'reserves = ( { municipality = "Pekla"; reserve_eur = %s; other_risks_eur = 1500000.0; } );\n'
    for what, words, amount, keys in (("a date", 'as_of = "2016-13-45";', "800000.0", {"as_of"}),
                                      ("an amount", "", '"much"', {"reserves[1].reserve_eur"}),
                                      ("a table that is not there", 'estimates_file = "nowhere.xlsx";', "800000.0", {"estimates_file"}),
                                      ("all three", 'as_of = "x"; estimates_file = "nowhere.xlsx";', '"much"',
                                       {"as_of", "estimates_file", "reserves[1].reserve_eur"})):
        with open("hidden.cfg", "w") as text:
            text.write(f'inherit = "scenarios/groningen-2016.cfg";\nname = "hidden"; {words}\n' + row % amount)
        code, out, told = errors("hidden.cfg")
        ok(code == 2 and len(told) == len(keys) + 1 and {line.split(": ")[1] for line in told} == keys | {"reserves[1].municipality"},
           f"{what} that is wrong hides no municipality that is not there")

    # a broken table of the region is told with the errors of the scenario, and whole
    def broken(file, change):
        name = f"scenarios/regions/groningen-2016/{file}.csv"
        with open(os.path.join(ROOT, name)) as text:
            rows = list(csv.reader(text))
        change(rows, rows[0].index)
        with open(name, "w", newline="") as text:
            csv.writer(text).writerows(rows)

    def municipalities(rows, at):
        rows[1][at("residents_2015")] = "abc"
        rows[2][at("residents_2015")] = ""
        rows[3][at("kappa")] = "x"
        rows[4][at("code")] = "GMxx"
        rows[5][at("youths_2015")] = "12,3,4"
        rows[6][at("whole_budget_eur")] = "much"
        rows[7].append("9")
        rows[8].append("9")

    def columns(rows, at):
        rows[3][at("kind")] = "sort"
        rows[5][at("grade")] = "good"
        rows[:] = [row for row in rows if row[0] != "births"]

    broken("municipalities", municipalities)
    broken("columns", columns)
    with open("region.cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2016.cfg";\nname = "region";\n'
                   'budget = { regional_eur = [1.0, 2.0]; cuts = { Haaren = { year = 2017; cut = 0.1; }; }; };\n'
                   'schemes = ( { name = "a"; layers = ( { base = "costs"; key = "budget"; members = ["Haren", "Urk", "%s"]; } ); } );\n' %
                   list(csv.reader(open(os.path.join(ROOT, "scenarios/regions/groningen-2016/municipalities.csv"))))[4][1])
    code, out, told = errors("region.cfg")
    places = {":".join(line.split(": ")[0].split("/")[-1:]) + ": " + line.split(": ")[1] for line in told}
    ok(code == 2 and len(told) == len(places) and {place for place in places if not place.startswith("municipalities.csv:8: ")} == {
        "municipalities.csv:2: residents_2015", "municipalities.csv:3: residents_2015", "municipalities.csv:4: kappa", "municipalities.csv:5: code",
        "municipalities.csv:6: youths_2015", "municipalities.csv:7: whole_budget_eur", "columns.csv:4: kind", "columns.csv:6: grade",
        "municipalities.csv:1: births", "region.cfg:3: budget.regional_eur", "region.cfg:3: budget.cuts.Haaren",
        "region.cfg:4: schemes[1].layers[1].members[2]"}, f"tables of a region that are broken, with the errors of the scenario: {sorted(places)}")
    ok(sum(line.endswith("The same on line 9.") for line in told) == 1, "rows that are wrong in the same way are told together")

    def all_wrong(rows, at):
        for row in rows[1:]:
            row[at("residents_2015")] = row[at("kappa")] = "?"

    broken("municipalities", all_wrong)
    code, out, told = errors("scenarios/groningen-2016.cfg")
    ok(code == 2 and len(told) == 26 and told[-1] == "... and 24 more", f"of very many errors the first 25, and how many more: {told[-1:]}")

    # what hides the rest says so
    shutil.rmtree("scenarios")
    shutil.copytree(os.path.join(ROOT, "scenarios"), "scenarios")
    with open("open.cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2016.cfg"\nname "open";\nsede = 3;\n')
    code, out, told = errors("open.cfg")
    ok(code == 2 and len(told) == 1 and told[0].endswith("The rest is looked at once this has been mended."), f"a line that cannot be read: {told}")

    rest = "The rest is looked at once this has been mended."

    def at_once(what, text, keys, hides=False):
        """These keys are told, and nothing else; in the end that the rest has not been looked at, where it has not."""
        with open("once.cfg", "w") as file:
            file.write('inherit = "scenarios/groningen-2016.cfg";\nname = "once";\n' + text + "\n")
        code, out, told = errors("once.cfg")
        found = sorted(line.split(": ")[1] for line in told)
        ok(code == 2 and found == sorted(keys), f"{what}: {told}")
        ok([line.endswith(rest) for line in told] == [False] * (len(told) - 1) + [hides], f"{what}: the rest: {told}")

    at_once("spelling, range, choice and meaning in one account",
            'realised = ( { municipality = "Harn"; year = 2016; cost_eur = -1.0; kind = "kost"; known = "x"; } );',
            ["realised[1].cost_eur", "realised[1].kind", "realised[1].municipality", "realised[1].known"])
    at_once("a key that is not known, a range and a name in one reserve",
            'reserves = ( { municipality = "Harn"; reserve_eur = -5.0; other_risks_eur = 1.0; kleur = 3; } ); reserve_bears = "x"; observations = "both";',
            ["observations", "reserves[1].reserve_eur", "reserves[1].kleur", "reserves[1].municipality", "reserve_bears"])
    at_once("a product and a measure",
            'products = { ambulant = { use_trend = "x"; family = "gama"; pgb_share = 3.0; }; };\n'
            'interventions = { x = { products = ["ambulant"]; quantity = "inflw"; from = 2018; effect = -3.0; }; };',
            ["products.ambulant.use_trend", "products.ambulant.pgb_share", "products.ambulant.family", "interventions.x.effect",
             "interventions.x.quantity"])
    at_once("an amount out of range is not told again for what was put in its place",
            'realised = ( { municipality = "Haren"; year = 2016; cost_eur = -1.0; clients = 300; } ); as_of = "";', ["realised[1].cost_eur"])
    at_once("what is missing may be what is misspelled",
            'estimates = ( { municipality = "Haren"; yaer = 2016; eur = 3000000.0; } );', ["estimates[1].yaer"], hides=True)
    at_once("a layer that is wrong", 'sede = 3; schemes = ( "none", { name = "a"; layers = ( { base = "costs"; key = "budget"; share = "x"; } ); } );',
            ["sede", "schemes[2].layers[1].share"], hides=True)
    at_once("years that are none", "sede = 3; years = { first = 2016; last = 2016; };", ["sede", "years.last"], hides=True)
    at_once("a budget of no model", 'sede = 3; budget = { model = "amunt"; };', ["sede", "budget.model"], hides=True)

    # what a Dutch officer writes
    for words, wanted in (('reserves = ( { gemeente = "Haren"; reserve_eur = 1.0; other_risks_eur = 1.0; } );', 'Did you mean "municipality"?'),
                          ('reserves = ( { municipality = "Haren"; reserve_eur = 5.000.000; other_risks_eur = 1.0; } );', "write 5000000.0 instead.")):
        with open("dutch.cfg", "w") as text:
            text.write('inherit = "scenarios/groningen-2016.cfg";\nname = "dutch";\n' + words + "\n")
        code, out, told = errors("dutch.cfg")
        ok(code == 2 and len(told) >= 1 and told[0].startswith("dutch.cfg:3: reserves[1].") and wanted in told[0], f"as a Dutch officer writes it: {told}")
    book = openpyxl.Workbook()
    book.save("book.xlsx")
    code, out, told = errors("book.xlsx")
    ok(code == 2 and len(told) == 1 and "a workbook (.xlsx), and a scenario" in told[0], f"a workbook in the place of a scenario: {told}")
    with open("raming.cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2016.cfg";\nname = "raming"; estimates_file = "raming.csv";\n')
    with open("raming.csv", "w") as text:
        text.write("Gemeente;Jaar;Raming jeugdhulp\nHaren;2016;3.100.000\n")
    ok(errors("raming.cfg")[0] == 0, "an estimate under the heading of a budget")

    # headings of a finance department are known; of a column that is not there it is told which there are
    with open("books.cfg", "w") as text:
        text.write('inherit = "scenarios/groningen-2016.cfg";\nname = "books"; realised_file = "books.csv";\n')
    for heading in ("Werkelijke lasten", "Lasten jeugdhulp"):
        with open("books.csv", "w") as text:
            text.write(f"Gemeente;Jaar;{heading};Aantal cliënten\nHaren;2016;3.310.000,50;315\nLeek;2016;5.310.000,50;515\n")
        code, out, told = errors("books.cfg")
        ok(code == 0 and "books" in out, f"an account under {heading}")
    with open("books.csv", "w") as text:
        text.write("Gemeente;Jaar;Netto;Aantal cliënten\nHaren;2016;3.310.000,50;315\n")
    code, out, told = errors("books.cfg")
    ok(code == 2 and len(told) == 1 and "Gemeente, Jaar, Netto, Aantal cliënten" in told[0], "what a table has instead of its column")
finally:
    shutil.rmtree(tmp)
end()
