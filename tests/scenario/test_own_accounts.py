#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Own accounts (the list realised, the table realised_file) are read as other lists are: municipalities by any spelling of their name,
keys as they were written, and a slip is told with what to write."""
import os
import shutil
import subprocess
import tempfile

import openpyxl
from tap import PROGRAM, ROOT, end, ok

ACCOUNT = "year = 2016; cost_eur = 7000000.0;"


def check(text, table=None, language="nl"):
    """The code and lines of `check` of a scenario with this text, and with this table as its realised_file."""
    with open("own.cfg", "w") as out:
        out.write('inherit = "scenarios/groningen-2016.cfg";\nname = "own";\n' + text + "\n")
    if table:
        with open("own.csv", "w") as out:
            out.write(table)
    done = subprocess.run([PROGRAM, "--lang", language, "check", "own.cfg"], capture_output=True, text=True)
    return done.returncode, done.stderr.splitlines()


def told(lines, place, *parts):
    return any(line.startswith(place) and all(part in line for part in parts) for line in lines)


def names():
    """A name in other case, with a blank behind it, by its code in another spelling: read as what it is, and told."""
    code, lines = check(f'realised = ({{ municipality = "haren"; {ACCOUNT} }}, {{ code = "ten  BOER"; {ACCOUNT} }});\nobservations = "state";')
    ok(code == 0, f"spellings in the list: {lines}")
    ok(any("own.cfg:3: realised[1].municipality: " in line and '"haren" is gelezen als GM0017, Haren' in line for line in lines), "told by the key as written")
    ok(any("own.cfg:3: realised[2].code: " in line and "GM0009, Ten Boer" in line for line in lines), "code where code was written")
    table = "Gemeente;Jaar;Kosten;grade\nharen;2016;7000000;measured\nten boer;2016;3000000;measured\nLEEK ;2016;7000000;derived\ngm53;2016;4000000;derived\n"
    code, lines = check('realised_file = "own.csv";', table)
    ok(code == 0, f"spellings in the table: {lines}")
    ok(any("own.csv:2: " in line and "GM0017, Haren" in line for line in lines), "told with the row of the table")
    code, lines = check('realised_file = "own.csv";', table.replace("haren", "Haren").replace("ten boer", "Ten Boer").replace("gm53", "GM0053"))
    ok(code == 0 and not any("GM0017, Haren" in line for line in lines), "what is spelled as in the region is not told")
    code, lines = check('realised_file = "own.csv";', table.replace("haren", "Harn"))
    ok(code == 2 and told(lines, "own.csv:2: Gemeente: ", '"Harn"', 'Bedoelde u "Haren"?'), f"the nearest name is suggested: {lines}")
    code, lines = check(f'realised = ({{ municipality = "Harn"; {ACCOUNT} }});\nobservations = "state";')
    ok(code == 2 and told(lines, "own.cfg:3: realised[1].municipality: ", 'Bedoelde u "Haren"?'), f"and by the key as written: {lines}")


def words():
    """Dutch words for keys, columns and choices; a value that is none is quoted, with what to write."""
    code, lines = check(f'realised = ({{ gemeente = "Haren"; {ACCOUNT} }}, {{ municipalty = "Leek"; {ACCOUNT} }});')
    ok(code == 2 and told(lines, "own.cfg:3: realised[1].gemeente: ", 'Is "municipality" bedoeld?'), f"gemeente: {lines}")
    ok(told(lines, "own.cfg:3: realised[2].municipalty: ", 'Is "municipality" bedoeld?'), "a slip in the other spelling of code")
    code, lines = check(f'realised = ({{ qqqqqq = 3; {ACCOUNT} }});')
    ok(code == 2 and told(lines, "own.cfg:3: realised[1].qqqqqq: ", "code, municipality, year, cost_eur"), "both spellings are listed")
    code, lines = check(f'realised = ({{ municipality = "Haren"; grade = "gemeten"; {ACCOUNT} }}, {{ municipality = "Leek"; grade = "Afgeleid"; fact = "nee"; {ACCOUNT} }});\n'
                        'observations = "state";\nestimates = ({ municipality = "Haren"; year = 2016; eur = 7000000.0; grade = "aangenomen"; });')
    ok(code == 0, f"Dutch words in lists: {lines}")
    table = "Gemeente;Jaar;Kosten;Bekend;Waardering;Soort;Feit\nHaren;2016;7000000;2017-06-01;gemeten;kosten;ja\nLeek;2016;7000000;2017-06-01;afgeleid;;nee\n"
    code, lines = check('realised_file = "own.csv";', table)
    ok(code == 0, f"Dutch columns and words in a table: {lines}")
    code, lines = check('realised_file = "own.csv";', "Gemeente;Jaar;Kosten;Cliënten;Waardering\nHaren;2016;7000000;500;aangenomen\nLeek;2016;7000000;500;afgeleid\n")
    ok(code == 0, f"the same where accounts are of the level alone: {lines}")
    code, lines = check('estimates_file = "own.csv";', "Gemeente;Jaar;Raming;Waardering\nHaren;2016;7000000;aangenomen\n")
    ok(code == 0, f"and of estimates: {lines}")
    code, lines = check(f'realised = ({{ municipality = "Haren"; known = "1 juni 2016"; grade = "measured"; {ACCOUNT} }});\nobservations = "state";')
    ok(code == 2 and told(lines, "own.cfg:3: realised[1].known: ", '"1 juni 2016"', "2017-10-01"), f"a date that is none is quoted: {lines}")
    code, lines = check('realised_file = "own.csv";', "Gemeente;Jaar;Kosten;Cliënten;Graad\nHaren;2016;7000000;500;x\n")
    ok(code == 2 and told(lines, "own.csv:1: Graad: ", "Verwacht: gemeentecode, jaar, kosten, en als u wilt cliënten", "waardering"), f"the columns in Dutch: {lines}")
    code, lines = check('estimates_file = "own.csv";', "Gemeente;Jaar;Raming;Graad\nHaren;2016;7000000;x\n")
    ok(code == 2 and told(lines, "own.csv:1: Graad: ", "Verwacht: gemeentecode, jaar, raming"), f"of estimates too: {lines}")


def together():
    """All that is wrong with a row, and with its columns, in one go."""
    table = "Gemeente;Jaar;Kosten;grade;known;Iets\nHaren;2016;3.3OO.000;x;1 juni 2016;3\nLeek;2016;7000000;measured;;4\n"
    code, lines = check('realised_file = "own.csv";', table)
    ok(code == 2 and len(lines) == 4, f"four errors, four lines: {lines}")
    for place, value in [("own.csv:1: Iets: ", "niet bekend"), ("own.csv:2: Kosten: ", '"3.3OO.000"'), ("own.csv:2: grade: ", '"x"'), ("own.csv:2: known: ", '"1 juni 2016"')]:
        ok(told(lines, place, value), f"told: {place}")
    code, lines = check('realised = ({ municipality = "Harn"; year = 2016; cost_eur = 7000000.123; grade = "derived"; known = "gisteren"; });\nobservations = "state";')
    ok(code == 2 and [line.split(": ")[1] for line in lines] == ["realised[1].cost_eur", "realised[1].municipality", "realised[1].known"],
       f"and of an element of the list: {lines}")
    code, lines = check('as_of = "15 juli 2016";\nsead = 3;\nrealised_file = "own.csv";', "Gemeente;Jaar;Kosten\nHarn;2016;7000000\nLeek;2016;3.3OO.000\n")
    ok(code == 2 and len(lines) == 4 and told(lines, "own.cfg:3: as_of: ", '"15 juli 2016"') and told(lines, "own.cfg:4: sead: ")
       and told(lines, "own.csv:2: Gemeente: ", '"Haren"') and told(lines, "own.csv:3: Kosten: "), f"a date, a key and the table together: {lines}")


def slips():
    """Told where the user wrote it, and in Dutch with a decimal comma."""
    code, lines = check('realised_file = "own.csv";', "Gemeente;Jaar;Kosten;Bekend\nLeek;2016;7000;\nHaren;2016;7000000;\n")
    ok(code == 2 and told(lines, "own.csv:2: kosten: ", "0,0012 keer wat het scenario verwacht"), f"an absurd account: {lines}")
    code, lines = check('realised_file = "own.csv";', "Gemeente;Jaar;Kosten\nLeek;2016;x\n")
    ok(code == 2 and told(lines, "own.csv:2: Kosten: ", "zoals 1234,50."), f"an amount as it is written in Dutch: {lines}")
    for setting, key in [("dras=5", "dras"), ("budgt.x=3", "budgt")]:
        done = subprocess.run([PROGRAM, "--lang", "nl", "run", "scenarios/groningen-2016.cfg", "--set", setting], capture_output=True, text=True)
        ok(done.returncode == 2 and done.stderr.startswith(f"--set: {key}: "), f"--set {setting}: {done.stderr}")
    done = subprocess.run([PROGRAM, "--lang", "nl", "run", "groningen"], capture_output=True, text=True)
    ok(done.returncode == 2 and '"scenarios/groningen-2016.cfg"' in done.stderr or '"groningen-2016.cfg"' in done.stderr, f"run groningen: {done.stderr}")


def sheet(name, key, *rows):
    """check of a scenario with this workbook under this key; and its lines."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(name)
    return check(f'{key} = "{name}";')


