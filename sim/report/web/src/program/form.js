// SPDX-License-Identifier: GPL-3.0-or-later
// A form of every key of a scenario, made from the program's own table: a field for each with its unit, range, default,
// explanation and grade, and the program's own error where a value does not fit.
import { h, newId, replace, withoutCommands } from '../dom.js';
import { choicesOf, parameterName, valueName } from './names.js';
import { keyOf } from './setting.js';
import { asTyped, shownOf, writtenOf } from './spelling.js';
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

// A value that is explained by its name and what that means, "given (opgegeven)", is shown as the latter.
function inWords(row) {
  const choices = new Set(row?.choices?.split(', '));
  return (row?.doc ?? '').replace(/\b(\w+) \(([^()]+)\)/g, (all, name, words) => (choices.has(name) ? words : all));
}

// What explains a key begins with what it is, which is the label of its field; the rest stands below it. A key that it names
// keeps its spelling.
function explained(row) {
  const [, head, rest] = /^(.{3,}?)(?:[;:.](?:\s+(.*))?)?$/s.exec(inWords(row));
  const named = /^[a-z]+_|^draws\b/.test(rest ?? '');
  return { head, rest: rest ? (named ? rest : rest[0].toUpperCase() + rest.slice(1)) : '' };
}

// Briefly, of a group in which others stand; not for which of these it is.
function briefly(row) {
  const { head, rest } = explained(row);
  return (/^(Alleen|Only) /.test(head) && rest ? rest : head).split(/[,(]/)[0].trim();
}

function fallbackWords({ fallback }, key, choices) {
  const chosen = choices?.find(([name]) => name === fallback)?.[1];
  if (chosen || choices) return chosen ?? valueName(key, fallback);
  return Number.isNaN(Number(fallback)) ? shownOf(fallback) : number(Number(fallback));
}

// choices: of the field, or null where anything can be written in it.
function about({ path, key, grade }, row, choices) {
  const isPart = choices && !row?.choices && /\.distribution$/.test(path); // what a number has, has no distribution
  const parts = row && [
    explained(row).rest,
    !choices && t('form.type', { type: row.type }),
    !isPart && row.unit && t('form.unit', { unit: row.unit.replace(/\bEUR\b/, '€') }),
    !isPart && bounds(row),
    !isPart && row.fallback && t('form.default', { value: fallbackWords(row, key, choices) }),
  ];
  return [...(parts ?? []), t(`form.grade.${grade}`), t('form.key', { key: path })].filter(Boolean).join(' ');
}

// Elements of lists and groups by what people call them: schemes by their labels, products by their names, what is about a
// municipality by hers.
function namesOf(values, townOf) {
  const names = new Map();
  const own = new RegExp(`^(.+)\\.(?:name|label\\.${document.documentElement.lang === 'en' ? 'en' : 'nl'})$`);
  for (const { path, value } of values) {
    const element = own.exec(path)?.[1];
    if (element && (!names.has(element) || path.includes('.label.'))) names.set(element, shownOf(value));
    const town = /^(.+\])\.(?:municipality|code)$/.exec(path)?.[1];
    if (town) names.set(town, townOf(shownOf(value)) ?? shownOf(value));
  }
  return names;
}

const pieces = (path) => path.replace(/\[(\d+)\]/g, '.[$1]').split('.');
const joined = (parts) => parts.join('.').replaceAll('.[', '[');

// How many stand in each list, by its path.
function lengthsOf(values) {
  const lengths = new Map();
  for (const { path } of values) {
    const parts = pieces(path);
    parts.forEach((part, k) => {
      if (part[0] !== '[') return;
      const list = joined(parts.slice(0, k));
      lengths.set(list, Math.max(lengths.get(list) ?? 0, Number(part.slice(1, -1))));
    });
  }
  return lengths;
}

// Names, and what is said of how sure the numbers are.
const notHere = new Set(['name', 'title', 'grades', 'draws']);

export class Form {
  // keys: the table; registry: {bases, keys}, each [{name, label}]; townOf(code): the name of a municipality, or nothing;
  // onchange(key, value or null): null takes a change back.
  constructor(place, { keys, registry, townOf }, onchange) {
    this.place = place;
    this.registry = registry;
    this.townOf = townOf;
    this.rows = new Map(keys.map((row) => [row.path, row]));
    this.onchange = onchange;
    this.fields = new Map();
  }

  // values: of the scenario as it is without changes; changes: Map of key to value.
  fill(values, changes) {
    this.fields.clear();
    this.names = namesOf(values, this.townOf);
    this.lengths = lengthsOf(values);
    this.years = ['first', 'last'].map((end) => Number(values.find(({ path }) => path === `years.${end}`)?.value));
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

  // What stands at a place of a list: a layer, a year where there is one for each, or no more than its number.
  placeInList(parts, k) {
    const n = Number(parts[k].slice(1, -1));
    const [first, last] = this.years;
    if (parts[k - 1] === 'layers') return t('builder.layer', { n });
    const yearly = k === parts.length - 1 || parts.length - 1 - k === 1;
    const all = this.lengths.get(joined(parts.slice(0, k)));
    return yearly && all === last - first + 1 ? String(first + n - 1) : t('form.place', { n });
  }

  // Where a key stands, in words, without the group that it is shown in and without what its label says; row: of the table.
  placeOf(path, row) {
    const [parts, known] = [pieces(path), row.split('.')];
    const shown = parts.map((part, k) => {
      const whole = joined(parts.slice(0, k + 1));
      if (part[0] === '[') return this.names.get(whole) ?? this.placeInList(parts, k);
      if (known[k] === '*') return this.names.get(whole) ?? this.townOf(part) ?? part;
      if (k === 0 || k === known.length - 1 || part === 'layers') return null;
      return k < known.length ? briefly(this.rows.get(known.slice(0, k + 1).join('.'))) : parameterName(part);
    });
    return shown.filter(Boolean).join(' \u203a ');
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

  field(one, changes) {
    const { path, value, key: row } = one;
    const key = keyOf(path);
    const known = this.rows.get(row);
    const id = newId('key');
    const present = changes.get(key) ?? value;
    const changed = () => {
      const written = writtenOf(input.value, value, known);
      if (!choices) input.value = shownOf(written);
      this.onchange(key, written === value ? null : written);
    };
    const choices = choicesOf(known, path, present, this.registry);
    const attributes = { id, 'aria-describedby': `${id}-about ${id}-error`, onchange: changed, name: key };
    const input = choices
      ? h(
          'select',
          { class: 'utrecht-select', ...attributes },
          choices.map(([name, label]) => h('option', { value: name, selected: name === shownOf(present) }, label)),
        )
      : h('input', { type: 'text', value: shownOf(present), autocomplete: 'off', ...attributes });
    const error = h('p', { id: `${id}-error`, class: 'problem' });
    const element = h(
      'div',
      { class: 'field keyfield' },
      h('label', { for: id }, explained(known).head, ' ', h('span', { class: 'note' }, this.placeOf(path, row))),
      input,
      h('p', { id: `${id}-about`, class: 'note' }, about(one, known, choices)),
      error,
    );
    this.fields.set(path, { element, input, error, key });
    return element;
  }

  filter(text) {
    for (const group of this.groups) {
      const hits = new Set(
        group.list.filter(({ path, key }) =>
          `${path} ${this.rows.get(key)?.doc} ${this.placeOf(path, key)}`.toLowerCase().includes(text),
        ),
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
    field.error.textContent = asTyped(withoutCommands(refusal.text), t('form.minus'));
    field.input.setAttribute('aria-invalid', 'true');
    return true;
  }
}
