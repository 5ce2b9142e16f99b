// SPDX-License-Identifier: GPL-3.0-or-later
// What one client more or one placement less means for a municipality itself, and for the others.
import { careLabels, horizon, model, municipalities, n, schemes } from '../model.js';
import { euro, isKnown, percent, period, unknown } from '../format.js';
import { bars, chartPlace } from '../charts.js';
import { h } from '../dom.js';
import { t } from '../text.js';
import { table } from '../table.js';

const nCare = model.care?.length ?? 0;
const at = (name, s, i) => model[`incentive/${name}`]?.[s * n.municipality + i] ?? null;
const ofCare = (name, s, c, i) => model[`incentive/${name}`]?.[(s * nCare + c) * n.municipality + i] ?? null;

// The mean client: every class for its part of all clients.
export function meanClient(name, s, i) {
  const parts = model['incentive/client_share'].map((share, c) => [share, ofCare(name, s, c, i)]);
  return parts.every(([, cents]) => isKnown(cents))
    ? parts.reduce((sum, [share, cents]) => sum + share * cents, 0)
    : null;
}

const costs = (cents) =>
  !isKnown(cents) ? unknown : cents < 0 ? t('incentive.less', { amount: euro(cents) }) : euro(cents);
const saves = (cents) =>
  !isKnown(cents) ? unknown : cents < 0 ? t('incentive.more', { amount: euro(cents) }) : euro(cents);

function schemeTable(i, about) {
  const column = (key, name, show, value) => ({ title: t(key), value: value ?? (({ s }) => at(name, s, i)), show });
  return table({
    caption: t('incentive.caption', about),
    rows: schemes,
    columns: [
      { title: t('scheme'), text: true, value: (row) => row.label },
      column('incentive.clientOwn', '', costs, ({ s }) => meanClient('client_own', s, i)),
      column('incentive.clientOthers', '', costs, ({ s }) => meanClient('client_others', s, i)),
      column('incentive.dearerOwn', 'dearer_own', costs),
      column('incentive.dearerOthers', 'dearer_others', costs),
      column('incentive.preventedOwn', 'prevented_own', saves),
      column('incentive.preventedOthers', 'prevented_others', saves),
    ],
    note: t('incentive.note', { care: careLabels[dearest()], amount: euro(model['incentive/client_cost'][dearest()]) }),
  });
}

const dearest = () => model['incentive/client_cost'].reduce((best, cents, c, all) => (cents > all[best] ? c : best), 0);

function careTable(s, i, about) {
  return table({
    caption: t('incentive.careCaption', about),
    rows: careLabels.map((label, c) => ({ label, c })),
    columns: [
      { title: t('incentive.care'), text: true, value: (row) => row.label },
      { title: t('incentive.cost'), value: (row) => model['incentive/client_cost'][row.c], show: costs },
      { title: t('incentive.own'), value: (row) => ofCare('client_own', s, row.c, i), show: costs },
      { title: t('incentive.others'), value: (row) => ofCare('client_others', s, row.c, i), show: costs },
    ],
  });
}

// What the municipality bears of the mean client, as a part of what it costs.
function chartBlock(i, about) {
  const rows = schemes
    .map(({ s, label }) => ({ label, own: meanClient('client_own', s, i), others: meanClient('client_others', s, i) }))
    .filter(({ own, others }) => isKnown(own) && isKnown(others) && own + others > 0)
    .map(({ label, own, others }) => ({ label, value: own / (own + others), words: percent(own / (own + others)) }));
  return rows.length === 0
    ? null
    : chartPlace((place) => bars(place, rows, { axis: t('incentive.axis'), text: t('incentive.chart', about) }));
}

export const available = () =>
  Array.isArray(model['incentive/client_own']) &&
  model['incentive/client_own'].length === n.scheme * nCare * n.municipality;

export const incentive = {
  id: 'incentive',
  available,
  render({ s, i }) {
    const about = {
      name: municipalities[i].name,
      scheme: schemes[s].label,
      year: model.year[1] ?? model.year[0],
      period: period(model.period[horizon]),
    };
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('incentive.title')),
      h('p', {}, t('incentive.intro', about)),
      chartBlock(i, about),
      schemeTable(i, about),
      h('details', { class: 'data' }, h('summary', {}, t('incentive.byCare')), careTable(s, i, about)),
    ];
  },
};
