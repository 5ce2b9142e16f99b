#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the tables of somebody who settles, or fills in estimates and accounts, is told at once: each row and cell by file,
line and column, names first; a name beside the code of another municipality too; what follows from it alone is not told."""
import os
import shutil
import subprocess
import tempfile

from tap import PROGRAM, ROOT, end, ok

SCHEMES = 'region = "groningen-2016";\ncare_classes = ( "zorg" );\nschemes = ( %s );\n'
HIGH = '{ name = "hoog"; layers = ( { base = "client_excess"; key = "budget"; threshold_eur = 1000.0; } ); }'
HEAD = "gemeentecode;gemeente;rijksbudget;kosten:ZIN:zorg;kosten:PGB:zorg\n"
GOOD = HEAD + "GM0005;Bedum;1900000;2050000;110000\nGM0017;Haren;2700000;3600000;160000\nGM0024;Loppersum;2100000;1950000;90000\n"


def write(name, text):
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
    return name


def run(*words):
    done = subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr.splitlines()


def told(what, answer, expected):
    code, out, lines = answer
    good = code == 2 and out == "" and len(lines) == len(expected) and all(
        line.startswith(place) and word in line for line, (place, word) in zip(lines, expected))
    ok(good, what)
    if not good:
        print("#", code, *lines, sep="\n# ")


def settle(text, *words, schemes='"volledig", "quota"'):
    write("regels.cfg", SCHEMES % schemes)
    return run("settle", "regels.cfg", write("c.csv", text), *words)


ANOTHER = [("c.csv:3: gemeente: ", '"Leek" is the name of GM0022, but the code here is GM0017')]
tmp = tempfile.mkdtemp()
try:
    os.chdir(tmp)
    shutil.copytree(os.path.join(ROOT, "scenarios"), "scenarios")
    shutil.copytree("scenarios/regions", "regions")
    shutil.copytree("scenarios/schemes", "schemes")
    ok(settle(GOOD)[0] == 0, "a table without an error is settled")
    rows = GOOD[len(HEAD):]
    settled = settle(GOOD)[1]
    for head in ("CBS-code;Naam;Rijksbudget (EUR);kosten: ZIN: zorg;Kosten : pgb : Zorg",
                 "gemeentecode;gemeente;rijksbudget [euro];kosten ZIN zorg;kosten PGB zorg in euro's",
                 "code;name;budget;cost:zin:zorg (EUR);cost:pgb:zorg (\u20ac)",
                 "gemeentecode;gemeente;Rijksbijdrage jeugdhulp;Lasten zin zorg;Lasten zorg pgb",
                 "gemeentecode;gemeente;rijksbudget \u20ac;kosten_ZIN_zorg;kosten_PGB_zorg",
                 "gemeentecode;gemeente;budget van het rijk;werkelijke lasten in natura;kosten persoonsgebonden budget zorg",
                 "gemeentecode;gemeente;rijksbudget;lasten:ZIN:zorg;lasten:PGB:ZORG"):
        answer = settle(head + "\n" + rows)
        ok(answer[0] == 0 and answer[1] == settled, f"headings that mean one column: {head}: {answer[2]}")
    for head, wrong in (("gemeentecode;gemeente;rijksbudget (x 1.000);kosten:ZIN:zorg;kosten:PGB:zorg", ["rijksbudget (x 1.000)"]),
                        ("gemeentecode;gemeente;rijksbudget;ZIN;PGB", ["ZIN", "PGB"]),
                        ("gemeentecode;gemeente;rijksbudget;kosten ZIN;lasten zin", ["lasten zin"]),
                        ("gemeentecode;gemeente;rijksbudget;kosten zorg;kosten:PGB:zorg", ["kosten zorg"])):
        told(f"and others are refused: {head}", settle(head + "\n" + rows), [(f"c.csv:1: {name}: ", "not known") for name in wrong])
    write("regels.cfg", 'region = "groningen-2016";\ncare_classes = ( "licht", "zwaar" );\nschemes = ( "volledig" );\n')
    two = "GM0005;Bedum;1900000;2050000;110000;500000\nGM0017;Haren;2700000;3600000;160000;700000\n"
    plain = run("settle", "regels.cfg", write("c.csv", "gemeentecode;gemeente;rijksbudget;kosten:ZIN:licht;kosten:PGB:licht;kosten:ZIN:zwaar\n" + two))
    free = run("settle", "regels.cfg", write("c.csv", "gemeentecode;gemeente;rijksbudget;lasten licht zin;kosten pgb licht;Kosten natura zwaar (in euro)\n" + two))
    ok(plain[0] == 0 and free[:2] == plain[:2], f"of two classes too: {free[2]}")
    answer = run("settle", "regels.cfg", write("c.csv", "gemeentecode;gemeente;rijksbudget;kosten zin;kosten pgb licht;kosten zin zwaar\n" + two))
    ok(answer[0] == 2 and answer[2][0].startswith("c.csv:1: kosten zin: "), f"where the class must be named: {answer[2]}")
    with open("account.cfg", "w") as file:
        file.write('inherit = "scenarios/groningen-2016.cfg";\nname = "account"; realised_file = "account.csv";\n')
    write("account.csv", "Gemeente;Jaar;Kosten (EUR);Waardering\nHaren;2016;7000000;measured\n")
    ok(run("check", "account.cfg")[0] == 0, "units between brackets in a table of accounts")
    told("cells of several columns",
         settle(HEAD + "GM0005;Bedum;abc;2050000;110000\nGM0017;Haren;2700000;x;160000\nGM0024;Loppersum;2100000;1950000;y\n"),
         [("c.csv:2: rijksbudget: ", "abc"), ("c.csv:3: kosten:ZIN:zorg: ", "x"), ("c.csv:4: kosten:PGB:zorg: ", "y")])
    told("names of others, and what else is wrong",
         settle(HEAD + "GM0005;Bedum;abc;2050000;110000\nGM0017;Leek;2700000;1;160000\nGM0024;Haren;2100000;1950000;y\n"),
         [("c.csv:4: gemeente: ", '"Haren" is the name of GM0017'), *ANOTHER, ("c.csv:2: rijksbudget: ", "abc"), ("c.csv:4: kosten:PGB:zorg: ", "y")])
    told("names that nobody has, each with the nearest",
         settle("gemeente;rijksbudget;kosten:ZIN:zorg;kosten:PGB:zorg\nBedumm;1;2;3\nLoppersun;1;2;z\nHaren;1;q;3\n"),
         [("c.csv:2: gemeente: ", 'mean "Bedum"'), ("c.csv:3: gemeente: ", 'mean "Loppersum"'), ("c.csv:4: kosten:ZIN:zorg: ", "q")])
    told("a scheme that names who is in such a row is not told",
         settle("gemeente;rijksbudget;kosten:ZIN:zorg;kosten:PGB:zorg\nBedumm;1;2;3\nHaren;1;q;3\n",
                schemes='{ name = "x"; layers = ( { base = "costs"; key = "budget"; members = ["Bedum", "Haren"]; } ); }'),
         [("c.csv:2: gemeente: ", 'mean "Bedum"')])
    told("columns that are not known, and not what lacks because of them",
         settle(GOOD.replace("rijksbudget", "rijksbudjet").replace("ZIN:zorg", "ZIN:zrg").replace("90000", "9o")),
         [("c.csv:1: rijksbudjet: ", "not known"), ("c.csv:1: kosten:ZIN:zrg: ", "not known"), ("c.csv:4: kosten:PGB:zorg: ", "9o")])
    told("years and rows given twice",
         settle(GOOD.replace("gemeente;", "gemeente;jaar;").replace("Bedum;", "Bedum;2016;").replace("Haren;", "Haren;20l6;").replace("Loppersum;", "Loppersum;2016;")
                + "GM0005;Bedum;2016;1;2;p\n"),
         [("c.csv:3: jaar: ", "20l6"), ("c.csv:5: gemeentecode: ", "twice"), ("c.csv:5: kosten:PGB:zorg: ", "p")])
    people = GOOD.replace("gemeente;", "gemeente;inwoners;jeugdigen;").replace("Bedum;", "Bedum;10;500;").replace("Haren;", "Haren;19000;20000;")
    told("people that cannot be", settle(people.replace("Loppersum;", "Loppersum;9;4;")),
         [("c.csv:2: inwoners: ", "10 residents"), ("c.csv:4: inwoners: ", "9 residents"),
          ("c.csv:2: jeugdigen: ", "more youths"), ("c.csv:3: jeugdigen: ", "more youths")])
    told("a row that is empty but for its code is told once", settle(HEAD + "GM0005;Bedum;1;2;3\nGM0017;Haren;;;\nGM0024;Loppersum;;;\n"),
         [("c.csv:3: rijksbudget: ", "empty"), ("c.csv:4: rijksbudget: ", "empty")])
    write("k.csv", "code;vorm;zorg;kosten\nGM0005;ZIN;zorg;abc\nGM0017;ZIM;zorg;5\nGM0099;ZIN;zorg;5\nGM0024;PGB;zorgg;5\n")
    told("the table of clients too, after the other",
         settle(GOOD.replace("1900000", "n"), "--clients", "k.csv", schemes=HIGH),
         [("c.csv:2: rijksbudget: ", '"n"'), ("k.csv:2: kosten: ", "abc"), ("k.csv:3: vorm: ", "ZIM"), ("k.csv:4: code: ", "GM0099"),
          ("k.csv:5: zorg: ", "zorgg")])
    paid = GOOD.replace("rijksbudget;", "rijksbudget;voorschot:RIGG;voorschot:SVB;").replace(";2050000", ";0;0;2050000")
    paid = paid.replace(";3600000", ";0;0;3600000").replace(";1950000", ";0;0;1950000")
    write("v.csv", "scheme,code,to_settle\nvolledig,GM0005,abc\nvol,GM0017,1\nvolledig,GM0099,1\n")
    told("and that of the year before", settle(paid, "--previous", "v.csv"),
         [("v.csv:2: to_settle: ", "abc"), ("v.csv:3: scheme: ", '"vol"'), ("v.csv:4: code: ", "GM0099")])

    # ---- estimates and accounts ----
    write("e.cfg", 'inherit = "scenarios/groningen-2016.cfg";\nname = "e";\nestimates_file = "e.csv";\nrealised_file = "a.csv";\n')
    good = ("Gemeentecode;Gemeente;Jaar;Raming\nGM0017;gem. Haren;2016;3100000\nGM0022;Leek;2017;300000\n",
            "Gemeentecode;Gemeente;Jaar;Kosten\nGM0017;Haren;2015;3100000\nGM0014;Groningen;2015;300000000\n")
    write("e.csv", good[0])
    write("a.csv", good[1])
    ok(run("check", "e.cfg")[0] == 0, "a name in another spelling is that of its code")
    write("e.csv", good[0].replace("gem. Haren", "Leek").replace("300000\n", "3000oo\nGM0005;Haren;2017;5\n"))
    write("a.csv", good[1].replace("Groningen", "Haren").replace("3100000", "x"))
    told("a name beside the code of another, in estimates and accounts", run("check", "e.cfg"),
         [("e.csv:4: Gemeente: ", '"Haren" is the name of GM0017, but the code here is GM0005'),
          ("e.csv:2: Gemeente: ", '"Leek" is the name of GM0022, but the code here is GM0017. Correct the name or the code.'), ("e.csv:3: Raming: ", "3000oo"),
          ("a.csv:3: Gemeente: ", '"Haren" is the name of GM0017, but the code here is GM0014'), ("a.csv:2: Kosten: ", '"x"')])
    write("e.csv", good[0])
    write("a.csv", "Gemeentecode;Gemeente;Jaar;Kosten\nGM1952;Haren;2018;300\n")
    told("also beside a code of a later division", run("check", "e.cfg"),
         [("a.csv:2: Gemeente: ", '"Haren" is the name of GM0017'), ("a.csv:2: Gemeentecode: ", "GM1952")])
finally:
    os.chdir("/")
    shutil.rmtree(tmp)
end()
