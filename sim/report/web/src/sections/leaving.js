// SPDX-License-Identifier: GPL-3.0-or-later
// Who goes, when and how likely, in a few lines; the program's tables are folded below them.
import { assumed, byName, schemes } from '../model.js';
import { hasSheet, number, sheetOf, sheetTable, words } from '../sheets.js';
import { h } from '../dom.js';
import { t } from '../text.js';

const mostNamed = 5;
// Columns of the answer by scheme, and of chances by municipality.
const [ANSWER, NOBODY, MOST, MEDIAN, FROM, TO] = [1, 2, 3, 4, 5, 6];
const [CHANCE, FIRST_YEAR] = [2, 4];

const answers = () => (hasSheet('leaving_answer') ? sheetOf('leaving_answer').rows : []);
// How many go is not told while nobody is named.
const answerLines = () =>
  answers().map((row) => {
    const [scheme, answer, nobody, most, mid, low, high] = [0, ANSWER, NOBODY, MOST, MEDIAN, FROM, TO].map((k) =>
      words(row, k),
    );
    return t(assumed ? 'leaving.answerUnnamed' : 'leaving.answer', {
      ...{ scheme, answer, nobody, most, mid, low, high },
      all: byName.length,
    });
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
  const untold = assumed && rows.length === 1 && answers().some((row) => words(row, 0) === label);
  if (untold && !words(rows[0], k).startsWith(t('leaving.stays'))) return null; // said above
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
    answerLines(),
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
