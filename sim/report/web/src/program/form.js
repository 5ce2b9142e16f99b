// SPDX-License-Identifier: GPL-3.0-or-later
// A form of every key of a scenario, made from the program's own table: a field for each with its unit, range, default,
// explanation and grade, and the program's own error where a value does not fit.
import { h, newId, replace, withoutCommands } from '../dom.js';
import { keyOf } from './setting.js';
import { shownOf, writtenOf } from './spelling.js';
import { t } from '../text.js';

const dutch = () => document.documentElement.lang !== 'en';

// A year is no thousands; below nothing a word says so.
function number(value) {
  const format = new Intl.NumberFormat(dutch() ? 'nl-NL' : 'en-GB', { maximumFractionDigits: 9, useGrouping: 'min2' });
  return `${value < 0 ? `${t('form.minus')}\u00a0` : ''}${format.format(Math.abs(value))}`;
}

function bounds({ low, high }) {
  if (low === undefined || (low === null && high === null)) return null;
  if (low === null || high === null)
    return t(low === null ? 'form.most' : 'form.least', { value: number(low ?? high) });
  return t('form.range', { low: number(low), high: number(high) });
}

const choiceOf = (choice) => (/^(true|false)$/.test(choice) ? t(`form.${choice}`) : choice);

// What explains a key begins with what it is, which is the label of its field; the rest stands below it.
function explained(row) {
  const [, head, rest] = /^(.{3,}?)(?:[;:.](?:\s+(.*))?)?$/s.exec(row?.doc ?? '');
  return { head, rest: rest ? rest[0].toUpperCase() + rest.slice(1) : '' };
}

function about(row, grade) {
  const fallback =
    row?.fallback && (Number.isNaN(Number(row.fallback)) ? shownOf(row.fallback) : number(Number(row.fallback)));
  const parts = row && [
    explained(row).rest,
    t('form.type', { type: row.type }),
    row.unit && t('form.unit', { unit: row.unit.replace(/\bEUR\b/, '€') }),
    bounds(row),
    fallback && t('form.default', { value: fallback }),
  ];
  return [...(parts ?? []), t(`form.grade.${grade}`)].filter(Boolean).join(' ');
}

// Elements of lists by what people call them: schemes by their labels, products by their names.
function namesOf(values) {
  const names = new Map();
  const own = new RegExp(`^(.*\\])\\.(?:name|label\\.${document.documentElement.lang === 'en' ? 'en' : 'nl'})$`);
  for (const { path, value } of values) {
    const element = own.exec(path)?.[1];
    if (element && (!names.has(element) || path.includes('.label.'))) names.set(element, shownOf(value));
  }
  return names;
}

// Where a key stands, without the group that it is shown in.
function placeOf(path, names) {
  const parts = path.split('.');
  const shown = parts.map((part, k) => {
    const layer = /^layers\[(\d+)\]$/.exec(part);
    return names.get(parts.slice(0, k + 1).join('.')) ?? (layer ? t('builder.layer', { n: layer[1] }) : part);
  });
  return (parts[0].includes('[') ? shown : shown.slice(1)).join(' \u203a ') || path;
}

// Names, and what is said of how sure the numbers are.
const notHere = new Set(['name', 'title', 'grades', 'draws']);

export class Form {
  // keys: the table; onchange(key, value or null): null takes a change back.
  constructor(place, keys, onchange) {
    this.place = place;
    this.rows = new Map(keys.map((row) => [row.path, row]));
    this.onchange = onchange;
    this.fields = new Map();
  }

  // values: of the scenario as it is without changes; changes: Map of key to value.
  fill(values, changes) {
    this.fields.clear();
    this.names = namesOf(values);
    const groups = new Map();
    for (const one of values.filter(({ whole, key }) => !whole && key)) {
      const group = one.path.split(/[.[]/)[0];
      if (notHere.has(group)) continue;
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(one);
    }
    const search = h('input', {
      id: 'form-search',
      type: 'search',
      oninput: () => this.filter(search.value.trim().toLowerCase()),
    });
    this.none = h('span', { role: 'status', class: 'note' });
    this.groups = [...groups].map(([name, list]) => this.group(name, list, changes));
    replace(
      this.place,
      h('div', { class: 'field' }, h('label', { for: 'form-search' }, t('form.search')), search, ' ', this.none),
      this.groups.map(({ element }) => element),
    );
  }

  // Fields are made when their group is opened: there are hundreds.
  group(name, list, changes) {
    const body = h('div', { class: 'keys' });
    const row = this.rows.get(name);
    const head = row?.doc && explained(row).head;
    const element = h(
      'details',
      { class: 'data keygroup' },
      h('summary', {}, head || name, ' ', h('span', { class: 'note' }, t('form.count', { n: list.length }))),
      body,
    );
    const group = { element, name, list, made: false };
    group.make = () => {
      if (group.made) return;
      group.made = true;
      replace(
        body,
        list.map((one) => this.field(one, changes)),
      );
    };
    element.addEventListener('toggle', () => element.open && group.make());
    return group;
  }

  field({ path, value, key: row, grade }, changes) {
    const key = keyOf(path);
    const known = this.rows.get(row);
    const id = newId('key');
    const present = changes.get(key) ?? value;
    const changed = () => {
      const written = writtenOf(input.value, value, known);
      if (!choices) input.value = shownOf(written);
      this.onchange(key, written === value ? null : written);
    };
    const choices = known?.choices?.split(', ') ?? (/^(true|false)$/.test(value) ? ['true', 'false'] : null);
    const attributes = { id, 'aria-describedby': `${id}-about ${id}-error`, onchange: changed, name: key };
    const input = choices
      ? h(
          'select',
          { class: 'utrecht-select', ...attributes },
          choices.map((choice) =>
            h('option', { value: choice, selected: choice === shownOf(present) }, choiceOf(choice)),
          ),
        )
      : h('input', { type: 'text', value: shownOf(present), autocomplete: 'off', ...attributes });
    const error = h('p', { id: `${id}-error`, class: 'problem' });
    const element = h(
      'div',
      { class: 'field keyfield' },
      h('label', { for: id }, explained(known).head, ' ', h('span', { class: 'note' }, placeOf(path, this.names))),
      input,
      h('p', { id: `${id}-about`, class: 'note' }, about(known, grade)),
      error,
    );
    this.fields.set(path, { element, input, error, key });
    return element;
  }

  filter(text) {
    for (const group of this.groups) {
      const hits = new Set(
        group.list.filter(({ path, key }) => `${path} ${this.rows.get(key)?.doc}`.toLowerCase().includes(text)),
      );
      group.element.hidden = hits.size === 0;
      group.element.open = text !== '' && hits.size > 0 && hits.size < 40;
      if (!group.element.open && !group.made) continue;
      group.make();
      for (const { path } of group.list)
        this.fields.get(path).element.hidden = ![...hits].some((one) => one.path === path);
    }
    const found = this.groups.some(({ element }) => !element.hidden);
    this.none.textContent = found ? '' : t('term.nothing', { wanted: text });
  }

  // The error of the program, or null, at the field that it is about. False: there is no such field.
  tell(refusal) {
    for (const { error, input } of this.fields.values()) {
      error.textContent = '';
      input.removeAttribute('aria-invalid');
    }
    if (!refusal) return true;
    const group = this.groups.find(({ list }) => list.some(({ path }) => path === refusal.key));
    group?.make();
    const field = this.fields.get(refusal.key);
    if (!field) return false;
    group.element.open = true;
    field.error.textContent = withoutCommands(refusal.text);
    field.input.setAttribute('aria-invalid', 'true');
    return true;
  }
}
