#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`solidair compare`: thirty runs and more in one matrix, whose figures and errors are those of the files; what differs in
their inputs; regions by code; the same in terminal, text, CSV, workbook and page; two files that are the same or not."""
import base64
import csv
import hashlib
import html.parser
import os
import re
import resource
import shutil
import subprocess
import tempfile

import h5py
import numpy as np
import openpyxl
from tap import PROGRAM, ROOT, end, ok

tmp = tempfile.mkdtemp()
SHARES, CUTS = [0.0, 0.25, 0.5, 0.75, 1.0, 0.1, 0.9], [28e6, 9e6, 30e6, 31e6]


def call(*words):
    return subprocess.run([PROGRAM, "--lang", "en", *words], capture_output=True, text=True, cwd=tmp)


def write(name, text):
    with open(os.path.join(tmp, name), "w") as file:
        file.write(text)


shutil.copytree(os.path.join(ROOT, "tests", "bad", "regions"), os.path.join(tmp, "regions"))
with open(os.path.join(ROOT, "tests", "bad", "good.cfg")) as file:
    good = file.read()
write("good.cfg", good)
other = os.path.join(tmp, "regions", "other")
shutil.copytree(os.path.join(tmp, "regions", "good"), other)
with open(os.path.join(other, "municipalities.csv")) as file:
    lines = file.read()
codes = re.findall(r"^(GM\d{4}),", lines, re.M)
with open(os.path.join(other, "municipalities.csv"), "w") as file:
    file.write(lines.replace(codes[-1], "GM9999"))  # the others are the same ones
write("other.cfg", good.replace('name = "good"', 'name = "other"').replace('region = "good"', 'region = "other"'))
write("plan.cfg", 'scenarios = ["good.cfg"]; also = ["other.cfg"];\n'
      f'grid = ( {{ key = "schemes.full.layers[0].share"; values = {SHARES}; }},\n'
      f'  {{ key = "budget.regional_eur[0]"; values = {CUTS}; }} );\n')
done = call("batch", "plan.cfg", "-o", "out")
ok(done.returncode == 0, "29 runs of a plan")


def cells(name):
    """The CSV: sheet, row, column -> value."""
    with open(os.path.join(tmp, name), newline="") as file:
        return {(r[0], r[1], r[2]): r[3] for r in csv.reader(file) if len(r) > 3}


def figures(path, scheme, variable):
    with h5py.File(path) as file:
        k = [s.decode() for s in file["scheme"][()]].index(scheme)
        codes = [c.decode() for c in file["municipality"][()]]
        return dict(zip(codes, file["summary/" + variable][k, -1])), file["region/" + variable][k, -1]


ok(call("compare", "out", "-o", "m.csv", "--internal").returncode == 0, "compared")
said = cells("m.csv")
names = sorted(os.listdir(os.path.join(tmp, "out")))
files = [os.path.join(tmp, "out", n) for n in names if n.endswith(".h5")]
with h5py.File(files[0]) as file:
    label = dict(zip([c.decode() for c in file["municipality"][()]],
                     [c.decode() for c in file["municipality_name"][()]]))
table = list(csv.reader(open(os.path.join(tmp, "m.csv"), newline="")))
matrix = [r for r in table if r[0] == "compare" and len(r) > 3 and r[3]]
errors = [r for r in table if r[0] == "compare_error" and len(r) > 3 and r[3]]
checked = wrong = 0
for path in files:
    mean, region = figures(path, "full", "mean")
    se, _ = figures(path, "full", "mean_se")
    with h5py.File(path) as file:
        settings = file["provenance/settings"][()].decode() if "settings" in file["provenance"] else ""
        kept = file["provenance/scenario"][()].decode()
    values = [line.split(" = ")[1] for line in settings.strip().split("\n") if line]
    base = [re.search(key + r" = \(?([0-9.]+)", kept)[1] for key in (" share", "regional_eur")]
    row = " / ".join(["good", *values] if values else ["other", *base])
    for code, name in label.items():
        if code not in mean:
            continue
        here = [r[3] for r in matrix if r[1].rstrip(" /") == row and r[2] == name]
        off = [r[3] for r in errors if r[1].rstrip(" /") == row and r[2] == name]
        checked += 1
        wrong += here != [f"{mean[code] / 100:.2f}"] or abs(float(off[0]) - 1.96 * se[code] / 100) > 0.006
ok(checked > 80 and wrong == 0, f"{checked} figures and errors are those of the files ({wrong} are not)")
ok({r[2] for r in matrix} >= set(label.values()) | {"Region"}, "a column for each municipality and the region")
ok(any(r[0] == "compare_inputs" and "municipalities.csv" in r[1] for r in table), "other tables are told")
lines = {r[1]: r[2] for r in table if r[0] == "compare_inputs"}
ok(any("schemes.full.layers[0].share" in r[1] for r in table if r[0] == "compare_inputs")
   and any("budget.regional_eur" in r[1] for r in table if r[0] == "compare_inputs"), "and the keys that were set")
first = [r[1] for r in table if r[0] == "compare_inputs"][:4]
ok(any("schemes.full.layers[0].share" in key for key in first), f"what was set stands first: {first}")
swept = [r for r in table if r[0] == "compare_lines" and len(r) > 3 and r[3] and r[2]]
ok([r[1] for r in swept[::len(CUTS)]] == [str(s) for s in sorted(SHARES)] and len(swept) == len(SHARES) * len(CUTS),
   "lines along the key with most values, in order of its numbers")

ok(call("compare", *reversed(files), "-o", "back.csv", "--internal").returncode == 0, "the files the other way round")
back = [r for r in csv.reader(open(os.path.join(tmp, "back.csv"), newline="")) if r[0] == "compare" and len(r) > 3 and r[3]]
rows, again = ([r[1] for r in of if r[2] == "Region"] for of in (matrix, back))
ok(rows[:-1] == again[1:] == [f"good / {s} / {c}" for s in sorted(SHARES) for c in sorted(CUTS)] and rows[-1] == again[0],
   "rows of a scenario are in the order of what was set, numbers by their size, however the files are given")

# Points of one line differ by nothing but the key: not by seed and not by scenario.
for folder, scenario, values, more in (("one", "good", "0.0, 0.5", ""), ("two", "good", "0.25, 0.75", "seed = 3;"), ("three", "other", "0.1", "")):
    write("line.cfg", f'scenarios = ["{scenario}.cfg"]; grid = ( {{ key = "schemes.full.layers[0].share"; values = [{values}]; }} ); {more}')
    call("batch", "line.cfg", "-o", folder)
done = call("compare", "one", "two", "three", "-o", "kinds.csv")
with open(os.path.join(tmp, "kinds.csv"), newline="") as file:
    kinds = [r for r in csv.reader(file) if r[0] == "compare_lines" and len(r) > 3 and r[3]]
names = {r[2] for r in kinds}
ok(len(names) == 4 and any("seed 3" in name for name in names) and any("other" in name for name in names),
   f"a line for each seed and scenario, beside the key: {names}")

done = call("compare", "out", "--municipality", label[codes[0]], "--measure", "p_shortfall")
ok(done.returncode == 0 and f"by scheme, of {label[codes[0]]}" in done.stdout and "\x1b" not in done.stdout,
   "of one municipality by scheme, on a pipe without colours")
with h5py.File(files[0]) as file:
    label_of = dict(zip((x.decode() for x in file["scheme"][()]), (x.decode() for x in file["scheme_label"][()])))
for asked, drawn in ((), "full"), (("--scheme", "none"), "none"):
    done = call("compare", "out", "--municipality", label[codes[0]], *asked)
    ok(f"{label_of[drawn]}: Expected result along" in done.stdout, f"lines of the scheme that was set, or asked for: {drawn}")
done = subprocess.run(["script", "-qec", f"{PROGRAM} --lang en compare out --internal", "/dev/null"], capture_output=True,
                      cwd=tmp)
ok(b"\x1b[30;48;2;" in done.stdout, "on a terminal in colours")
ok(call("compare", "out", "--measure", "mode").returncode == 2, "refused: a measure that is not known")
ok(call("compare", "out", "--municipality", "Nergens").returncode == 2, "refused: a municipality that no file has")
done = call("compare", "out", "--municipality", label[codes[-1]][:-1] + "x")
ok(done.returncode == 2 and f'"{label[codes[-1]]}"' in done.stderr, f"with the nearest name of all of them: {done.stderr}")
ok(call("compare", files[0]).returncode == 2 and call("compare", tmp).returncode == 2, "refused: one file, or none")
ok(call("compare", "out", "-o", "x.pdf").returncode == 2, "refused: a .pdf")

ok(call("compare", "out", "-o", "m.xlsx", "--internal").returncode == 0, "a workbook")
book = openpyxl.load_workbook(os.path.join(tmp, "m.xlsx"))
sheet = book["Matrix"]
ok(sheet.conditional_formatting and len(list(sheet.iter_rows())) > 29 and book["Along a key"]._charts,
   "with colours, all rows and a chart")
rules = [(str(r.sqref), rule.colorScale) for r in sheet.conditional_formatting for rule in r.rules]
ends = [[float(v.val) for v in scale.cfvo] for _, scale in rules]
ok(len(rules) == 2 and all(low == -high and mid == 0 < high for low, mid, high in ends),
   f"one scale to both sides for the municipalities, and one for the region: {ends}")
heated = [c for row in sheet.iter_rows(min_row=5, min_col=4) for c in row if isinstance(c.value, float)]
ok(len(heated) > 60 and not any("Red" in c.number_format for c in heated), "no red figures on a colour")
ok(sheet.freeze_panes == "D5", "the columns that say which run a row is stay in sight")


def width(page, cell):
    """Of its column, or of those it is merged over."""
    over = next((m for m in page.merged_cells.ranges if cell.coordinate in m), None)
    letters = [re.sub(r"\d", "", c.coordinate) for c in page[cell.row][over.min_col - 1:over.max_col]] if over else [cell.column_letter]
    return sum(page.column_dimensions[letter].width for letter in letters)


# Letters of Helvetica in thousandths of their size, as everybody measures them: those that are not as wide as a digit (556).
LETTERS = {" !,./:;I\\ft[]": 278, "'": 191, "ijl": 222, "\"": 355, "|": 260, "()-r": 333, "*": 389, "csvxyzkJ": 500, "+<=>": 584,
           "FTZ": 611, "ABEKPSVXY&": 667, "CDHNRUw": 722, "GOQ": 778, "Mm": 833, "%": 889, "W": 944}
WIDTH = {letter: width / 556 for letters, width in LETTERS.items() for letter in letters}


def lines_of(text, width):
    """Into how many lines words fall, in letters of Helvetica, in a column of so many digits."""
    lines, used = 1, 0.0
    for word in re.findall(r"[^ -]*[ -]?", text):
        size = sum(WIDTH.get(letter, 1) for letter in word.rstrip())
        if used and used + size > width:
            lines, used = lines + 1, 0.0
        used += size + (word.endswith(" ") and WIDTH[" "])
    return lines


def has_room(page):
    """Is every row as high as its longest text needs, in a column of that width? Of lines as high as their letters ask."""
    line = page.sheet_format.defaultRowHeight
    for row in page.iter_rows(min_row=5):
        lines = [lines_of(c.value, width(page, c)) for c in row
                 if isinstance(c.value, str) and c.alignment.wrap_text]
        if max(lines, default=1) > 1 and (page.row_dimensions[row[0].row].height or 0) < line * max(lines):
            return False
        if any(c.font.size * 1.275 > line for c in row if c.value is not None):  # 12.75 of 10, as Excel itself has it
            return False
    return True


long = [c for page in book for row in page.iter_rows(min_row=5) for c in row
        if isinstance(c.value, str) and c.alignment.wrap_text and lines_of(c.value, width(page, c)) > 1]
ok(long and all(has_room(page) for page in book), f"{len(long)} texts of several lines have room for them")
ok(call("compare", "out", "-o", "m.txt", "--internal").returncode == 0, "a text")


class Page(html.parser.HTMLParser):
    """Rows, coloured cells, lines; every element closed."""
    def __init__(self):
        super().__init__()
        self.count, self.open, self.colours, self.styled = {}, [], set(), False

    def handle_starttag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1
        self.colours |= {v for k, v in attrs if k == "class" and f".{v} {{ background: #" in style}
        self.styled |= any(k == "style" or k.startswith("on") for k, v in attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


ok(call("compare", "out", "-o", "m.html", "--internal").returncode == 0, "a page")
with open(os.path.join(tmp, "m.html")) as file:
    text = file.read()
style = text.split("<style>")[1].split("</style>")[0]
page = Page()
page.feed(text)
known = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
ok(f"default-src 'none'; style-src 'sha256-{known}'; form-action 'none'; base-uri 'none'\"" in text and "unsafe" not in text
   and text.count("<style") == 1 and not page.styled, f"whose policy knows its one style by its hash (sha256-{known})")
ok(not page.open and page.count["tr"] > 29 + len(SHARES) and page.count["path"] == len(CUTS) and "script" not in page.count
   and len(page.colours) > 10, "in one piece, in colours, with a line for each, without a script")
ticks = [t for t in re.findall(r'text-anchor="end">([^<]*)<', text)]
steps = [float(re.sub(r"[^0-9.-]", "", t.replace(",", ""))) * (-1 if t.endswith("N") or "shortfall" in t else 1) for t in ticks]
apart = {round(b - a) for a, b in zip(steps, steps[1:])}
ok(len(steps) > 2 and len(apart) == 1 and re.fullmatch(r"[125]0*", str(abs(min(apart)))) and all(s % min(apart) == 0 for s in steps),
   f"lines of its grid are at round numbers: {ticks}")
ok("± " in text and len(text) < 200000, "and the errors in the matrix")
regions = re.findall(r"<td([^>]*)>([^<]*)<small>([^<]*)</small></td></tr>", text.split("<table>")[2])
ok(len(regions) > 28 and all("class" in c for c, _, _ in regions), f"the region too: {len(regions)} in colour with their error")

write("aaa.cfg", re.sub(r'^schemes.*', 'schemes = ( { name = "mine"; layers = ( { base = "costs"; key = "youths"; } ); } );', good,
                        flags=re.M | re.S))
call("run", "aaa.cfg", "-o", "aaa.h5")
done = call("compare", "aaa.h5", *files[:3], "-o", "odd.csv", "--internal")
odd = cells("odd.csv")
rows = {r for s, r, c in odd if s == "compare"}
filled = {r for (s, r, c), v in odd.items() if s == "compare" and c == label[codes[0]] and v}
ok(done.returncode == 0 and len(rows - filled) == 1 and 'under "full"' in call("compare", "aaa.h5", *files[:3]).stdout,
   "where the first file has a scheme of its own, the matrix is of one that most have")

first, again = files[1], os.path.join(tmp, "again.h5")
done = call("run", first, "-o", again)
done = call("compare", first, again)
ok(done.returncode == 0 and "the same" in done.stdout and "None: scenario" not in done.stderr, "two files that are the same: exit 0")
done = call("compare", files[1], files[2])
ok(done.returncode == 3 and "The two files differ" in done.stdout and done.stderr == "", "two that differ: exit 3, and no complaint")
ok("since their inputs do. In which, and by how much, stands above." in done.stdout and "first part" not in done.stdout,
   "where that follows from their inputs no part of the file is named")
done = call("compare", files[1], files[2], "-o", "beside.html")
ok(done.returncode == 3 and "beside.html tells in which, and by how much." in done.stdout, "and the file that was written tells it")
call("run", "good.cfg", "-o", "one.h5")
call("run", "good.cfg", "-o", "summary.h5", "--store", "summary")
shutil.copy(os.path.join(tmp, "one.h5"), os.path.join(tmp, "two.h5"))
ok(call("coalition", "two.h5").returncode == 0, "an answer in one of two files")
for pair in (("one.h5", "two.h5"), ("two.h5", "one.h5")):
    done = call("compare", *pair)
    ok(done.returncode == 3 and "Only two.h5 has: /stability. This was not compared." in done.stdout
       and "Whatever both of them have is the same" in done.stdout and "Every draw" not in done.stdout,
       f"an answer that only one of {pair} has: exit 3, by name")
shutil.copy(os.path.join(tmp, "two.h5"), os.path.join(tmp, "three.h5"))
ok(call("compare", "two.h5", "three.h5").returncode == 0, "both have the same answer: exit 0")
call("coalition", "three.h5", "--again", "--rho", "0.25")
done = call("compare", "two.h5", "three.h5")
ok(done.returncode == 3 and "the first part that does is /stability/" in done.stdout, "another answer: exit 3, by name")
with h5py.File(os.path.join(tmp, "two.h5")) as file:
    at = file["stability/alone"].id.get_offset()
with open(os.path.join(tmp, "two.h5"), "r+b") as file:
    file.seek(at)
    byte = file.read(1)[0]
    file.seek(at)
    file.write(bytes([byte ^ 4]))
for pair in (("one.h5", "two.h5"), ("two.h5", "one.h5")):
    done = call("compare", *pair, "-o", "damaged.csv")
    ok(done.returncode == 2 and "two.h5" in done.stderr and "/stability/alone" in done.stderr
       and not os.path.exists(os.path.join(tmp, "damaged.csv")), "one bit of an answer: damaged, exit 2, and no table")
shutil.copy(os.path.join(tmp, "one.h5"), os.path.join(tmp, "foreign.h5"))
with h5py.File(os.path.join(tmp, "foreign.h5"), "r+") as file:
    file["notes/mine"] = np.arange(3)
    file["summary/mine"] = np.arange(3)
done = call("compare", "one.h5", "foreign.h5")
ok(done.returncode == 3 and re.search(r"Only foreign.h5 has: (/notes, /summary/mine|/summary/mine, /notes)\.", done.stdout), "data sets of others: exit 3, by name")
done = call("compare", "one.h5", "summary.h5")
ok(done.returncode == 3 and "summary.h5 stores no draws" in done.stdout and "rows_committed" not in done.stdout
   and all("/" + name in done.stdout.split("Only one.h5 has: ")[1].split(". This")[0] for name in ("cost", "clients")) and "stored draws" in done.stdout,
   "a file without draws beside one that has them: said in words")
pair = []
for share in ("0.25", "0.5"):
    pair.append(os.path.join(tmp, share + ".h5"))
    call("run", "good.cfg", "-o", pair[-1], "--store", "all", "--set", "schemes.full.layers[0].share=" + share)
results = []
for path in pair:
    with h5py.File(path) as file:
        k = [s.decode() for s in file["scheme"][()]].index("full")
        inner = int(file["provenance/inner_draws"][()])
        results.append(-file["payment"][k, :, 1:, :].sum(axis=1) / 100)  # [draw][municipality], the budgets are the same
groups = (results[1] - results[0]).reshape(-1, inner, results[0].shape[1]).mean(axis=1)
mean, error = groups.mean(axis=0), 1.96 * groups.std(axis=0, ddof=1) / np.sqrt(len(groups))
done = call("compare", *pair, "-o", "d.csv", "--internal")
told = {(r[1], r[2]): float(r[3]) for r in csv.reader(open(os.path.join(tmp, "d.csv"), newline=""))
        if r[0] == "compare_difference" and len(r) > 3 and r[2]}
off = [max(abs(told[label[c], "Second - first"] - m), abs(told[label[c], "Monte Carlo error"] - e))
       for c, m, e in zip(label, mean, error)]
ok(done.returncode == 3 and max(off) < 0.03, f"by how much they differ, with the error draw by draw (off by {max(off):.3f} EUR)")
done = call("compare", "one.h5", pair[0])
ok("from one to 0.25\n" in done.stdout and re.search(r"^Input +one +0\.25$", done.stdout, re.M)
   and re.findall(r"^(\S+) +(1\.0|0\.25) .*[0-9] ", done.stdout, re.M)[:2] == [("one", "1.0"), ("0.25", "0.25")],
   "two files have the same names everywhere, are as they are given, and what was set in one has its value in the other")
for name, words in (("n60", ("-n", "60")), ("n80", ("-n", "80")), ("s5", ("-n", "60", "--seed", "5")), ("deep/n60", ("-n", "60"))):
    os.makedirs(os.path.join(tmp, "alike", os.path.dirname(name)), exist_ok=True)
    call("run", "good.cfg", "-o", f"alike/{name}.h5", "--set", "schemes.full.layers[0].share=0.5", *words)
done = call("compare", "alike/n60.h5", "alike/n80.h5")
told = re.findall(r"^(?:number of )?draws.*", done.stdout, re.M)
ok(len(told) == 1 and told[0].split() == ["number", "of", "draws", "60", "80"], f"how many draws were run is told once: {told}")
os.makedirs(os.path.join(tmp, "seeds"))
for seed in (1, 10, 2, 3):
    call("run", "good.cfg", "-o", f"seeds/s{seed}.h5", "-n", "64", "--seed", str(seed))
done = call("compare", "seeds").stdout
ok(re.search(r"^seed +1 \| 2 \| 3 \| 10$", done, re.M), "numbers are in their order")
ok(all(re.search(rf"^s{seed} \(seed {seed}\) ", done, re.M) for seed in (1, 10, 2, 3)), "each row tells its seed")
call("run", "other.cfg", "-o", "seeds/other.h5", "-n", "64", "--seed", "99")
ok("(seed 99)" not in call("compare", "seeds/s1.h5", "seeds/s1.h5", "seeds/other.h5").stdout, "but not where only another scenario has another")
for region in ("groningen-2016", "flevoland-2016"):
    call("run", os.path.join(ROOT, f"scenarios/{region}.cfg"), "-o", f"{region}.h5", "-n", "64", "--store", "summary")
told = re.findall(r"^budget_split\[(\d+)\]", call("compare", "groningen-2016.h5", "flevoland-2016.h5", "groningen-2016.h5").stdout, re.M)
ok(len(told) > 3 and told == sorted(told, key=int), f"keys with a number are in the order of these: {told}")
alike = [f"alike/{name}.h5" for name in ("n60", "n80", "s5", "deep/n60")]
call("compare", *alike, "-o", "alike.csv", "--internal")
rows = {r.rstrip(" /") for s, r, c in cells("alike.csv") if s == "compare" and c == "Region"}
seed = re.search(r"^seed = (\d+)", good, re.M).group(1)
ok(rows == {f"good (60 draws, seed {seed}, alike/n60.h5) / 0.5", "good (80 draws) / 0.5", "good (60 draws, seed 5) / 0.5",
            f"good (60 draws, seed {seed}, alike/deep/n60.h5) / 0.5"},
   f"runs of one scenario and settings are told apart by what differs: {sorted(rows)}")
os.makedirs(os.path.join(tmp, "left/x"))
os.makedirs(os.path.join(tmp, "right/x"))
call("run", "good.cfg", "-o", "left/x/n60.h5", "-n", "60")
call("run", "good.cfg", "-o", "right/x/n60.h5", "-n", "60", "--seed", "5")
done = call("compare", "left/x/n60.h5", "right/x/n60.h5", "-o", "two.txt")
ok(re.search(r"^written: two.txt \(\d+ KB\)$", done.stdout, re.M) and "from left/x/n60 to right/x/n60\n" in open(os.path.join(tmp, "two.txt"), encoding="utf-8").read(),
   "files of one name are told apart by their folders, and what was written is told")
done = call("compare", "left/x/n60.h5", "right/x/n60.h5", "alike/n80.h5")
rows = {line.split()[0] for line in done.stdout.splitlines() if re.match(r"[a-z/0-9]*n[68]0 ", line)}
ok("from n80 to right/x/n60\n" in done.stdout and rows == {"n80", "left/x/n60", "right/x/n60"}, f"as far as that takes: {sorted(rows)}")

write("guess.cfg", good.replace('name = "good"', 'name = "guess"').replace("budget = {", 'budget = { origin = "assumed";'))
call("run", "guess.cfg", "-o", "guess.h5")
call("run", "guess.cfg", "-o", "guess9.h5", "--seed", "9")
for pair in (("guess.h5", "one.h5"), ("one.h5", "guess.h5")):
    done = call("compare", *pair)
    ok("surplus" in done.stdout and "over, U" not in done.stdout and re.search(r"^guess \(assumed budget\) ", done.stdout, re.M)
       and re.search(r"^one ", done.stdout, re.M) and "Of 1 of these runs the budget is assumed" in done.stdout,
       f"a real budget is not called assumed, the other one is: {pair}")
done = call("compare", "guess.h5", "guess9.h5")
ok("O = over, U = under the assumed budget" in done.stdout and "surplus" not in done.stdout.split("Of ")[0]
   and "(assumed budget)" not in done.stdout, "both assumed: in the words of that")
ok("Chance over assumed budget over all years" in call("compare", "guess.h5", "guess9.h5", "--measure", "p_shortfall").stdout
   and "Chance of a shortfall over all years" in call("compare", "guess.h5", "one.h5", "--measure", "p_shortfall").stdout,
   "and so is the chance")
for n in ("1", "2"):
    call("run", "good.cfg", "-o", f"few{n}.h5", "-n", "64", "--seed", n)
done = call("compare", "few1.h5", "few2.h5")
ok(" ?" in done.stdout and "?: not known. A run with fewer than 50 sets" in done.stdout
   and "?: not known" not in call("compare", "one.h5", "guess.h5").stdout, "a ? is explained where there is one")
done = call("compare", "one.h5", "guess.h5", "-o", "x.docx")
ok(done.returncode == 2 and ".html" in done.stderr and ".pdf" not in done.stderr, "what cannot be written is not offered")


def measured(n):
    """compare of n files with few descriptors: kB that it took."""
    folder = os.path.join(tmp, f"many{n}")
    os.mkdir(folder)
    for k in range(n):
        os.link(files[k % len(files)], os.path.join(folder, f"{k:04}.h5"))
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
        out = os.open(os.path.join(tmp, f"many{n}.txt"), os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.execv(PROGRAM, [PROGRAM, "--lang", "en", "compare", folder, "--measure", "p50"])
    _, status, used = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_maxrss


few, many = measured(40), measured(240)
ok(few[0] == many[0] == 0, "240 files with 32 descriptors: each is closed before the next one is opened")
per_file = (many[1] - few[1]) / 200
if b"__asan_init" in open(PROGRAM, "rb").read():
    ok(True, "memory of each file # SKIP a sanitizer keeps what was given back")
else:
    ok(per_file < 40, f"and {per_file:.0f} kB stay of each (at most 40)")
done = call("report", *files, "-o", "r.csv")
line = done.stderr.split("\n", 1)[1].replace("\\\n", " ")  # as a shell reads it
ok(done.returncode == 2 and line.strip().startswith("solidair compare ") and not os.path.exists(os.path.join(tmp, "r.csv")),
   "a report of other regions beside each other is refused")
done = call(*line.split()[1:])
ok(done.returncode == 0 and len({r for s, r, c in cells("r.csv") if s == "compare" and c == "Region"}) == len(files),
   "with the line that sets all of them beside each other")
os.remove(os.path.join(tmp, "r.csv"))
same = [f for f in files if "other" not in f]
ok(call("report", *same, "-o", "r.csv").returncode == 0, f"a report of {len(same)} files")
beside = list(csv.reader(open(os.path.join(tmp, "r.csv"), newline="")))
ok(any(r[0] == "compare" for r in beside) and any(r[0].startswith("ab.") for r in beside), "has the matrix, and all their tables")
ok(np.all([os.path.exists(os.path.join(tmp, n)) for n in ("m.csv", "m.xlsx", "m.txt", "m.html")]), "all are there")
shutil.rmtree(tmp)
end()
