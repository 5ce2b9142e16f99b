// SPDX-License-Identifier: GPL-3.0-or-later
// Sections that are there only when the results file has their tables: who leaves, funds, and what was asked of it afterwards.
import { horizon, model, municipalities, region, schemes } from '../model.js';
import { band, chance, isKnown, period, short } from '../format.js';
import { chartPlace, charted, intervals, path, record } from '../charts.js';
import { h } from '../dom.js';
import { hasSheet, number, sheetOf, sheetTable, weighed, words } from '../sheets.js';
import { t } from '../text.js';

const heading = (text) => h('h2', { class: 'utrecht-heading-2' }, text);
const folded = (title, ...inside) => h('details', { class: 'data' }, h('summary', {}, title), inside);
const asked = (id, sheet, render) => ({
  id,
  available: () => hasSheet(sheet),
  render: (state) => [heading(t(`${id}.title`)), render(sheetOf(sheet, state.s), state)],
});

export const reverse = asked('reverse', 'reverse', (sheet, { s }) => [
  sheetTable(sheet),
  hasSheet('reverse_90') && folded(t('reverse.more'), sheetTable(sheetOf('reverse_90', s))),
]);
export const stress = asked('stress', 'shocks', (sheet, { i }) =>
  sheet ? sheetTable(sheet, { i, name: municipalities[i].name }) : null,
);

// Columns of the table of funds.
const [OF_SCHEME, YEAR, , LOW, HIGH, MEDIAN] = [0, 1, 2, 3, 4, 5];

function fundChart(sheet, label) {
  const points = sheet.rows
    .filter((row) => row[OF_SCHEME + 1] === label)
    .map((row) => ({ year: row[YEAR + 1], low: number(row, LOW), mid: number(row, MEDIAN), high: number(row, HIGH) }))
    .filter(({ mid }) => isKnown(mid));
  if (points.length === 0) return null;
  const about = { axis: t('fund.axis'), xAxis: t('fund.year'), midLabel: t('reserve.mid'), zeroLabel: t('fund.zero') };
  return [charted(label, (place) => path(place, points, { ...about, text: t('fund.chart', { scheme: label }) }))];
}

export const fund = asked('fund', 'funds', (sheet) => [
  schemes.map(({ label }) => fundChart(sheet, label)),
  sheetTable(sheet),
]);

// Of stability: what pooling saves, and how far that may be off; of the tornado: both ends.
const [SAVING, ERROR, AT_LOW, AT_HIGH, MOST_BARS] = [4, 5, 3, 4, 15];

function savingChart(sheet) {
  const rows = sheet.rows
    .filter((row) => row[0] !== region && isKnown(number(row, SAVING)))
    .map((row) => {
      const [mid, error] = [number(row, SAVING), number(row, ERROR) ?? 0];
      return { label: row[1], low: mid - error, mid, high: mid + error };
    });
  const text = t('stability.chart', { period: period(model.period[horizon]) });
  const chart = chartPlace((place) =>
    intervals(place, rows, {
      axis: t('stability.axis'),
      say: ({ mid }) => t(mid < 0 ? 'stability.loss' : 'stability.gain', { amount: short(mid) }),
      text,
    }),
  );
  return [h('p', { class: 'note' }, text), chart];
}

export const stability = asked('stability', 'stability', (sheet, { s }) => [
  h('p', {}, t('stability.intro')),
  savingChart(sheet),
  folded(t('dataTable'), sheetTable(sheet)),
  ['leaving_order', 'group_counts'].map((id) => hasSheet(id) && sheetTable(sheetOf(id, s), { sortable: false })),
  hasSheet('groups') && folded(t('stability.lists'), sheetTable(sheetOf('groups', s))),
]);

function tornadoChart({ rows, columns, caption, total }) {
  const share = !rows.some((row) => Math.abs(number(row, AT_LOW)) > 1);
  const bars = (total ? rows.slice(0, -1) : rows)
    .filter((row) => isKnown(number(row, AT_LOW)) && isKnown(number(row, AT_HIGH)))
    .slice(0, MOST_BARS)
    .map((row) => {
      const [low, high] = [number(row, AT_LOW), number(row, AT_HIGH)].sort((a, b) => a - b);
      return { label: row[1], low, high, mid: (low + high) / 2 };
    });
  const scale = share ? (value) => 100 * value : undefined;
  const text = `${caption} ${columns[AT_LOW][0]}, ${columns[AT_HIGH][0]}`;
  const say = ({ low, high }) => (share ? t('band', { low: chance(low), high: chance(high) }) : band(low, high));
  const axis = t(share ? 'sensitivity.axisShare' : 'sensitivity.axis');
  return bars.length === 0
    ? null
    : chartPlace((place) => intervals(place, bars, { axis, text, scale, dot: false, say }));
}

// The answer is of who was asked about, which need not be who is chosen: its caption has both after its question.
function ofAnother({ caption }, s, i) {
  const about = caption.replace(/^.*?\? /, '');
  const { name } = municipalities[i];
  const [who, under] = about.split(`: ${schemes[s].label}. `);
  if (under && who.includes(`, ${name}, `)) return null;
  const which = about.split('. ').slice(0, 2).join('. ');
  return h('p', { class: 'stamp small' }, t('sensitivity.other', { name, scheme: schemes[s].label, about: which }));
}

// The growth of prices that all share is no assumption that is set low or high, though it may weigh most on the first screen.
const withoutGrowth = (s, i) =>
  (weighed('grades', s, i) ?? '').includes(t('sensitivity.growth')) && h('p', {}, t('sensitivity.withoutGrowth'));

export const sensitivity = asked('sensitivity', 'tornado', (sheet, { s, i }) => [
  ofAnother(sheet, s, i),
  withoutGrowth(s, i),
  tornadoChart(sheet),
  sheetTable(sheet),
  hasSheet('sobol') && folded(t('sensitivity.weights'), sheetTable(sheetOf('sobol', s))),
]);

// Of what would have been forecast of each municipality.
const place = { known: 1, year: 2, low: 3, mid: 4, high: 5, came: 6 };

function recordChart({ rows }, i, name) {
  const points = rows
    .filter((row) => row[0] === i && words(row, place.year) - words(row, place.known) === 1)
    .map((row) => ({
      year: words(row, place.year),
      low: number(row, place.low),
      mid: number(row, place.mid),
      high: number(row, place.high),
      came: number(row, place.came),
    }))
    .filter(({ mid }) => isKnown(mid));
  const text = t('backtest.chart', { name });
  const about = { axis: t('backtest.axis'), xAxis: t('fund.year'), text };
  const keys = { midLabel: t('backtest.forecast'), cameLabel: t('backtest.came') };
  return points.length === 0
    ? null
    : [chartPlace((where) => record(where, points, { ...about, ...keys })), h('p', { class: 'note' }, text)];
}

export const backtest = asked('backtest', 'backtest', (sheet, { i }) => {
  const { name } = municipalities[i];
  const places = sheetOf('backtest_places');
  return [
    sheet.lead.map((sentence) => h('p', {}, sentence)),
    places && [recordChart(places, i, name), folded(t('dataTable'), sheetTable(places, { i, name }))],
    folded(
      t('backtest.scores'),
      ['backtest', 'backtest_size', 'backtest_tenths'].map((id) =>
        sheetTable({ ...sheetOf(id), lead: [] }, { sortable: false }),
      ),
    ),
  ];
});
