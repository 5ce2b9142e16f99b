// SPDX-License-Identifier: GPL-3.0-or-later
// The program in a page: choose a scenario or open one, change its keys, simulate, and see the same views as in a report.
import { Engines, Stopped } from './workers.js';
import { engineParts, firstModel, notices, openViews, shipped } from './parts.js';
import { h, replace, save, withoutCommands } from '../dom.js';
import { readFile, zipOf } from './files.js';
import { changedWords, choiceOf, lang, makePanel, scenarioTold, tellRoot } from './panel.js';
import { aboutRun, duration, secondsOf, timeLeft } from './questions.js';
import { isLong, linkOf, scenarioText, settingOf, yearsOf } from './setting.js';
import { backTo, keepOwn, ownBefore, ownChanges, ownWords } from './own.js';
import { filledBudgets } from './region.js';
import { builder, careOf, catalogueOf } from './builder.js';
import { Form } from './form.js';
import { count } from '../format.js';
import { addTexts, t } from '../text.js';
import { en } from './text-en.js';
import { nl } from './text-nl.js';

addTexts({ nl, en });
const place = document.getElementById('program');
const sampleDraws = 1000;

const state = { path: '', changes: new Map(), draws: 0, checked: null, model: null };
const own = new Map(); // files of one's own
let scenarios = []; // that ship
let engines = null;
let panel = null;
let form = null;
let shown = ''; // the setting whose figures are on the screen
let busy = false;
let hasResults = false; // of the last run; a run that is stopped, or fails, leaves none
const setResults = (there) => {
  hasResults = there;
};
let lastRun = null; // {seconds, draws, municipalities, schemes, shocks}

const settingNow = () => ({ path: state.path, changes: [...state.changes], draws: state.draws });
const isShown = () => JSON.stringify(settingNow()) === shown;

// ---- the views ----

const choiceNow = () => choiceOf(state.model);

function show(model, sample, { municipality, scheme } = choiceNow()) {
  const at = (list, code, otherwise) => (list.includes(code) ? list.indexOf(code) : otherwise);
  state.model = {
    ...model,
    chosen: at(model.municipality, municipality, model.chosen),
    chosen_scheme: at(model.scheme, scheme, model.chosen_scheme),
    scenario_told: scenarioTold(model.scenario_name, lastRun?.changed),
    budget_filled: filledBudgets(own, state.path, model.year.map(Number)),
  };
  document.getElementById('model').textContent = JSON.stringify(state.model);
  document.getElementById('sample-model').textContent = JSON.stringify(sample?.model ?? null);
  document.documentElement.dataset.budget = model.budget_origin;
  document.title = `${lang() === 'en' ? model.title_en : model.title} - solidair`;
  globalThis.solidairSample = sample?.bytes ?? null;
  globalThis.solidairWaits = sample === undefined; // nothing was simulated here yet
  globalThis.solidairViews();
}

// ---- what is said ----

// Read aloud as it changes: not again when it is the same.
const say = (text) => {
  if (panel.status.textContent !== text) panel.status.textContent = text;
};

function tellRefusal(error) {
  const atField = form?.tell(error.text && error.key ? error : null);
  panel.problem.textContent =
    error.text && error.key && atField ? t('program.atField', { key: error.key }) : withoutCommands(error.message);
}

function tellFine() {
  form?.tell(null);
  panel.problem.textContent = '';
  panel.run.disabled = busy || isShown();
  say(isShown() ? '' : changedWords(state.changes.size));
}

// ---- checking ----

const keep = (values) => Object.assign(state, values);

let checking = 0;
async function check() {
  const mine = ++checking;
  try {
    const checked = await engines.check(state.path, [...state.changes, ['draws', String(state.draws)]]);
    if (mine !== checking) return false;
    keep({ checked });
    tellFine();
    return true;
  } catch (error) {
    if (mine === checking && !(error instanceof Stopped)) tellRefusal(error);
    panel.run.disabled = true;
    return false;
  }
}

// ---- a scheme of one's own ----

// Behind the schemes that there are, as they are now; the list as a whole comes before what is changed in it.
async function addScheme(text) {
  const present = state.checked.values.find(({ whole, path }) => whole && path === 'schemes').value;
  const all = present.trim().replace(/\)$/, `, ${text})`);
  const changes = new Map([['schemes', all], ...[...state.changes].filter(([key]) => key !== 'schemes')]);
  await engines.check(state.path, [...changes]); // throws what is wrong with it
  await open(state.path, changes, state.draws);
}

