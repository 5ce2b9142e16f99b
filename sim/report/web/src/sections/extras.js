// SPDX-License-Identifier: GPL-3.0-or-later
// Sections that are there only when the results file has their figures.
import { assumed, byName, model, n, schemes } from '../model.js';
import { isKnown, percent, thousands } from '../format.js';
import { chartPlace, path } from '../charts.js';
import { h } from '../dom.js';
import { table } from '../table.js';
import { t } from '../text.js';

const has = (name) => Array.isArray(model[name]);
const heading = (text) => h('h2', { class: 'utrecht-heading-2' }, text);

function leavingTable({ s, label }) {
  const at = (name, i) => model[`leaving/${name}`][s * n.municipality + i];
  const year = (row) => at('first_year_outside', row.i) || null;
  // Leaving by the rule is paying in for good: with assumed inputs the page does not say that it is decided.
  const sure = (i) =>
    at('uncertain', i) ? 'leaving.notSure' : assumed && at('round', i) > 0 ? 'stability.missing' : 'leaving.isSure';
  return table({
    caption: `${t('leaving.caption')}: ${label}`,
    rows: byName,
    columns: [
      { title: t('municipality'), text: true, value: (row) => row.name },
      { title: t('leaving.year'), value: year, show: (value) => (value ? String(value) : t('leaving.stays')) },
      { title: t('leaving.sure'), text: true, value: (row) => t(sure(row.i)) },
    ],
  });
}

export const leaving = {
  id: 'leaving',
  available: () => has('leaving/has_rule') && model['leaving/has_rule'].some((rule) => rule >= 0),
  render: () => [
    heading(t('leaving.title')),
    schemes.filter(({ s }) => model['leaving/has_rule'][s] >= 0).map(leavingTable),
    h('p', { class: 'note' }, t('leaving.note')),
  ],
};

function fundBlock({ s, label }) {
  const at = (name) => (row) => model[`fund/${name}`][s * n.year + row.y];
  const band = (p) => {
    const k = model.probability.findIndex((x) => Math.abs(x - p) < 1e-9);
    return (row) => model['fund/balance_quantile']?.[(k * n.scheme + s) * n.year + row.y] ?? null;
  };
  const rows = model.year.map((year, y) => ({ year, y }));
  const points = rows
    .map((row) => ({ year: row.year, low: band(0.1)(row), mid: band(0.5)(row), high: band(0.9)(row) }))
    .filter(({ mid }) => isKnown(mid));
  return [
    h('h3', { class: 'utrecht-heading-3' }, label),
    points.length > 0
      ? chartPlace((place) =>
          path(place, points, {
            axis: t('fund.axis'),
            xAxis: t('fund.year'),
            text: t('fund.chart', { scheme: label }),
            midLabel: t('reserve.mid'),
            zeroLabel: t('fund.zero'),
          }),
        )
      : null,
    table({
      caption: `${t('fund.caption')}: ${label}`,
      rows,
      columns: [
        { title: t('fund.year'), text: true, value: (row) => String(row.year) },
        { title: t('fund.balance'), value: at('balance_mean'), show: thousands },
        { title: t('reserve.low'), value: band(0.1), show: thousands },
        { title: t('reserve.high'), value: band(0.9), show: thousands },
        { title: t('fund.assessment'), value: at('assessment_probability'), show: (p) => percent(p) },
        { title: t('fund.amount'), value: at('assessment_mean'), show: thousands },
      ],
    }),
  ];
}

export const fund = {
  id: 'fund',
  available: () => has('fund/balance_mean') && has('fund/assessment_probability'),
  render: () => [
    heading(t('fund.title')),
    schemes
      .filter(({ s }) => model['fund/balance_mean'].slice(s * n.year, (s + 1) * n.year).some(isKnown))
      .map(fundBlock),
  ],
};
