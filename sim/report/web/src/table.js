// SPDX-License-Identifier: GPL-3.0-or-later
// Sortable tables: a button in each heading, aria-sort, and a place of their own to scroll sideways in.
import { h, newId } from './dom.js';
import { lang, t } from './text.js';

const isEmpty = (value) => value === null || value === undefined || Number.isNaN(value);

// What is not known comes last, whichever way it is sorted.
function compare(a, b, down) {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) - isEmpty(b);
  const order = typeof a === 'string' ? a.localeCompare(b, lang()) : a - b;
  return down ? -order : order;
}

// The first column names the row, unless it is said to hold no text.
const names = (column, k) => k === 0 && column.text !== false;
const side = (column, k) => (column.text || names(column, k) ? null : 'number');

function headCell(column, k, sort) {
  const about = { scope: 'col', class: side(column, k), 'data-unit': column.unit };
  if (!sort) return h('th', about, column.title);
  const button = h(
    'button',
    { type: 'button', class: 'sort', onclick: () => sort(k) },
    column.title,
    h('span', { class: 'arrow', 'aria-hidden': 'true' }),
  );
  return h('th', about, button);
}

// For who takes the figures along: the number in the unit of its heading, as exact as it is shown; of a word, as "undecided"
// or "< 0.1 %", there is none.
const units = { thousands: [1e-5, 0], euro: [0.01, 0], percent: [100, 1] };
function figureOf({ unit }, value, shown) {
  if (typeof value !== 'number' || !/^[^<>]*\d/.test(shown)) return null;
  const [scale, digits] = units[Object.keys(units).find((name) => unit === t(`unit.${name}`))] ?? [1, 2];
  return Number((value * scale).toFixed(digits));
}

function bodyRow(columns, row, tag = 'tr') {
  return h(
    tag,
    { class: row.class },
    columns.map((column, k) => {
      const value = column.value(row);
      const shown = column.show ? column.show(value, row) : String(value);
      if (names(column, k)) return h('th', { scope: 'row' }, shown);
      return Object.assign(h('td', { class: side(column, k) }, shown), { figure: figureOf(column, value, shown) });
    }),
  );
}

// From so many rows on one can search in their names.
const longList = 20;

function searchField(body) {
  const id = newId('search');
  const none = h('span', { role: 'status', class: 'note' });
  const oninput = ({ target }) => {
    const wanted = target.value.trim().toLowerCase();
    for (const row of body.rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
    none.textContent = [...body.rows].every((row) => row.hidden)
      ? t('term.nothing', { wanted: target.value.trim() })
      : '';
  };
  return h(
    'div',
    { class: 'field find' },
    h('label', { for: id }, t('term.filter')),
    h('input', { type: 'search', id, oninput, autocomplete: 'off' }),
    ' ',
    none,
  );
}

// columns: {title, value(row) to sort by, show(value, row), text, unit: for who takes the figures along}; total: a row that stays last; sortable: false where the order
// of the rows is their meaning.
export function table({ caption, columns, rows, total, note, sortable = true }) {
  const id = newId('table');
  let sorted = -1;
  let down = false;
  const body = h('tbody', {});
  const heads = columns.map((column, k) => headCell(column, k, sortable ? sort : null));
  const fill = (list) => body.replaceChildren(...list.map((row) => bodyRow(columns, row)));
  function sort(k) {
    down = sorted === k ? !down : !columns[k].text;
    sorted = k;
    heads.forEach((head, j) =>
      j === k ? head.setAttribute('aria-sort', down ? 'descending' : 'ascending') : head.removeAttribute('aria-sort'),
    );
    fill([...rows].sort((a, b) => compare(columns[k].value(a), columns[k].value(b), down)));
  }
  fill(rows);
  const search = rows.length > longList && names(columns[0], 0) ? searchField(body) : null;
  const element = h(
    'table',
    { class: 'utrecht-table figures' },
    h('caption', { id }, h('span', {}, caption)),
    h('thead', {}, h('tr', {}, heads)),
    body,
    total ? h('tfoot', {}, bodyRow(columns, total)) : null,
  );
  const scroll = h('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-labelledby': id }, element);
  const more = h('p', { class: 'note more', hidden: true }, t('table.more'));
  new ResizeObserver(() => {
    more.hidden = scroll.scrollWidth <= scroll.clientWidth + 1;
  }).observe(scroll);
  return h('div', { class: 'block' }, search, more, scroll, note ? h('p', { class: 'note' }, note) : null);
}

// A chart's figures, folded away.
export const dataTable = (spec) => h('details', { class: 'data' }, h('summary', {}, t('dataTable')), table(spec));
