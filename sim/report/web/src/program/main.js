// SPDX-License-Identifier: GPL-3.0-or-later
// The program in a page: choose a scenario or open one, change its keys, simulate, and see the same views as in a report.
import { Engines, Stopped } from './workers.js';
import { engineParts, firstModel, notices, shipped } from './parts.js';
import { h, replace, select } from '../dom.js';
import { linkOf, scenarioText, settingOf } from './setting.js';
import { Form } from './form.js';
import { count } from '../format.js';
import { t } from '../text.js';

const place = document.getElementById('program');
const sampleDraws = 1000;
const drawChoices = [200, 1000, 2000, 5000, 10000];

const state = { path: '', changes: new Map(), draws: 0, checked: null, model: null };
let scenarios = []; // that ship
let engines = null;
let form = null;
let shown = ''; // the setting whose figures are on the screen
let busy = false;
let hasResults = false; // of the last run; a run that is stopped, or fails, leaves none

const settingNow = () => ({ path: state.path, changes: [...state.changes], draws: state.draws });
const english = document.documentElement.lang === 'en';

// ---- the views ----

const chosen = (id) => document.getElementById(id)?.selectedOptions[0]?.value;

// Who and what is chosen now, by code, so that it stays the same under other figures.
function choiceNow() {
  if (!state.model) return {};
  return {
    municipality: state.model.municipality[Number(chosen('choose-municipality'))],
    scheme: state.model.scheme[Number(chosen('choose-scheme'))],
  };
}

function show(model, sample, { municipality, scheme } = choiceNow()) {
  const at = (list, code, otherwise) => (list.includes(code) ? list.indexOf(code) : otherwise);
  state.model = {
    ...model,
    chosen: at(model.municipality, municipality, model.chosen),
    chosen_scheme: at(model.scheme, scheme, model.chosen_scheme),
  };
  document.getElementById('model').textContent = JSON.stringify(state.model);
  document.getElementById('sample-model').textContent = JSON.stringify(sample?.model ?? null);
  document.documentElement.dataset.budget = model.budget_origin;
  globalThis.solidairSample = sample?.bytes ?? null;
  globalThis.solidairViews();
}

// ---- what is said ----

const status = h('p', { role: 'status', class: 'note', id: 'program-status' });
const problem = h('p', { role: 'alert', class: 'problem', id: 'program-problem' });
const progress = h('progress', { id: 'program-progress', hidden: true, 'aria-label': t('program.progress') });
const say = (text) => {
  status.textContent = text;
};

function tellRefusal(error) {
  const atField = form?.tell(error.text && error.key ? error : null);
  problem.textContent = error.text && error.key && atField ? t('program.atField', { key: error.key }) : error.message;
}

function tellFine() {
  form?.tell(null);
  problem.textContent = '';
  const changed = JSON.stringify(settingNow()) !== shown;
  runButton.disabled = busy || !changed;
  say(changed ? t('program.changed', { n: count(state.changes.size) }) : '');
}

// ---- checking ----

const keep = (values) => Object.assign(state, values);

let checking = 0;
async function check() {
  const mine = ++checking;
  try {
    const checked = await engines.check(state.path, [...state.changes]);
    if (mine !== checking) return false;
    keep({ checked });
    tellFine();
    return true;
  } catch (error) {
    if (mine === checking && !(error instanceof Stopped)) tellRefusal(error);
    runButton.disabled = true;
    return false;
  }
}

// The scenario as it is without changes, for the form; then with them.
async function open(path, changes = []) {
  state.path = path;
  state.changes = new Map(changes);
  problem.textContent = '';
  try {
    const base = await engines.check(path, []);
    form.fill(base.values, state.changes);
  } catch (error) {
    replace(formPlace);
    tellRefusal(error);
    runButton.disabled = true;
    return;
  }
  await check();
}

// ---- simulating ----

function setBusy(now) {
  busy = now;
  runButton.disabled = now;
  csvButton.disabled = now || !hasResults;
  stopButton.hidden = progress.hidden = !now;
}

async function figures() {
  const model = await engines.ask('model', {});
  const sample = await engines.ask('sample', sampleDraws).catch(() => null); // some runs cannot be settled again
  return [model, sample];
}

async function simulate(choice) {
  const setting = settingNow();
  const before = performance.now();
  problem.textContent = '';
  hasResults = false;
  setBusy(true);
  progress.max = setting.draws;
  progress.value = 0;
  say(t('program.running', { draws: count(setting.draws) }));
  try {
    await engines.run(setting, (done) => {
      progress.value = done;
    });
    document.documentElement.dataset.runMs = String(performance.now() - before);
    say(t('program.figures'));
    show(...(await figures()), choice);
    shown = JSON.stringify(setting);
    hasResults = true;
    say(t('program.ran', { draws: count(setting.draws) }));
    document.documentElement.dataset.ran = shown;
  } catch (error) {
    if (error instanceof Stopped) say(t('program.stopped'));
    else tellRefusal(error);
  } finally {
    setBusy(false);
    runButton.disabled = JSON.stringify(settingNow()) === shown;
  }
}

