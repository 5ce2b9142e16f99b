// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/words.mjs BUILD: the Dutch that the page of the program shows can be read by who has never seen a program: its
// own texts, the tables of a run and of what was asked of it, and what explains the keys. As TAP.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../../sim/report/web/src/engine/engine.js';
import { nl } from '../../sim/report/web/src/text-nl.js';
import { valueName } from '../../sim/report/web/src/program/names.js';
import { nl as programNl } from '../../sim/report/web/src/program/text-nl.js';

const build = process.argv[2];
const results = 'results.h5';
const mostWords = 25; // in one breath, up to a full stop, colon or semicolon
const mostOnAverage = 13; // of what the page says itself, to who has just opened it

const banned = [
  [/(?<![\w-])-n\b|(?<![\w-])--[a-z]{2,}/, 'an option of a command'],
  [/\bsolidair (run|check|list|show|report|settle|stress|coalition|sensitivity|batch|new|compare)\b/, 'a command'],
  [/\bterminal\b|\bopdrachtregel\b|\bREADME\b|\bWebAssembly\b/, 'a word of programmers'],
  [/\bhiernaast\b|\bNee en ja\b/i, 'says what is not there'],
  [/(?<![\p{L}\d).-])[-\u2212] ?(€ ?)?\d/u, 'a bare minus sign'],
];
// Words that Dutch has not. What explains a key names its values as they are written in a scenario.
const english = /\b(the|and|of the|with|from|which|are|were|measured|derived|assumed)\b/;
// What the first screen says is for who will never read a table.
const onFirstScreen = /^(summary|verdict|accounts)\./;
const statistics = /Monte Carlo|standaardafwijking|\bP[1-9]0\b|kwantiel|variantie|interval/i;

const walk = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });

async function openEngine() {
  const compiled = new WebAssembly.Module(readFileSync(join(build, 'web/engine.wasm')));
  const catalogue = readFileSync(join(build, 'locale/nl/LC_MESSAGES/solidair.mo'));
  const engine = await Engine.open(compiled, { catalogue });
  const files = walk('scenarios').filter((path) => /\.(cfg|csv)$/.test(path));
  for (const path of files) engine.give(path, readFileSync(path));
  return engine;
}

const strings = (value) =>
  typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];

// [where, text] of the tables of the last run; the columns have their kind beside their title.
const ofTables = (engine) =>
  engine
    .model(results)
    .sheets.flatMap(({ id, caption, lead, note, columns, rows, total }) =>
      [...new Set(strings([caption, lead, note, columns.map(([title]) => title), rows, total]))].map((text) => [
        id,
        text,
      ]),
    );

const engine = await openEngine();
engine.run({ path: 'scenarios/groningen-2016.cfg', draws: 200, output: results });
engine.question(results, 'stress', { shocks: 'scenarios/stress-2016.cfg' });
engine.question(results, 'reverse', { municipality: 'Haren', scheme: 'full', reserve: 500000000 });
const asked = ofTables(engine);
engine.run({ path: 'scenarios/flevoland-2016.cfg', draws: 200, output: results });
engine.question(results, 'coalition');
const tables = [...asked, ...ofTables(engine)];
const own = [...Object.entries(nl), ...Object.entries(programNl)];
const keys = engine.keys().map(({ path, doc }) => [path, doc]);
const all = [...own, ...tables, ...keys];

const breaths = (text) => text.split(/(?<=[.?!:;])\s+/);
const length = (text) => text.split(/\s+/).filter((word) => /[\p{L}\d{]/u.test(word)).length;

let number = 0;
function report(what, wrong) {
  number += 1;
  const found = [...new Set(wrong)];
  console.log(`${found.length ? 'not ok' : 'ok'} ${number} - ${what}`);
  for (const one of found.slice(0, 20)) console.log(`# ${one}`);
}

const found = (texts, pattern, why = '') =>
  texts.filter(([, text]) => pattern.test(text)).map(([where, text]) => `${where}: ${text} ${why && `(${why})`}`);

report(
  `the texts of a run, of questions and of the page itself are there (${all.length})`,
  ['shocks', 'reverse', 'stability', 'overview', 'council'].filter((id) => !tables.some(([where]) => where === id)),
);
report(
  'none has a word or sign that only who made the program knows',
  banned.flatMap(([pattern, why]) => found(all, pattern, why)),
);
report('none is English', found([...own, ...tables], english));
report(
  'the first screen has no words of statistics',
  found(
    own.filter(([key]) => onFirstScreen.test(key)),
    statistics,
  ),
);
report(
  `nobody has to read more than ${mostWords} words in one breath`,
  all.flatMap(([where, text]) =>
    breaths(text)
      .filter((breath) => length(breath) > mostWords)
      .map((breath) => `${where}: ${length(breath)}: ${breath}`),
  ),
);
globalThis.document = { documentElement: { lang: 'nl' } }; // names are asked for as in a page
const choices = engine
  .keys()
  .flatMap(({ path, choices: list }) => (list ?? '').split(', ').map((value) => [path, value]));
report(
  'every value that can be chosen in a form is called something in Dutch',
  choices
    .filter(([path, value]) => value && valueName(path, value) === value.replaceAll('_', ' ') && value !== 'budget')
    .map(([path, value]) => `${path}: ${value}`),
);
const schemes = asked.filter(([id, text]) => id === 'schemes' && /: Gedeeld wordt /.test(text)).map(([, text]) => text);
const said = schemes.map((text) => text.slice(text.indexOf(': ')));
report(
  'no two schemes are told of in the same words',
  said.filter((text, k) => said.indexOf(text) !== k),
);

const sentences = own.flatMap(([, text]) => text.split(/(?<=[.?!])\s+/)).filter((text) => /[.?!]$/.test(text));
const mean = sentences.reduce((sum, text) => sum + length(text), 0) / sentences.length;
report(
  `a sentence of the page has ${mean.toFixed(1)} words on average, at most ${mostOnAverage}`,
  mean <= mostOnAverage ? [] : [String(mean)],
);
console.log(`1..${number}`);