def formulas():
    """A formula without its value is the one figure of its row: the row is not one that nobody has filled in."""
    for key, heading in (("realised_file", "Kosten"), ("estimates_file", "Raming")):
        code, lines = sheet("f.xlsx", key, ["Gemeente", "Jaar", heading], ["Haren", 2016, "=3000000+1"], ["Leek", 2016, 4000000])
        ok(code == 2 and len(lines) == 1 and told(lines, f"f.xlsx:2: {heading}: ", "formule", "zonder haar waarde"), f"a formula alone in {key}: {lines}")
        code, lines = sheet("f.xlsx", key, ["Gemeente", "Jaar", heading], ["Haren", 2016, 3000000], ["Leek", 2016, None], [None, 2016, "=1+1"])
        ok(code == 0 and any("regels zonder cijfers" in line or "rijen zonder cijfers" in line for line in lines), f"and what nobody has filled in is left out in {key}: {lines}")
    for heading, formula in (("Clienten", "=500+1"), ("Volledig", "=0.5+0.4")):
        code, lines = sheet("f.xlsx", "realised_file", ["Gemeente", "Jaar", "Kosten", heading], ["Haren", 2016, 7000000, formula], ["Leek", 2016, 5000000, 1])
        ok(code == 2 and len(lines) == 1 and told(lines, f"f.xlsx:2: {heading}: ", "formule", "zonder haar waarde"), f"a formula in a column that may be empty: {lines}")


