// SPDX-License-Identifier: GPL-3.0-or-later
// What one client more or one placement less means for a municipality itself, and for the others.
import { horizon, model, municipalities, n, schemes } from '../model.js';
import { isKnown, percent, period } from '../format.js';
import { bars, chartPlace } from '../charts.js';
import { h } from '../dom.js';
import { t } from '../text.js';
import { sheetOf, sheetTable } from '../sheets.js';

const nCare = model.care?.length ?? 0;
const ofCare = (name, s, c, i) => model[`incentive/${name}`]?.[(s * nCare + c) * n.municipality + i] ?? null;

// The mean client: every class for its part of all clients.
export function meanClient(name, s, i) {
  const parts = model['incentive/client_share'].map((share, c) => [share, ofCare(name, s, c, i)]);
  return parts.every(([, cents]) => isKnown(cents))
    ? parts.reduce((sum, [share, cents]) => sum + share * cents, 0)
    : null;
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
      i,
      name: municipalities[i].name,
      scheme: schemes[s].label,
      year: model.year[1] ?? model.year[0],
      period: period(model.period[horizon]),
    };
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('incentive.title')),
      h('p', {}, t('incentive.intro', about)),
      chartBlock(i, about),
      sheetTable(sheetOf('incentive'), about),
      h(
        'details',
        { class: 'data' },
        h('summary', {}, t('incentive.byCare')),
        sheetTable(sheetOf('incentive_care', s), about),
      ),
    ];
  },
};
