// SPDX-License-Identifier: GPL-3.0-or-later
// Who goes, when and how likely, in a few lines; the program's tables are folded below them.
import { byName, schemes } from '../model.js';
import { hasSheet, number, sheetOf, sheetTable, words } from '../sheets.js';
import { h } from '../dom.js';
import { t } from '../text.js';

const mostNamed = 5;
// Columns of the answer by scheme, and of chances by municipality.
const [ANSWER, MEDIAN, FROM, TO] = [1, 4, 5, 6];
const [CHANCE, FIRST_YEAR] = [2, 4];

const answerLines = () =>
  sheetOf('leaving_answer').rows.map((row) => {
    const [mid, low, high] = [MEDIAN, FROM, TO].map((k) => words(row, k));
    const scheme = words(row, 0);
    return t('leaving.answer', { scheme, answer: words(row, ANSWER), mid, low, high, all: byName.length });
  });

// "Haren (85 %, meestal 2018)": the most likely first, as the table has them.
function chanceLine({ label }) {
  const sheet = sheetOf('leaving_chance');
  const years = [...sheet.columns.keys()].filter((k) => k >= FIRST_YEAR && /20\d\d$/.test(sheet.columns[k][0]));
  const rows = sheet.rows.filter((row) => words(row, 1) === label && number(row, CHANCE) !== null);
  const named = rows.slice(0, mostNamed).map((row) => {
    const likely = years.reduce((a, b) => ((number(row, b) ?? 0) > (number(row, a) ?? 0) ? b : a));
    const year = sheet.columns[likely][0].slice(-4);
    return t('leaving.likely', { name: words(row, 0), chance: words(row, CHANCE), year });
  });
  return named.length ? t('leaving.chances', { scheme: label, names: named.join(', ') }) : null;
}

// Under one scheme of the table of moves: who goes, and that the others stay.
function movesLine({ rows }, k, label) {
  const moves = rows.map((row) => [words(row, 0), words(row, k)]);
  const going = moves.filter(([, text]) => !text.startsWith(t('leaving.stays')));
  const names = going.map(([name, text]) => `${name} (${text})`).join('; ');
  if (going.length === 0) return t('leaving.nobody', { scheme: label });
  return t(going.length < moves.length ? 'leaving.some' : 'leaving.all', { scheme: label, names });
}

// The schemes that nobody can leave have no column.
function noRuleLine({ columns }) {
  const without = schemes.filter(({ label }) => !columns.some(([title]) => title === label)).map(({ label }) => label);
  return without.length ? t('leaving.norule', { schemes: without.join(', ') }) : null;
}

function lines() {
  const sheet = sheetOf('leaving');
  return [
    hasSheet('leaving_answer') ? answerLines() : [],
    hasSheet('leaving_chance') ? schemes.map(chanceLine) : [],
    sheet.columns.slice(1).map(([label], k) => movesLine(sheet, k + 1, label)),
    noRuleLine(sheet),
  ]
    .flat()
    .filter(Boolean);
}

export const leaving = {
  id: 'leaving',
  available: () => hasSheet('leaving'),
  render: ({ s }) => [
    h('h2', { class: 'utrecht-heading-2' }, t('leaving.title')),
    h(
      'ul',
      { class: 'utrecht-unordered-list' },
      lines().map((line) => h('li', {}, line)),
    ),
    h(
      'details',
      { class: 'data' },
      h('summary', {}, t('leaving.tables')),
      ['leaving_answer', 'leaving_chance', 'leaving'].map((id) => hasSheet(id) && sheetTable(sheetOf(id, s))),
    ),
  ],
};