def pages():
    """A web page that bears the name of a workbook, as programs export it, is called what it is; text of that name is read."""
    for start in ("<html><body><table>", '\ufeff \n<?xml version="1.0"?><Workbook>', "<!DOCTYPE html>"):
        with open("page.xls", "w") as out:
            out.write(start + "<tr><td>Gemeente</td><td>Jaar</td><td>Kosten</td></tr>\n")
        code, lines = check('realised_file = "page.xls";')
        ok(code == 2 and len(lines) == 1 and told(lines, "page.xls: ", "HTML", ".xlsx"), f"a web page named .xls: {lines}")
    with open("page.xls", "w") as out:
        out.write("Gemeente\tJaar\tKosten\nHaren\t2016\t7000000\n")
    code, lines = check('realised_file = "page.xls";')
    ok(code == 0, f"text named .xls: {lines}")


def places():
    """What stands in two files is told with the name of each."""
    estimate = 'estimates = ({ municipality = "Haren"; year = 2017; eur = 3000000.0; });\nestimates_file = "own.csv";'
    code, lines = check(estimate, "Gemeente;Jaar;Raming\nLeek;2017;3000000\nHaren;2017;3000000\n")
    ok(code == 2 and told(lines, "own.csv:3: estimates[3]: ", "Haren staat hier twee keer, voor het eerst in own.cfg op regel 3."), f"an estimate in both: {lines}")
    code, lines = check(f'realised = ({{ code = "Haren"; {ACCOUNT} }});\nrealised_file = "own.csv";', "Gemeente;Jaar;Kosten\nLeek;2016;5000000\nHaren;2016;7000000\n")
    ok(code == 0 and any("Eén rekening staat er twee keer met dezelfde cijfers, die van Haren over 2016 in own.cfg op regel 3 en in own.csv op regel 3:" in line
                         for line in lines), f"an account in both: {lines}")
    code, lines = check('observations = "level"; as_of = "";\nrealised_file = "own.csv";', "Gemeente;Jaar;Kosten;Clienten\nHaren;2016;7000000;500\nHaren;2016;7100000;500\n")
    ok(code == 2 and told(lines, "own.csv:3: ", "hier en in own.csv op regel 2."), f"an account of the level twice: {lines}")


