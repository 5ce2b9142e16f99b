// SPDX-License-Identifier: GPL-3.0-or-later
// A scheme of one's own, built from layers by picking: what can be picked is the program's own list. It is added to the schemes of
// the scenario, where the form has its keys from then on.
import { centsOf } from '../amount.js';
import { h, newId, replace, select, withoutCommands } from '../dom.js';
import { t } from '../text.js';

const quoted = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;
const list = (names) => `(${names.map(quoted).join(', ')})`;

// As people write it: 50 % or 0,5, and 4,6 mln; NaN where it is no number.
const numberOf = (text) => {
  const plain = text.trim().replace(/\s*%$/, '');
  const cents = centsOf(plain);
  return /^\d+[.,]\d+$/.test(plain) ? Number(plain.replace(',', '.')) : cents === null ? NaN : cents / 100;
};
const decimal = (value) => (Number.isInteger(value) ? `${value}.0` : String(value));

// What a layer may have besides, all of it left out where its fields are empty: the key, and how its numbers are written.
const ofBudget = (value) => `{ percent_of_budget = ${decimal(value)}; }`;
const bounds = [
  { name: 'limit', write: (value) => `limit = ${ofBudget(value)}` },
  { name: 'payCap', write: (value) => `contribution_cap = ${ofBudget(value)}` },
  { name: 'getCap', write: (value) => `receipt_cap = ${ofBudget(value)}` },
  { name: 'payFloor', write: (value) => `payment_floor = ${ofBudget(value)}` },
  { name: 'totalLimit', write: (value) => `total_limit = { eur = ${decimal(value)}; }` },
];
const fundKeys = [
  { name: 'fundRate', write: (value) => `rate = ${decimal(value / 100)}` },
  { name: 'fundFloor', write: (value) => `floor_eur = ${decimal(value)}` },
  { name: 'fundCeiling', write: (value) => `ceiling_eur = ${decimal(value)}` },
];

// Names with commas between; of pools a semicolon between them.
const partsOf = (text, sign) =>
  text
    .split(sign)
    .map((one) => one.trim())
    .filter(Boolean);
const names = (text) => partsOf(text, ',');
const pools = (text) =>
  `(${partsOf(text, ';')
    .map((pool) => list(names(pool)))
    .join(', ')})`;

const number = (name, value, inputmode = 'decimal') => {
  const id = newId('layer');
  const input = h('input', { id, type: 'text', inputmode, value, autocomplete: 'off', 'data-part': name });
  return { input, element: h('div', { class: 'field' }, h('label', { for: id }, t(`builder.${name}`)), input) };
};

// Throws the name of a number that is none.
function given(one, name) {
  const value = numberOf(one.input.value);
  if (!(value >= 0)) throw new Error(t('builder.bad', { what: t(`builder.${name}`) }));
  return value;
}

// What a layer may have besides: {element, parts()}.
function makeMore() {
  const fields = Object.fromEntries([...bounds, ...fundKeys].map(({ name }) => [name, number(name, '')]));
  const change = number('changeCap', '');
  let against = 'own_cost';
  const beside = select(
    t('builder.against'),
    ['own_cost', 'last_year'].map((name) => [name, t(`builder.against.${name}`)]),
    against,
    (name) => (against = name),
    newId('layer-against'),
  );
  const members = number('members', '', 'text');
  const pooled = number('pools', '', 'text');
  const filled = ({ name }) => fields[name].input.value.trim();
  const written = (all) => all.filter(filled).map(({ name, write }) => write(given(fields[name], name)));
  const parts = () => {
    const fund = written(fundKeys);
    return [
      ...written(bounds),
      change.input.value.trim() &&
        `change_cap = { against = ${quoted(against)}; percent = ${decimal(given(change, 'changeCap'))}; }`,
      fund.length > 0 && `fund = { premium = "expected"; ${fund.join('; ')}; }`,
      members.input.value.trim() && `members = ${list(names(members.input.value))}`,
      pooled.input.value.trim() && `pools = ${pools(pooled.input.value)}`,
    ];
  };
  const element = h(
    'details',
    { class: 'data more' },
    h('summary', {}, t('builder.bounds')),
    h(
      'div',
      { class: 'choices' },
      bounds.map(({ name }) => fields[name].element),
      change.element,
      beside,
    ),
    h('p', { class: 'note' }, t('builder.fund')),
    h(
      'div',
      { class: 'choices' },
      fundKeys.map(({ name }) => fields[name].element),
    ),
    h('p', { class: 'note' }, t('builder.who')),
    h('div', { class: 'choices' }, members.element, pooled.element),
  );
  return { element, parts };
}