async function drawBuilder(values) {
  const { parts } = engines;
  replace(
    panel.builder,
    builder({
      registry: await engines.layers(),
      care: careOf(values),
      catalogue: catalogueOf(parts.files, lang()),
      add: addScheme,
    }),
  );
}

// The scenario as it is without changes, for the form; then with them. draws: null for those of the scenario.
async function open(path, changes = [], draws = null) {
  if (path !== state.path) backTo(new Map());
  state.path = path;
  state.changes = new Map(changes);
  panel.problem.textContent = '';
  try {
    const schemes = changes instanceof Map ? changes.get('schemes') : new Map(changes).get('schemes');
    const base = await engines.check(path, schemes ? [['schemes', schemes]] : []);
    keep({ draws: draws ?? base.draws });
    panel.draws.value = Number.isInteger(state.draws) ? count(state.draws) : state.draws;
    form.fill(base.values, state.changes);
    await drawBuilder(base.values);
  } catch (error) {
    replace(panel.form);
    tellRefusal(error);
    panel.run.disabled = true;
    return;
  }
  await check();
}

// The names of municipalities are those of the figures on the screen.
async function makeForm() {
  const [keys, registry] = await Promise.all([engines.keys(), engines.layers()]);
  const townOf = (code) => state.model?.municipality_name[state.model.municipality.indexOf(code)];
  return new Form(panel.form, { keys, registry, townOf }, changeKey);
}

// ---- simulating ----

function setBusy(now) {
  const pressed = document.activeElement;
  busy = now;
  panel.run.disabled = now;
  panel.csv.disabled = now || !state.model;
  panel.stop.hidden = panel.progress.hidden = !now;
  panel.questions.setBusy(now);
  if (now && pressed?.disabled) panel.stop.focus();
}

// What was at work is ready, or ended. Who was at the button to stop, which goes, is brought to what can be pressed next.
function setReady() {
  const stopping = document.activeElement === panel.stop;
  setBusy(false);
  panel.run.disabled = isShown() && hasResults; // what is gone can be worked out again
  if (stopping) (panel.run.disabled ? panel.status : panel.run).focus();
}

async function figures() {
  const model = await engines.ask('model', {});
  const sample = await engines.ask('sample', sampleDraws).catch(() => null); // some runs cannot be settled again
  return [model, sample];
}

async function simulate(choice) {
  const setting = settingNow();
  const wanted = JSON.stringify(setting);
  const before = performance.now();
  panel.problem.textContent = '';
  hasResults = false;
  setBusy(true);
  const fewer = state.model && Number(state.model.draws) > setting.draws ? state.model.draws : null;
  const running = t('program.running', { draws: count(setting.draws) });
  panel.progress.removeAttribute('value'); // how far it is, is told by some thousand draws at a time
  say(running);
  try {
    await engines.run(setting, (done) => {
      if (done === 0) return;
      panel.progress.max = setting.draws;
      panel.progress.value = done;
      const left = timeLeft(done / setting.draws, (performance.now() - before) / 1000);
      const changed = JSON.stringify(settingNow()) !== wanted && changedWords(state.changes.size);
      say([running, left, changed].filter(Boolean).join(' '));
    });
    tellRoot('run-ms', performance.now() - before);
    lastRun = aboutRun(setting, state.checked.values, (performance.now() - before) / 1000);
    say(t('program.figures'));
    show(...(await figures()), choice);
    Object.assign(lastRun, { municipalities: state.model.municipality.length, schemes: state.model.scheme.length });
    shown = wanted;
    hasResults = true;
    const coarser = fewer ? t('program.coarser', { draws: count(Number(fewer)) }) : '';
    say(`${t('program.ran', { draws: count(setting.draws) })} ${coarser}`.trim());
    tellRoot('ran', shown);
  } catch (error) {
    if (error instanceof Stopped) say(t('program.stopped'));
    else tellRefusal(error);
  } finally {
    setReady();
  }
  if (hasResults && !isShown()) await check(); // what was changed meanwhile is still to be run
}

// ---- what a municipality fills in of itself ----

// Counts in everything from then on: the whole is simulated again. Throws what is wrong with it. What the program says of
// accounts that it leaves out is told.
async function takeOwn(filled) {
  if (busy) return;
  const before = { own: ownBefore(), changes: state.changes };
  keepOwn(filled);
  const base = await engines.check(state.path);
  const changes = new Map([...state.changes, ...ownChanges(base.values)]);
  keep({ changes });
  if (!(await check())) {
    const problem = panel.problem.textContent;
    backTo(before.own);
    keep({ changes: before.changes });
    await check();
    throw new Error(problem);
  }
  await simulate();
}
const leftOut = () => state.checked?.warnings.filter((text) => text.includes('as_of')) ?? [];
globalThis.solidairOwn = { take: takeOwn, words: ownWords, leftOut };

