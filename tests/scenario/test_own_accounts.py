#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Own accounts (the list realised, the table realised_file) are read as other lists are: municipalities by any spelling of their name,
keys as they were written, and a slip is told with what to write."""
import os
import shutil
import subprocess
import tempfile

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


def inherited():
    """An account of its own beside the table that it inherits: told with both places, and with what makes it count; a workbook to fill in
    says what it takes the place of."""
    with open("heir.cfg", "w") as out:
        out.write('inherit = "scenarios/groningen-2024.cfg";\nname = "heir";\n'
                  'realised = ( { municipality = "Westerkwartier"; year = 2023; cost_eur = 24000000.0; grade = "measured"; } );\n')
    done = subprocess.run([PROGRAM, "--lang", "nl", "check", "heir.cfg"], capture_output=True, text=True)
    ok(done.returncode == 2 and "accounts.csv:10: " in done.stderr and "hier en in heir.cfg op regel 3" in done.stderr and
       'realised_file = ""' in done.stderr, f"an account that the inherited table has otherwise: {done.stderr}")
    with open("heir.cfg", "a") as out:
        out.write('realised_file = "";\n')
    done = subprocess.run([PROGRAM, "--lang", "nl", "check", "heir.cfg"], capture_output=True, text=True)
    ok(done.returncode == 0, f"with what it advises it is read: {done.stderr}")
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
    inherited()
    meant()
finally:
    os.chdir(home)
    shutil.rmtree(tmp)
end()
