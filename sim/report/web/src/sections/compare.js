// SPDX-License-Identifier: GPL-3.0-or-later
// Several results files beside each other: their schemes for one municipality, and the difference for all of them.
import { barsOf, hasSheet, overview, sheetOf, sheetTable, words } from '../sheets.js';
import { charted, intervals } from '../charts.js';
import { municipalities, schemes } from '../model.js';
import { h } from '../dom.js';
import { t } from '../text.js';

const letters = () => sheetOf('files').rows.map((row) => words(row, 0));
const overviewOf = (letter) => sheetOf(letter === 'A' ? 'overview' : `${letter.toLowerCase()}.overview`);

// All schemes of all files, those of one name together.
function bars(i) {
  const all = letters().flatMap((letter) => barsOf(overviewOf(letter), i).map((bar) => ({ ...bar, letter })));
  const names = all.map(({ label }) => label);
  return all
    .sort((a, b) => names.indexOf(a.label) - names.indexOf(b.label))
    .map((bar) => ({ ...bar, label: `${bar.letter} ${bar.label}` }));
}

function townBlock(i) {
  const { name } = municipalities[i];
  const { scheme, mean, low, high, chance, need, error } = overview;
  const only = [scheme, mean, low, high, chance, need, error];
  const about = { axis: t('municipality.axis'), text: t('compare.chart', { name }) };
  return [
    charted(t('compare.townTitle', { name }), (place) => intervals(place, bars(i), about)),
    h(
      'details',
      { class: 'data' },
      h('summary', {}, t('dataTable')),
      letters().map((letter) => sheetTable(overviewOf(letter), { i, name: `${letter}. ${name}`, only })),
    ),
  ];
}

export const compare = {
  id: 'compare',
  available: () => hasSheet('files'),
  render: ({ s, i }) => [
    h('h2', { class: 'utrecht-heading-2' }, t('compare.title')),
    h('p', {}, t('compare.intro')),
    sheetTable(sheetOf('files'), { sortable: false }),
    townBlock(i),
    hasSheet(`beside_${s + 1}`)
      ? sheetTable(sheetOf(`beside_${s + 1}`, s))
      : h('p', {}, t('compare.onlyOne', { scheme: schemes[s].label })),
  ],
};