// ---- questions about the run ----

// How much work the sensitivity of the chosen municipality and scheme is; asked once for each.
let sized = '';
async function measure() {
  const run = lastRun;
  const { municipality, scheme } = choiceNow();
  const wanted = `${shown} ${municipality} ${scheme}`;
  if (busy || !hasResults || !run || wanted === sized) return;
  sized = wanted;
  run.size = await engines.ask('sensitivitySize', { municipality, scheme }).catch(() => null);
}

function tellWhyNot(error, lacksReserve) {
  const why = withoutCommands(error.text ?? error.message);
  panel.problem.textContent = lacksReserve && error.text ? `${why} ${t('ask.needsReserve')}` : why;
}

async function ask(question, reserve) {
  const { name, section } = question;
  if (!hasResults) await simulate();
  if (!hasResults) return;
  await measure();
  const before = performance.now();
  panel.problem.textContent = '';
  setBusy(true);
  panel.progress.removeAttribute('value'); // how far it is, is not known yet
  const about = { expected: secondsOf(question, lastRun), even: question.even };
  say(
    [t('ask.running'), about.expected && t('ask.takes', { time: duration(about.expected) })].filter(Boolean).join(' '),
  );
  setResults(false);
  try {
    const { municipality, scheme } = choiceNow();
    await engines.question(name, { municipality, scheme, reserve: reserve ?? -1 }, (done, total) => {
      panel.progress.max = total;
      panel.progress.value = done;
      say(`${t('ask.running')} ${timeLeft(done / total, (performance.now() - before) / 1000, about)}`);
    });
    setResults(true);
    panel.progress.removeAttribute('value');
    say(t('ask.figures'));
    show(...(await figures()));
    say(t('ask.done', { time: duration((performance.now() - before) / 1000) }));
    panel.status.append(' ', h('a', { href: `#${section}`, class: 'utrecht-link' }, t(`${section}.title`)));
    tellRoot('asked', name);
  } catch (error) {
    const stopped = error instanceof Stopped;
    setResults(!stopped);
    if (!stopped) tellWhyNot(error, name === 'reverse' && reserve === null);
    say(stopped ? t('ask.stopped') : '');
  } finally {
    setReady();
  }
}

// ---- files in and out ----