// One layer: {element, text()}; text throws the name of a number that is none.
function makeLayer({ bases, keys, care }, position, remove) {
  const at = { base: bases[0].name, key: 'budget', forms: '' };
  const pick = (name, options) =>
    select(t(`builder.${name}`), options, at[name], (value) => (at[name] = value), newId(`layer-${name}`));
  const share = number('share', '100');
  const risk = number('risk', '');
  const threshold = number('threshold', '');
  const boxes = care.map((name) => {
    const id = newId('layer-care');
    const box = h('input', { id, type: 'checkbox', value: name });
    return { box, element: h('span', { class: 'check' }, box, ' ', h('label', { for: id }, name)) };
  });
  const more = makeMore();
  const parts = () => {
    const chosen = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    return [
      `base = ${quoted(at.base)}`,
      at.forms && `forms = ${list([at.forms])}`,
      chosen.length > 0 && `care = ${list(chosen)}`,
      `share = ${decimal(given(share, 'share') / 100)}`,
      risk.input.value.trim() && `attachment = { percent_of_budget = ${decimal(given(risk, 'risk'))}; }`,
      threshold.input.value.trim() && `threshold_eur = ${decimal(given(threshold, 'threshold'))}`,
      `key = ${quoted(at.key)}`,
      ...more.parts(),
    ];
  };
  const told = (all) => all.map(({ name, label }) => [name, label]);
  const element = h(
    'fieldset',
    { class: 'layer' },
    h('legend', {}, t('builder.layer', { n: position })),
    h(
      'div',
      { class: 'choices' },
      pick('base', told(bases)),
      share.element,
      pick('key', told(keys)),
      pick('forms', [
        ['', t('whatif.formsBoth')],
        ['ZIN', t('whatif.formsZin')],
        ['PGB', t('whatif.formsPgb')],
      ]),
      risk.element,
      threshold.element,
    ),
    care.length > 0 && h('p', { class: 'note' }, t('builder.care')),
    h(
      'div',
      { class: 'checks' },
      boxes.map((one) => one.element),
    ),
    more.element,
    position > 1 &&
      h('button', { type: 'button', class: 'utrecht-button', onclick: remove }, t('builder.remove', { n: position })),
  );
  return { element, text: () => `{ ${parts().filter(Boolean).join('; ')}; }` };
}

const nameOf = (label) =>
  label
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'eigen';

// The classes of care of a scenario.
const textsOf = (value) => [...(value ?? '').matchAll(/"([^"]*)"/g)].map(([, text]) => text);
export const careOf = (values) => textsOf(values.find(({ path }) => path === 'care_classes')?.value);

// [name, label] of the schemes that ship, of which a scenario may name one.
export const catalogueOf = (files, lang) =>
  files
    .filter(([path]) => /^scenarios\/schemes\/[^/]+\.cfg$/.test(path))
    .map(([path, text]) => [
      /([^/]+)\.cfg$/.exec(path)[1],
      new RegExp(`label = \\{[^}]*\\b${lang} = "([^"]*)"`).exec(text)?.[1] ?? path,
    ]);

// registry: {bases, keys}, each [{name, label}]; care: names of the scenario; catalogue: [name, label] of schemes that ship; add(text):
// rejects with what is wrong.
export function builder({ registry, care, catalogue, add }) {
  const label = h('input', { id: 'builder-name', type: 'text', value: t('builder.mine'), autocomplete: 'off' });
  const place = h('div', {});
  const problem = h('p', { role: 'alert', class: 'problem', id: 'builder-problem' });
  const layers = [];
  const draw = () =>
    replace(
      place,
      layers.map(({ element }) => element),
    );
  const addLayer = () => {
    const layer = makeLayer({ ...registry, care }, layers.length + 1, () => {
      layers.pop();
      draw();
    });
    layers.push(layer);
    draw();
  };
  addLayer();
  // text(): of the scheme.
  async function addTo(text) {
    problem.textContent = '';
    try {
      await add(text());
    } catch (error) {
      problem.textContent = withoutCommands(error.text ?? error.message);
    }
  }
  const both = (text) => `{ nl = ${quoted(text)}; en = ${quoted(text)}; }`;
  const make = () =>
    addTo(() => {
      const own = layers.map((layer) => layer.text()).join(', ');
      return `{ name = ${quoted(nameOf(label.value))}; label = ${both(label.value.trim())}; layers = ( ${own} ); }`;
    });
  let ready = catalogue[0]?.[0];
  const choose = select(t('builder.catalogue'), catalogue, ready, (name) => (ready = name), 'builder-catalogue');
  const button = (id, text, onclick) =>
    h('button', { type: 'button', id: `builder-${id}`, class: 'utrecht-button', onclick }, text);
  return h(
    'details',
    { class: 'data', id: 'program-builder' },
    h('summary', {}, t('builder.title')),
    h(
      'div',
      { class: 'choices' },
      choose,
      button('ready', t('builder.ready'), () => addTo(() => quoted(ready))),
    ),
    h('p', { class: 'note' }, t('builder.about')),
    h('div', { class: 'field' }, h('label', { for: 'builder-name' }, t('builder.name')), label),
    place,
    h(
      'div',
      { class: 'buttons' },
      button('layer', t('builder.more'), addLayer),
      button('make', t('builder.make'), make),
    ),
    problem,
  );
}
