// SPDX-License-Identifier: GPL-3.0-or-later
// How long a municipality's own reserve lasts: its path, the chance that it has run out, ratio and class.
import { byName, horizon, horizonYears, model, municipalities, n, schemes } from '../model.js';
import { chance, decimal, isKnown, period, thousands } from '../format.js';
import { chartPlace, path } from '../charts.js';
import { dataTable, table } from '../table.js';
import { h } from '../dom.js';
import { t } from '../text.js';

const probabilityIndex = (p) => model.probability.findIndex((x) => Math.abs(x - p) < 1e-9);
const certainty = model.certainty.findIndex((x) => Math.abs(x - 0.9) < 1e-9);
const yearly = (name, s, y, i) => model[`reserve/${name}`]?.[(s * n.year + y) * n.municipality + i] ?? null;
const quantile = (p, s, y, i) =>
  model['reserve/quantile']?.[((probabilityIndex(p) * n.scheme + s) * n.year + y) * n.municipality + i] ?? null;
const ratio = (name, s, y, i) =>
  model[`reserve/${name}`]?.[((certainty * n.scheme + s) * n.year + y) * n.municipality + i] ?? null;
const known = (i) => isKnown(model['reserve/opening'][i]);
const hasClass = (i) => certainty >= 0 && isKnown(model['reserve/other_risks']?.[i]);
const lastYear = horizonYears[horizonYears.length - 1];

// The bounds of results/README.md; where the draws leave more than one class open, all of them are named.
const bounds = [
  ['A', 2],
  ['B', 1.4],
  ['C', 1],
  ['D', 0.8],
  ['E', 0.6],
  ['F', -Infinity],
];
const letterOf = (value) => bounds.find(([, above]) => value > above)[0];

function className(s, y, i) {
  const [worst, best] = [ratio('ratio_low', s, y, i), ratio('ratio_high', s, y, i)];
  if (!isKnown(worst) || !isKnown(best)) return '?';
  const named = (letter) => `${letter}: ${t(`reserve.class.${letter}`)}`;
  const [first, last] = [letterOf(best), letterOf(worst)];
  return first === last ? named(first) : t('reserve.open', { best: named(first), worst: named(last) });
}

// A reserve stands in full at the end of the base year, before the first result.
function pathRows(s, i) {
  return model.year.map((year, y) => {
    const at = (p) => (y === 0 ? model['reserve/opening'][i] : quantile(p, s, y, i));
    return { year, y, low: at(0.1), mid: at(0.5), high: at(0.9), out: y === 0 ? null : yearly('p_out', s, y, i) };
  });
}

const stand = (cents) =>
  !isKnown(cents) ? '?' : cents < 0 ? t('reserve.below', { amount: thousands(-cents) }) : thousands(cents);
const noYear = (show) => (value, row) => (row.y === 0 ? '–' : show(value, row));

function pathBlock(s, i) {
  const { name } = municipalities[i];
  const rows = pathRows(s, i);
  const about = { name, scheme: schemes[s].label };
  const columns = [
    { title: t('fund.year'), text: true, value: (row) => String(row.year) },
    { title: t('reserve.low'), value: (row) => row.low, show: stand },
    { title: t('reserve.mid'), value: (row) => row.mid, show: stand },
    { title: t('reserve.high'), value: (row) => row.high, show: stand },
    { title: t('reserve.out'), value: (row) => row.out, show: noYear(chance) },
    ...(hasClass(i)
      ? [
          {
            title: t('reserve.ratio'),
            value: (row) => ratio('ratio', s, row.y, i),
            show: noYear((value) => decimal(value, 2)),
          },
          {
            title: t('reserve.classHead'),
            text: true,
            value: (row) => className(s, row.y, i),
            show: noYear((value) => value),
          },
        ]
      : []),
  ];
  return [
    h(
      'p',
      { class: 'lead' },
      t('reserve.sentence', { ...about, share: chance(yearly('p_out', s, lastYear, i)), year: model.year[lastYear] }),
    ),
    hasClass(i)
      ? h('p', {}, t('reserve.classSentence', { name, year: model.year[1], class: className(s, 1, i) }))
      : null,
    chartPlace((place) =>
      path(
        place,
        rows.filter((row) => isKnown(row.mid)),
        {
          axis: t('reserve.axis'),
          xAxis: t('fund.year'),
          text: t('reserve.chart', about),
          midLabel: t('reserve.mid'),
          zeroLabel: t('reserve.zero'),
        },
      ),
    ),
    dataTable({ caption: t('reserve.pathCaption', about), columns, rows, note: t('reserve.note') }),
  ];
}

function allTable(s) {
  const rows = byName.filter(({ i }) => known(i));
  return table({
    caption: t('reserve.caption', { scheme: schemes[s].label }),
    rows,
    note: t('reserve.classNote', { year: model.year[1] }),
    columns: [
      { title: t('municipality'), text: true, value: (row) => row.name },
      { title: t('reserve.opening'), value: (row) => model['reserve/opening'][row.i], show: thousands },
      {
        title: t('reserve.other'),
        value: (row) => model['reserve/other_risks']?.[row.i] ?? null,
        show: (cents) => (isKnown(cents) ? thousands(cents) : t('reserve.notGiven')),
      },
      { title: t('reserve.ratio'), value: (row) => ratio('ratio', s, 1, row.i), show: (value) => decimal(value, 2) },
      { title: t('reserve.classHead'), text: true, value: (row) => className(s, 1, row.i) },
      {
        title: t('reserve.outBy', { period: period(model.period[horizon]) }),
        value: (row) => yearly('p_out', s, lastYear, row.i),
        show: chance,
      },
    ],
  });
}

export const reserve = {
  id: 'reserve',
  available: () => Array.isArray(model['reserve/p_out']) && Array.isArray(model['reserve/opening']) && n.year > 1,
  render: ({ s, i }) => [
    h('h2', { class: 'utrecht-heading-2' }, t('reserve.title')),
    known(i) ? pathBlock(s, i) : h('p', {}, t('reserve.unknown', { name: municipalities[i].name })),
    allTable(s),
  ],
};
