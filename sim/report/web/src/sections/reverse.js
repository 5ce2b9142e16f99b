// SPDX-License-Identifier: GPL-3.0-or-later
// How much goes wrong before a reserve has run out: extra placements, growth, prices.
import { byName, model, region } from '../model.js';
import { chance, count, isKnown, percent, thousands } from '../format.js';
import { h } from '../dom.js';
import { lang, t } from '../text.js';
import { table } from '../table.js';

// The most that the program tries, and never more placements than there are youths: see results/README.md.
const troubles = [
  { name: 'extra_clients', most: 4096, show: count },
  { name: 'growth', most: 0.4, show: (p) => percent(p, 1) },
  { name: 'price', most: 1, show: (p) => percent(p, 1) },
];
const inLanguage = (name) => (lang() === 'en' ? model[`reverse/${name}_en`] : model[`reverse/${name}`]);
const single = (name, i) =>
  (i === region ? model[`reverse/region_${name}`]?.[0] : model[`reverse/${name}`]?.[i]) ?? null;
const along = (name, k, i) =>
  (i === region ? model[`reverse/region_${name}`]?.[k] : model[`reverse/${name}`][k * model.municipality.length + i]) ??
  null;

const isFew = (trouble, i) =>
  trouble.name === 'extra_clients' && isKnown(single('youths', i)) && single('youths', i) < trouble.most;
const mostOf = (trouble, i) => (isFew(trouble, i) ? single('youths', i) : trouble.most);

// More than was tried, in words but for many placements.
const beyond = (trouble, i) =>
  trouble.name !== 'extra_clients' || isFew(trouble, i)
    ? t(`reverse.beyond.${trouble.name}`)
    : t('reverse.over', { most: count(trouble.most) });

// Where the reserve is known, an answer that is missing is more than the most that was tried.
function answer(trouble, k, i) {
  const { name, show } = trouble;
  const [value, low, high] = [name, `${name}_low`, `${name}_high`].map((part) => along(part, k, i));
  if (value === 0) return t('reverse.asIs');
  if (!isKnown(value)) return beyond(trouble, i);
  const end = isKnown(high) ? show(high) : t('reverse.over', { most: show(mostOf(trouble, i)) });
  return low === high ? show(value) : t('reverse.within', { value: show(value), low: show(low), high: end });
}

const sortable =
  (trouble, k) =>
  ({ i }) =>
    along(trouble.name, k, i) ?? Infinity;

function troubleTable(trouble) {
  const rows = byName.filter(({ i }) => isKnown(single('reserve', i)));
  const all = isKnown(single('reserve', region)) ? { name: t('region'), i: region } : undefined;
  return table({
    caption: t(`reverse.${trouble.name}`, { product: inLanguage('product_label') }),
    rows,
    total: all,
    columns: [
      { title: t('municipality'), text: true, value: (row) => row.name },
      { title: t('reverse.reserve'), value: (row) => single('reserve', row.i), show: thousands },
      ...(trouble.name === 'extra_clients' && model['reverse/youths']
        ? [{ title: t('reverse.youths'), value: (row) => single('youths', row.i), show: count }]
        : []),
      { title: t('reverse.now'), value: (row) => single('now', row.i), show: chance },
      ...model['reverse/chance'].map((share, k) => ({
        title: t('reverse.chance', { share: percent(share) }),
        value: sortable(trouble, k),
        show: (value, row) => answer(trouble, k, row.i),
      })),
    ],
  });
}

export const reverse = {
  id: 'reverse',
  available: () =>
    Array.isArray(model['reverse/chance']) &&
    model['reverse/reserve']?.length === model.municipality.length &&
    model['reverse/reserve'].some(isKnown),
  render: () => [
    h('h2', { class: 'utrecht-heading-2' }, t('reverse.title')),
    h('p', {}, t('reverse.intro', { scheme: inLanguage('scheme_label'), draws: count(model['reverse/draws'][0]) })),
    troubles.map(troubleTable),
    h('p', { class: 'note' }, t('reverse.note')),
  ],
};
