// SPDX-License-Identifier: GPL-3.0-or-later
// How long a municipality's own reserve lasts: its path, the chance that it has run out, ratio and class.
import { model, municipalities, n, schemes } from '../model.js';
import { chance, isKnown } from '../format.js';
import { chartPlace, path } from '../charts.js';
import { hasSheet, number, sheetOf, sheetTable } from '../sheets.js';
import { h } from '../dom.js';
import { t } from '../text.js';

// Columns of the table of the path; the class is the last where there is one.
const [YEAR, LOW, MID, HIGH, OUT, CLASS] = [1, 2, 3, 4, 5, 7];

// The class, or the classes that the draws leave open, in words; '' where it is not known.
const className = (row) =>
  (row[CLASS + 1] ?? '').replace(/[A-F]/g, (letter) => `${letter}: ${t(`reserve.class.${letter}`)}`).replace('?', '');

const pointOf = (row, y) => ({
  year: model.year[y],
  low: number(row, LOW),
  mid: number(row, MID),
  high: number(row, HIGH),
});

function pathBlock(sheet, s, i) {
  const { name } = municipalities[i];
  const rows = sheet.rows.filter(([place]) => place === i);
  if (rows.length === 0) return h('p', {}, t('reserve.unknown', { name }));
  const about = { name, scheme: schemes[s].label };
  const points = rows.map(pointOf).filter(({ mid }) => isKnown(mid));
  const words = { axis: t('reserve.axis'), xAxis: t('fund.year'), midLabel: t('reserve.mid') };
  return [
    h(
      'p',
      { class: 'lead' },
      t('reserve.sentence', { ...about, share: chance(number(rows.at(-1), OUT)), year: model.year.at(-1) }),
    ),
    className(rows[1])
      ? h('p', {}, t('reserve.classSentence', { name, year: model.year[1], class: className(rows[1]) }))
      : null,
    chartPlace((place) =>
      path(place, points, { ...words, text: t('reserve.chart', about), zeroLabel: t('reserve.zero') }),
    ),
    h('details', { class: 'data' }, h('summary', {}, t('dataTable')), sheetTable(sheet, { i, name })),
  ];
}

export const reserve = {
  id: 'reserve',
  available: () => hasSheet('reserve_path') && n.year > 1,
  render({ s, i }) {
    const sheet = sheetOf('reserve_path', s);
    const last = sheet.rows.filter((row) => row[YEAR + 1] === String(model.year.at(-1)));
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('reserve.title')),
      pathBlock(sheet, s, i),
      sheetTable({ ...sheet, rows: last }),
      hasSheet('reserve_class') && sheetTable(sheetOf('reserve_class', s)),
    ];
  },
};