// Among the scenarios to choose from, and chosen.
function offer(path) {
  const choose = document.getElementById('program-scenario');
  const name = path.replace(/^.*\//, '');
  if (!scenarios.some((one) => one.path === path)) {
    scenarios.push({ path, title: name, title_en: name });
    choose.append(h('option', { value: path }, name));
  }
  choose.value = path;
}

function withdraw(path, otherwise) {
  const choose = document.getElementById('program-scenario');
  scenarios = scenarios.filter((one) => one.path !== path);
  [...choose.options].find(({ value }) => value === path)?.remove();
  choose.value = otherwise;
}

async function take(files) {
  for (const [path, content] of files) {
    own.set(path, content);
    await engines.give(path, content);
  }
}

const nameOf = (path) => path.replace(/^.*\//, '');

// What the scenario names is read with it; of another table it is told what it is good for, or what is wrong with it.
async function tryTable(path) {
  const scenario = own.get(state.path);
  const text = scenario && typeof scenario !== 'string' ? new TextDecoder().decode(scenario) : (scenario ?? '');
  const changed = [...state.changes.values()].join();
  if (!text.includes(nameOf(path)) && !changed.includes(nameOf(path))) {
    await engines.region('eigen-regio', '', [path, own.get(path)]);
    return t('program.tableRead', { name: nameOf(path) });
  }
  if (!(await check())) throw new Error(panel.problem.textContent);
  return t('program.tableUsed', { name: nameOf(path) });
}

// One that cannot be used leaves what was chosen before.
async function openScenario(path) {
  const before = { path: state.path, changes: state.changes, draws: state.draws };
  offer(path);
  await open(path);
  const problem = panel.problem.textContent;
  if (!problem) return '';
  own.delete(path);
  withdraw(path, before.path);
  await open(before.path, before.changes, before.draws);
  throw new Error(problem);
}

// A scenario among them is opened; what else there is, may be what it names.
async function openFiles(list) {
  panel.fileProblem.textContent = '';
  const given = await Promise.all([...list].map(readFile));
  const scenario = given.find(([path]) => path.endsWith('.cfg'));
  try {
    await take(given);
    const told = scenario
      ? await openScenario(scenario[0])
      : (await Promise.all(given.map(([path]) => tryTable(path)))).join(' ');
    if (told) say(told);
  } catch (error) {
    if (!scenario) for (const [path] of given) own.delete(path);
    panel.fileProblem.textContent = `${withoutCommands(error.message)} ${t('program.fileLeft')}`;
  }
}

async function openRegion(files, scenario) {
  await take(files);
  offer(scenario);
  await open(scenario);
  return yearsOf(state.checked.values);
}

const stem = () => state.path.replace(/^.*\//, '').replace(/\.cfg$/, '');

// With files of one's own it comes packed with them.
function saveScenario() {
  const name = `${stem()}-eigen.cfg`;
  const text = scenarioText(settingNow(), state.checked.values);
  if (own.size === 0) save(name, text, 'text/plain');
  else save(`${stem()}-eigen.zip`, zipOf(own, name, text), 'application/zip');
}

// Where a question was stopped the results are gone, and are worked out again first.
async function saveTables() {
  if (!hasResults) await simulate();
  if (hasResults)
    save(`${stem()}.csv`, await engines.ask('report', lang() === 'en' ? 'csv' : 'csv-nl', {}), 'text/csv');
}

async function copyLink() {
  const link = await linkOf({ ...settingNow(), ...choiceNow(), lang: lang(), files: own });
  window.history.replaceState(null, '', link);
  try {
    await navigator.clipboard.writeText(link);
    const more = [own.size > 0 && t('program.linkOwn'), isLong(link) && t('program.linkLong')];
    say([t('program.linkCopied'), ...more, t('program.linkNot')].filter(Boolean).join(' '));
  } catch {
    say(t('program.linkInBar'));
  }
}

// ---- the panel ----

function changeKey(key, value) {
  if (value === null) state.changes.delete(key);
  else state.changes.set(key, value);
  check();
}

function chooseScenario(path) {
  panel.fileProblem.textContent = '';
  return open(path);
}

const does = {
  run: () => simulate(),
  stop: () => engines.stop(),
  choose: chooseScenario,
  openFiles,
  setDraws: (draws) => {
    state.draws = draws;
    check();
  },
  saveScenario,
  saveTables,
  copyLink,
  speak,
  engines: () => engines,
  made: openRegion,
  ask,
  lastRun: () => lastRun,
  measure,
};

function drawPanel() {
  panel = makePanel({ state, scenarios, does, open: document.getElementById('program-panel')?.open });
  replace(place, panel.element);
  place.setAttribute('aria-label', t('program.title'));
}

// ---- the languages ----

// All that the engines say comes in that language from then on; the figures stay the same.
async function speak(other) {
  if (busy) return;
  document.documentElement.lang = other;
  drawPanel();
  document.getElementById('program-language').focus();
  await engines.speak(other);
  globalThis.solidairTables = Promise.resolve([engines.parts.module, engines.catalogue()]);
  form = await makeForm();
  await open(state.path, state.changes, state.draws);
  if (hasResults) show(...(await figures()));
  else await simulate(); // the figures of a run that was stopped speak no other language
  setBusy(false);
  tellRoot('spoken', other);
}

// ---- the beginning ----

async function begin(files, linked) {
  engines = new Engines(await engineParts(files), lang());
  globalThis.solidairTables = Promise.resolve([engines.parts.module, engines.catalogue()]);
  form = await makeForm();
  if (linked) {
    document.getElementById('program-panel').open = true;
    await take(linked.files);
    if (linked.files.length > 0) offer(linked.path);
    await open(linked.path, linked.changes, linked.draws);
  } else await open(state.path, [], state.draws);
  if (panel.problem.textContent === '') await simulate(linked ?? undefined);
}

async function start() {
  const [carried, linked] = await Promise.all([shipped(), settingOf(window.location.hash), openViews()]);
  ({ scenarios } = carried);
  Object.assign(state, carried.first);
  shown = JSON.stringify(settingNow());
  if (linked) Object.assign(state, { path: linked.path, draws: linked.draws });
  if (linked?.lang === 'en') document.documentElement.lang = 'en';
  drawPanel();
  document.getElementById('parts').textContent = JSON.stringify(await notices());
  if (lang() === 'nl') show(await firstModel(), undefined, linked ?? {}); // in English there are figures when it has simulated
  try {
    await begin(carried.files, linked);
  } catch (error) {
    panel.problem.textContent = t('program.cannot', { reason: String(error.message ?? error) });
  }
}

start().then(() => tellRoot('program', 'ready'));