def unknown():
    """What stands for a figure that is not known is refused with what to do; of a heading alone it is told that there are no rows."""
    for word in ("n.b.", "nvt", "n.v.t.", "onbekend", "-", "#N/B"):
        code, lines = check('observations = "level"; as_of = "";\nrealised_file = "own.csv";', f"Gemeente;Jaar;Kosten;Clienten\nHaren;2016;7000000;{word}\nLeek;2016;5000000;400\n")
        ok(code == 2 and told(lines, "own.csv:2: Clienten: ", f'"{word}"', "niet bekend is", "lege cel"), f"{word} in a cell of numbers: {lines}")
    code, lines = check('realised_file = "own.csv";', "Gemeente;Jaar;Kosten\nLeek;2016;nbx\n")
    ok(code == 2 and not told(lines, "own.csv:2: Kosten: ", "niet bekend is"), f"another word: {lines}")
    for key, heading in (("realised_file", "Kosten"), ("estimates_file", "Raming")):
        code, lines = sheet("f.xlsx", key, ["Gemeente", "Jaar", heading])
        ok(code == 0 and any("f.xlsx: " in line and "geen rijen" in line for line in lines), f"headings alone in {key}: {lines}")
    for text, wanted in (("10.000", "schrijf 10000."), ("2.5", "schrijf 2500.")):
        code, lines = check(f"draws = {text};")
        ok(code == 2 and told(lines, "own.cfg:3: draws: ", wanted), f"a whole number with a point: {lines}")
    code, lines = check("draws = 0.5;")
    ok(code == 2 and told(lines, "own.cfg:3: draws: ", "maar er staat 0.5") and not told(lines, "own.cfg:3: draws: ", "duizend"), f"and a fraction: {lines}")


def periods():
    """A total over a period, or over all years, is held against the rows of those years."""
    rows = "Gemeente;Jaar;Kosten\nHaren;2016;3000000\nHaren;2017;3100000\nHaren;2018;3300000\nTotaal;%s;%s\n"
    for period, total in (("2016-2018", 9400000), ("2016 t/m 2017", 6100000), ("2017 - 2018", 6400000), ("alle jaren", 9400000), ("2017", 3100000)):
        code, lines = check('realised_file = "own.csv";', rows % (period, total))
        ok(code == 0 and any("de sommen kloppen" in line or "telt niet mee" in line for line in lines), f"a total over {period}: {lines}")
        code, lines = check('realised_file = "own.csv";', rows % (period, total + 1))
        ok(code == 2 and told(lines, "own.csv:5: Kosten: ", "een totaal"), f"and one that is not: {lines}")


def solidair(*words):
    return subprocess.run([PROGRAM, "--lang", "nl", *words], capture_output=True, text=True)


def heir(name, base, text, table=None):
    """A scenario that inherits; a table of accounts beside it."""
    with open(f"{name}.cfg", "w") as out:
        out.write(f'inherit = "{base}.cfg";\nname = "{name}";\n{text}\n')
    if table:
        with open(f"{name}.csv", "w") as out:
            out.write(table)


def again(name, what, *parts):
    """Read with one warning that has these parts; and a results file gives the same when it is run again from what it keeps."""
    done = solidair("check", f"{name}.cfg")
    lines = [line for line in done.stderr.splitlines() if "maakt plaats" in line or "maken plaats" in line]
    ok(done.returncode == 0 and len(lines) == 1 and all(part in lines[0] for part in parts), f"{what}: {done.stderr}")
    done = solidair("run", f"{name}.cfg", "-n", "20")
    ok(done.returncode == 0 and sum("maakt plaats" in line or "maken plaats" in line for line in done.stderr.splitlines()) == 1, f"{what}, run: {done.stderr}")
    done = solidair("verify", f"{name}.h5")
    ok(done.returncode == 0, f"{what}, from the results file: {done.stdout}{done.stderr}")


