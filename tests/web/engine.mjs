// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/engine.mjs BUILD: the engine of the page in Node, asked by lines of JSON on stdin, one answer a line.
//   {"check": PATH, "lang": "nl"}                 -> what it tells, or its error
//   {"run": PATH, "draws": N, "workers": W, "out": FILE} -> every variable of the results, into FILE.json and FILE.bin
//   {"time": PATH, "draws": N}                    -> seconds of CPU time of such a run, in an engine that stays
//   {"give": PATH, "from": FILE}, {"model": true}, {"sample": N} -> a file more; what the views of the page get of the last run
//   {"text": FORM}                                -> a report of the last run
import { createInterface } from 'node:readline';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine, Refusal } from '../../sim/report/web/src/engine/engine.js';

const build = process.argv[2];
const compiled = new WebAssembly.Module(readFileSync(join(build, 'web/engine.wasm')));
const catalogue = readFileSync(join(build, 'locale/nl/LC_MESSAGES/solidair.mo'));
const results = 'results.h5';

const walk = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
const files = ['scenarios', 'tests'].flatMap(walk).filter((path) => /\.(cfg|csv|xlsx|inc)$/.test(path));
const shipped = files.filter((path) => path.startsWith('scenarios'));

const given = [];
async function open(lang, paths = shipped) {
  const engine = await Engine.open(compiled, { catalogue: lang === 'en' ? null : catalogue });
  for (const path of paths) engine.give(path, readFileSync(path));
  for (const { give, from } of given) engine.give(give, readFileSync(from));
  return engine;
}

let last = null;

// As the workers of the page do it: each runs its strips, the first one has the results.
async function run({ run: path, draws, workers = 1, lang = 'nl', out }) {
  const all = await Promise.all([...Array(workers).keys()].map(() => open(lang)));
  const sizes = all.map((engine, k) => engine.begin({ path, output: results, draws, store: 'all', writes: k === 0 }));
  const { strips } = sizes[0];
  if (workers > 1) {
    const pilot = all[0].makePilot();
    for (const engine of all) engine.takePilot(pilot);
  }
  for (let strip = strips - 1; strip >= 0; strip--)
    all[strip % workers].runStrip(workers > 1 ? strip : strips - 1 - strip);
  for (const engine of all.slice(1)) all[0].merge(engine.pack());
  all[0].finish();
  [last] = all;
  const variables = last.variables(results);
  let at = 0;
  const index = variables.map(({ name, kind, length, values }) => {
    if (kind === 'text') return { name, kind, length, texts: values };
    at += values.length;
    return { name, kind, length, at: at - values.length };
  });
  writeFileSync(`${out}.json`, JSON.stringify(index));
  writeFileSync(
    `${out}.bin`,
    Buffer.concat(variables.filter(({ kind }) => kind !== 'text').map(({ values }) => values)),
  );
  return { strips };
}

const opened = new Map();
async function kept(name, lang, paths) {
  const key = `${name} ${lang}`;
  if (!opened.has(key)) opened.set(key, open(lang, paths));
  return opened.get(key);
}

async function time({ time: path, draws }) {
  const timed = await kept('timed', 'nl', shipped);
  const before = process.cpuUsage();
  timed.run({ path, output: results, draws });
  return { seconds: process.cpuUsage(before).user / 1e6 };
}

const check = async ({ check: path, lang = 'nl' }) => (await kept('checker', lang, files)).check(path);

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  let answer;
  try {
    if (question.check) answer = await check(question);
    else if (question.give) answer = { given: given.push(question) };
    else if (question.model) answer = last.model(results);
    else if (question.sample) answer = last.sample(results, question.sample).model;
    else if (question.time) answer = await time(question);
    else if (question.run) answer = await run(question);
    else answer = { text: last.report(results, question.text, { internal: question.internal }) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { file, line: at, key, text, more } = error;
    answer = { error: { file, line: at, key, text, more } };
  }
  console.log(JSON.stringify(answer));
}