// ---- files in and out ----

function save(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

async function openFiles(list) {
  const given = await Promise.all(
    [...list].map(async (file) => [`scenarios/${file.name}`, new Uint8Array(await file.arrayBuffer())]),
  );
  for (const [path, bytes] of given) await engines.give(path, bytes);
  const scenario = given.find(([path]) => path.endsWith('.cfg'));
  if (!scenario) {
    await check();
    return;
  }
  const [path] = scenario;
  const choose = document.getElementById('program-scenario');
  if (![...choose.options].some(({ value }) => value === path))
    choose.append(h('option', { value: path }, path.replace('scenarios/', '')));
  choose.value = path;
  await open(path);
}

const stem = () => state.path.replace(/^.*\//, '').replace(/\.cfg$/, '');
const saveScenario = () => save(`${stem()}-eigen.cfg`, scenarioText(settingNow(), state.checked.values), 'text/plain');
const saveTables = async () => save(`${stem()}.csv`, await engines.ask('report', 'csv-nl', {}), 'text/csv');

async function copyLink() {
  const link = linkOf({ ...settingNow(), ...choiceNow() });
  window.history.replaceState(null, '', link);
  try {
    await navigator.clipboard.writeText(link);
    say(t('program.linkCopied'));
  } catch {
    say(t('program.linkInBar'));
  }
}

// ---- the panel ----

const button = (id, text, onclick, attributes = {}) =>
  h('button', { type: 'button', id, class: 'utrecht-button', onclick, ...attributes }, text);

const runButton = button('program-run', t('program.run'), () => simulate(), { disabled: true });
const stopButton = button('program-stop', t('program.stop'), () => engines.stop(), { hidden: true });
const csvButton = button('program-csv', t('program.csv'), saveTables, { disabled: true });
const formPlace = h('div', { id: 'program-form' });

const titleOf = (one) => (english ? one.title_en : one.title);

function changeKey(key, value) {
  if (value === null) state.changes.delete(key);
  else state.changes.set(key, value);
  check();
}

function panel() {
  const fileInput = h('input', {
    id: 'program-open',
    type: 'file',
    multiple: true,
    accept: '.cfg,.csv,.xlsx',
    onchange: () => openFiles(fileInput.files),
  });
  const drawsInput = select(
    t('program.draws'),
    drawChoices.map((n) => [n, count(n)]),
    state.draws,
    (n) => {
      state.draws = Number(n);
      check();
    },
    'program-draws',
  );
  return h(
    'details',
    { class: 'data', id: 'program-panel' },
    h('summary', {}, t('program.title')),
    h('p', { class: 'note' }, t('program.private')),
    h(
      'div',
      { class: 'choices' },
      select(
        t('program.scenario'),
        scenarios.map((one) => [one.path, titleOf(one)]),
        state.path,
        (path) => open(path),
        'program-scenario',
      ),
      h('div', { class: 'field' }, h('label', { for: 'program-open' }, t('program.open')), fileInput),
      drawsInput,
    ),
    h(
      'div',
      { class: 'buttons' },
      runButton,
      stopButton,
      button('program-save', t('program.save'), saveScenario),
      csvButton,
      button('program-link', t('program.link'), copyLink),
    ),
    progress,
    status,
    problem,
    h('h2', {}, t('program.keys')),
    formPlace,
  );
}

// ---- the beginning ----

async function begin(files) {
  const linked = settingOf(window.location.hash);
  const parts = await engineParts(files);
  globalThis.solidairTables = Promise.resolve([parts.module, parts.catalogue]);
  engines = new Engines(parts);
  form = new Form(formPlace, await engines.keys(), changeKey);
  if (linked) {
    state.draws = linked.draws;
    document.getElementById('program-draws').value = String(linked.draws);
    document.getElementById('program-scenario').value = linked.path;
    document.getElementById('program-panel').open = true;
    await open(linked.path, linked.changes);
  } else await open(state.path);
  if (problem.textContent === '') await simulate(linked ?? undefined);
}

async function start() {
  const carried = await shipped();
  ({ scenarios } = carried);
  Object.assign(state, carried.first);
  replace(place, panel());
  document.getElementById('parts').textContent = JSON.stringify(await notices());
  show(await firstModel(), null, settingOf(window.location.hash) ?? {});
  shown = JSON.stringify(settingNow());
  try {
    await begin(carried.files);
  } catch (error) {
    problem.textContent = t('program.cannot', { reason: String(error.message ?? error) });
  }
}

start().then(() => document.documentElement.setAttribute('data-program', 'ready'));
