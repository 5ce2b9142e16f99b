#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes of scenarios/HANDLEIDING.md, done as they stand by somebody in an empty folder: each file and workbook is made as
shown, each command runs, and prints what the text says. `...` in an answer stands for anything.

test_handleiding.py --update writes the answers of commands whose answer is shown whole."""
import os
import re
import shlex
import subprocess
import sys
import tempfile

import openpyxl

import tap

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TEXT = os.path.join(ROOT, "scenarios", "HANDLEIDING.md")
FENCE = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.M | re.S)


def number(text):
    """As a spreadsheet keeps what its user sees as 2.050.000,50."""
    if not re.fullmatch(r"[\d.]+(,\d+)?", text):
        return text
    return float(text.replace(".", "").replace(",", ".")) if "," in text else int(text.replace(".", ""))


def fill(path, body):
    """Fills in the rows of a workbook, found by what stands in front of their last column, and leaves its further columns empty; or
    makes one."""
    head, *rows = [[number(cell.strip()) for cell in line.split("|")] for line in body.splitlines()]
    if not os.path.exists(path):
        book = openpyxl.Workbook()
        for row in [head] + rows:
            book.active.append(row)
        book.save(path)
        return True
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    if [cell.value for cell in sheet[1][:len(head)]] != head:
        return False
    filled = 0
    for place in sheet.iter_rows(min_row=2):
        for row in rows:
            if [cell.value for cell in place[:len(head) - 1]] == row[:-1]:
                place[len(head) - 1].value = row[-1]
                filled += 1
    book.save(path)
    return filled == len(rows)


def matches(shown, said):
    parts = [re.escape(part) for part in shown.strip("\n").split("...")]
    return re.fullmatch(r"[\s\S]*".join(parts), said.strip("\n")) is not None


def tell(shown, said):
    for name, text in (("shown", shown), ("said", said)):
        for line in text.splitlines():
            print(f"# {name}: {line}")


class Desk:
    def __init__(self, folder, update):
        self.folder, self.update = folder, update
        self.environment = {"PATH": os.path.abspath(os.environ["BUILD"]) + ":/usr/bin:/bin", "HOME": folder,
                            "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "2")}

    def ask(self, command):
        return subprocess.run(shlex.split(command), cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              check=False)

    def console(self, body):
        """Runs the commands of one block; gives it back as it is now."""
        new = []
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.M):
            done = self.ask(command)
            if self.update and "..." not in shown:
                shown = done.stdout.strip("\n") + "\n" * bool(done.stdout.strip())
            differs = 3 if command.startswith("solidair compare ") else 0
            good = done.returncode in (0, differs) and matches(shown, done.stdout)
            tap.ok(good, command)
            if not good:
                tell(shown, done.stdout + done.stderr)
            new.append(f"$ {command}\n{shown}")
        return "".join(new)

    def block(self, match):
        kind, name, body = match.groups()
        path = os.path.join(self.folder, name)
        if kind == "console":
            body = self.console(body)
        elif kind == "bestand":
            with open(path, "w", encoding="utf-8") as file:
                file.write(body)
        elif kind == "tabel":
            tap.ok(fill(path, body), f"{name} is filled in")
        else:
            tap.ok(False, f"a block of kind {kind}")
        return f"```{kind}{' ' * bool(name)}{name}\n{body}```"


def main():
    update = sys.argv[1:] == ["--update"]
    with open(TEXT, encoding="utf-8") as file:
        text = file.read()
    with tempfile.TemporaryDirectory() as folder:
        new = FENCE.sub(Desk(folder, update).block, text)
        for name in ("haren.html", "haren.xlsx", "afrekening.xlsx", "vergelijking.html"):
            path = os.path.join(folder, name)
            tap.ok(os.path.exists(path) and os.path.getsize(path) > 2000, f"{name} is there")
    tap.ok(text.count("\n## Recept ") == 3, "three recipes")
    if update:
        with open(TEXT, "w", encoding="utf-8") as file:
            file.write(new)


main()
tap.end()