def inherited():
    """What an heir gives goes before what it inherits, list or table, and is told with both places; the list goes before the table of the
    same file; a results file keeps that. A workbook to fill in says what it takes the place of."""
    own = 'realised = ( { municipality = "Westerkwartier"; year = 2023; cost_eur = 24000000.0; grade = "measured"; } );'
    heir("heir", "scenarios/groningen-2024", own)
    again("heir", "an account beside the inherited table", "accounts.csv:10: ", "Westerkwartier", "23.233.000", "heir.cfg", "regel 3", "24.000.000")
    heir("grandchild", "heir", "draws = 20;")
    again("grandchild", "both inherited, the list from nearer", "accounts.csv:10: ", "heir.cfg", "regel 3")
    heir("counter", "heir", 'realised_file = "counter.csv";', "gemeentecode;jaar;kosten;waardering\nGM1969;2023;25000000;measured\nGM0014;2023;94000000;measured\n")
    again("counter", "a table beside the inherited list", "heir.cfg:3: ", "Westerkwartier", "24.000.000", "counter.csv", "regel 2", "25.000.000")
    heir("same", "scenarios/groningen-2024", own + '\nrealised_file = "same.csv";', "gemeentecode;jaar;kosten;waardering\nGM1969;2023;25000000;measured\n")
    again("same", "list and table of one file", "same.csv:2: ", "same.cfg", "regel 3")
    heir("two", "scenarios/groningen-2024", own[:-3] + ', { municipality = "Groningen"; year = 2023; cost_eur = 94000000.0; } );')
    again("two", "two in one line", "2 rekeningen", "accounts.csv:")
    level = 'as_of = ""; observations = "level";\nrealised = ( { municipality = "Haren"; year = 2016; cost_eur = %s; clients = 500; }, { municipality = "Leek"; year = 2016; cost_eur = 7000000.0; clients = 600; } );'
    heir("level", "scenarios/groningen-2016", level % "7000000.0" + '\nrealised_file = "level.csv";', "code,year,cost_eur,clients\nGM0017,2016,7100000,510\nGM0053,2016,4000000,300\n")
    again("level", "where accounts are of the level alone", "level.csv:2: ", "Haren", "level.cfg", "regel 4")
    heir("below", "level", 'realised_file = "below.csv";', "code,year,cost_eur,clients\nGM0053,2016,4000000,300\nGM0017,2016,7200000,520\n")
    again("below", "and a table beside that list", "level.cfg:4: ", "Haren", "below.csv", "regel 3")
    for name, text in (("rows", None), ("elements", own[:-3] + ', { municipality = "Westerkwartier"; year = 2023; cost_eur = 25000000.0; } );')):
        heir(name, "scenarios/groningen-2024", text or 'realised_file = "rows.csv";', "gemeentecode;jaar;kosten\nGM1969;2023;25000000\nGM1969;2023;26000000\n")
        done = solidair("check", f"{name}.cfg")
        ok(done.returncode == 2 and "staat er twee keer, hier en op regel" in done.stderr, f"twice in one place is refused: {done.stderr}")
    heir("whole", "scenarios/groningen-2024", 'realised_file = "whole.csv";', "gemeentecode;jaar;kosten\nGM1969;2023;25000000\n")
    heir("none", "whole", 'realised_file = "";')
    heir("plan", "scenarios/groningen-2016", 'estimates_file = "plan.csv";', "gemeentecode;jaar;raming\nGM0017;2016;3000000\n")
    heir("newer", "plan", 'estimates_file = "newer.csv";', "gemeentecode;jaar;raming\nGM0017;2016;3100000\n")
    for name, lines in (("whole", ["realised_file: ", "regions/groningen-2024/accounts.csv"]), ("none", []), ("plan", []),
                        ("newer", ["estimates_file: ", "plan.csv"])):
        for command in (["check", f"{name}.cfg"], ["run", f"{name}.cfg", "-n", "20"]):
            done = solidair(*command)
            place = [line for line in done.stderr.splitlines() if "komt in de plaats van" in line]
            ok(done.returncode == 0 and len(place) == (1 if lines else 0) and all(part in place[0] for part in lines),
               f"{command}: an own table in the place of an inherited one is told: {done.stderr}")
    done = solidair("verify", "whole.h5")
    ok(done.returncode == 0, f"and a results file runs again: {done.stdout}{done.stderr}")
    for base, told in (("groningen-2024", True), ("groningen-2016", False)):
        done = subprocess.run([PROGRAM, "--lang", "nl", "new", "--table", "realised", f"scenarios/{base}.cfg", "-o", f"{base}.xlsx"],
                              capture_output=True, text=True)
        ok(done.returncode == 0 and ("leest al een tabel met rekeningen" in done.stdout) == told, f"{base}: {done.stdout}")


def meant():
    """A word that may be either of two choices is none, and a budget in thousands is told."""
    reserve = 'reserves = ({ municipality = "Haren"; reserve_eur = 5000000.0; whole_budget_eur = 44000.0; });\n'
    code, lines = check(reserve + 'reserve_bears = "begroting";')
    ok(code == 2 and told(lines, "own.cfg:4: reserve_bears: ", "budget, estimate"), f"a budget beside an estimate: {lines}")
    code, lines = check(reserve + 'reserve_bears = "rijksbudget";')
    ok(code == 0 and any("own.cfg:3: reserves[1].whole_budget_eur: " in line and "per inwoner" in line for line in lines), f"all that is spent, in thousands: {lines}")


home = os.getcwd()
tmp = tempfile.mkdtemp()
try:
    os.chdir(tmp)
    shutil.copytree(os.path.join(ROOT, "scenarios"), "scenarios")
    names()
    words()
    together()
    slips()
    formulas()
    periods()
    pages()
    places()
    unknown()
    inherited()
    meant()
finally:
    os.chdir(home)
    shutil.rmtree(tmp)
end()
