// SPDX-License-Identifier: GPL-3.0-or-later
// The panel above the views: what is simulated, buttons, how far it is, and what is said of it. Made anew in another language.
import { h, select } from '../dom.js';
import { count } from '../format.js';
import { questionList } from './questions.js';
import { regionMaker } from './region.js';
import { t } from '../text.js';

const drawChoices = [200, 1000, 2000, 5000, 10000]; // any other number can be typed

export const lang = () => document.documentElement.lang;

// For who waits for it.
export const tellRoot = (name, value) => document.documentElement.setAttribute(`data-${name}`, value);

const chosen = (id) => document.getElementById(id)?.selectedOptions[0]?.value;

// Who and what is chosen now, by code, so that it stays the same under other figures.
export function choiceOf(model) {
  if (!model) return {};
  return {
    municipality: model.municipality[Number(chosen('choose-municipality'))],
    scheme: model.scheme[Number(chosen('choose-scheme'))],
  };
}

// n: how many keys are changed; of none it is the scenario or the number of draws that was.
export const changedWords = (n) =>
  t(n === 0 ? 'program.otherwise' : n === 1 ? 'program.changedOne' : 'program.changed', { n: count(n) });

// The name of the scenario of which n keys are changed, as it stands beside the figures; of none it is its own.
export const scenarioTold = (name, n) => (n ? t('program.changedName', { name, n: count(n) }) : name);

function button(id, onclick, attributes = {}) {
  return h(
    'button',
    { type: 'button', id: `program-${id}`, class: 'utrecht-button', onclick, ...attributes },
    t(`program.${id}`),
  );
}

// The other language, in its own words.
function languageButton(speak) {
  const other = lang() === 'en' ? 'nl' : 'en';
  return h(
    'button',
    { type: 'button', id: 'program-language', lang: other, class: 'utrecht-button', onclick: () => speak(other) },
    t('program.language'),
  );
}

// Whole numbers as people write them; what is none goes to the program as it is, which says what is wrong.
const wholeOf = (text) => {
  const bare = text.replace(/[.,\s\u00a0](?=\d{3}(\D|$))/g, '').trim();
  return /^\d{1,9}$/.test(bare) ? Number(bare) : text.trim() || '""';
};

function drawsField(state, setDraws) {
  const input = h('input', {
    id: 'program-draws',
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'off',
    list: 'draw-choices',
    value: count(state.draws),
    onchange: () => setDraws(wholeOf(input.value)),
  });
  const list = h(
    'datalist',
    { id: 'draw-choices' },
    drawChoices.map((n) => h('option', { value: count(n) })),
  );
  return {
    input,
    element: h('div', { class: 'field' }, h('label', { for: 'program-draws' }, t('program.draws')), input, list),
  };
}

function choices({ state, scenarios, does }, draws) {
  const fileProblem = h('p', { role: 'alert', class: 'problem', id: 'program-file-problem' });
  const fileInput = h('input', {
    id: 'program-open',
    type: 'file',
    multiple: true,
    accept: '.cfg,.csv,.xlsx',
    onclick: () => {
      fileInput.value = ''; // so that one can be opened again once it is mended
    },
    onchange: () => does.openFiles(fileInput.files),
  });
  const options = scenarios.map((one) => [one.path, lang() === 'en' ? one.title_en : one.title]);
  const element = [
    h(
      'div',
      { class: 'choices' },
      select(t('program.scenario'), options, state.path, does.choose, 'program-scenario'),
      h('div', { class: 'field' }, h('label', { for: 'program-open' }, t('program.open')), fileInput),
      draws.element,
    ),
    fileProblem,
  ];
  return { element, fileProblem };
}

// does: what the buttons do. {element, run, stop, csv, draws, progress, status, problem, fileProblem, form}: what changes
// meanwhile.
export function makePanel({ state, scenarios, does, open }) {
  const draws = drawsField(state, does.setDraws);
  const first = choices({ state, scenarios, does }, draws);
  const parts = {
    draws: draws.input,
    fileProblem: first.fileProblem,
    run: button('run', does.run, { disabled: true }),
    stop: button('stop', does.stop, { hidden: true }),
    csv: button('csv', does.saveTables, { disabled: true }),
    progress: h('progress', { id: 'program-progress', hidden: true, 'aria-label': t('program.progress') }),
    status: h('p', { role: 'status', class: 'note', id: 'program-status', tabindex: '-1' }),
    problem: h('p', { role: 'alert', class: 'problem', id: 'program-problem' }),
    builder: h('div', {}),
    form: h('div', { id: 'program-form' }),
    questions: questionList(does),
  };
  const details = h(
    'details',
    { class: 'data', id: 'program-panel', open },
    h('summary', {}, t('program.title')),
    h('p', { class: 'note' }, t('program.private')),
    first.element,
    regionMaker(does),
    h(
      'div',
      { class: 'buttons' },
      parts.run,
      parts.stop,
      button('save', does.saveScenario),
      parts.csv,
      button('link', does.copyLink),
    ),
    parts.progress,
    parts.status,
    parts.problem,
    parts.questions.element,
    h('h2', {}, t('program.keys')),
    parts.builder,
    parts.form,
  );
  return { ...parts, element: [h('p', { class: 'language' }, languageButton(does.speak)), details] };
}
