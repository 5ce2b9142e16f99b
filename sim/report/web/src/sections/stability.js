// SPDX-License-Identifier: GPL-3.0-or-later
// Who would be better off outside: what pooling saves each, the order of leaving, and groups.
import { assumed, byName, horizon, model, municipalities, schemes } from '../model.js';
import { count, percent, period, thousands } from '../format.js';
import { chartPlace, intervals } from '../charts.js';
import { h } from '../dom.js';
import { t } from '../text.js';
import { table } from '../table.js';

const of = (name, k) => model[`stability/${name}`]?.[k] ?? null;
const span = () => period(model.period[horizon]);
const heading = (key, values) => h('h3', { class: 'utrecht-heading-3' }, t(key, values));
const nameOf = new Map(municipalities.map(({ code, name }) => [code, name]));

// "GM0003+GM0005" as names; of a large group who is not in it.
function members(codes) {
  const inside = new Set(codes.split('+'));
  const names = (list) => list.map(({ name }) => name).join(', ');
  const out = byName.filter(({ code }) => !inside.has(code));
  if (out.length > 0 && out.length < inside.size / 2) return t('stability.allBut', { names: names(out) });
  return inside.size === 1 ? (nameOf.get(codes) ?? codes) : names(byName.filter(({ code }) => inside.has(code)));
}

// Better off outside is paying in for good: with assumed inputs the page says that of nobody.
function verdict(value) {
  if (value === 0) return t('stability.open');
  return value < 0 ? t('stability.no') : assumed ? t('stability.missing') : t('stability.yes');
}

function gainColumns(prefix) {
  if (assumed) return [];
  const gain = (row) => of(`${prefix}_gain`, row.k);
  return [
    {
      title: t('stability.gain'),
      value: gain,
      show: (share, row) =>
        t('stability.plusMinus', { share: percent(share, 1), error: percent(2 * of(`${prefix}_gain_se`, row.k), 1) }),
    },
    {
      title: t('stability.amount'),
      value: (row) => of(`${prefix}_amount`, row.k),
      show: (cents) => `${cents < 0 ? t('stability.loses') : ''}${thousands(Math.abs(cents))}`,
    },
  ];
}

const verdictColumn = (prefix) => ({
  title: t('stability.verdict'),
  text: true,
  value: (row) => verdict(of(`${prefix}_verdict`, row.k)),
});

function savingBlock() {
  const rows = byName.map(({ i, name }) => {
    const [mid, error] = [of('saving', i), 2 * (of('saving_se', i) ?? 0)];
    return { label: name, low: mid - error, mid, high: mid + error };
  });
  const figures = table({
    caption: t('stability.savingCaption', { period: span() }),
    rows: byName,
    columns: [
      { title: t('municipality'), text: true, value: (row) => row.name },
      ...['alone', 'shapley', 'saving'].map((name) => ({
        title: t(`stability.${name}`),
        value: (row) => of(name, row.i),
        show: thousands,
      })),
    ],
  });
  return [
    heading('stability.savingTitle'),
    h('p', {}, t('stability.savingIntro')),
    chartPlace((place) =>
      intervals(place, rows, { axis: t('stability.axis'), text: t('stability.chart', { period: span() }) }),
    ),
    h('details', { class: 'data' }, h('summary', {}, t('dataTable')), figures),
  ];
}

// A step that is undecided may not happen, and then those after it change; with assumed inputs no step is certain.
function stepWarning(n) {
  const k = model['stability/step_verdict'].indexOf(0);
  const parts = assumed ? [t('stability.stepAssumed')] : [];
  if (k >= 0)
    parts.push(t(k + 1 < n ? 'stability.stepFrom' : 'stability.stepLast', { step: count(k + 1), next: count(k + 2) }));
  else if (!assumed) parts.push(t('stability.stepSure'));
  return parts.join(' ');
}

function stepBlock() {
  const steps = (model['stability/step_group'] ?? []).map((codes, k) => ({ codes, k }));
  if (!Array.isArray(model['stability/step_verdict'])) return null;
  return [
    heading('stability.stepTitle'),
    steps.length === 0
      ? h('p', {}, t('stability.noSteps'))
      : table({
          rows: steps,
          sortable: false,
          caption: t('stability.stepCaption'),
          note: `${t('stability.stepNote')} ${stepWarning(steps.length)}`,
          columns: [
            { title: t('stability.step'), value: (row) => count(row.k + 1) },
            { title: t('stability.who'), text: true, value: (row) => members(row.codes) },
            { title: t('stability.left'), value: (row) => of('step_left', row.k), show: count },
            ...gainColumns('step'),
            verdictColumn('step'),
          ],
        }),
  ];
}

// Groups judged under one scheme; -1 is all costs pooled by budget. The best come first, where it may be said who that is.
function groupTable(s, label) {
  const rows = (model['stability/group'] ?? [])
    .map((codes, k) => ({ codes, k }))
    .filter(({ k }) => of('group_scheme', k) === s)
    .sort((a, b) =>
      assumed
        ? of('group_size', a.k) - of('group_size', b.k) || members(a.codes).localeCompare(members(b.codes), 'nl')
        : of('group_gain', b.k) - of('group_gain', a.k),
    );
  if (rows.length === 0) return null;
  return table({
    rows,
    caption: label,
    columns: [
      { title: t('stability.who'), text: true, value: (row) => members(row.codes) },
      { title: t('stability.size'), value: (row) => of('group_size', row.k), show: count },
      ...gainColumns('group'),
      verdictColumn('group'),
    ],
  });
}

function countTable() {
  const rows = schemes.filter(({ s }) => of('scheme_groups', s) > 0);
  const figure = (name) => (row) => of(name, row.s);
  return rows.length === 0
    ? null
    : table({
        caption: t('stability.caption'),
        rows,
        columns: [
          { title: t('scheme'), text: true, value: (row) => row.label },
          { title: t('stability.groups'), value: figure('scheme_groups'), show: count },
          { title: t('stability.better'), value: figure('scheme_groups_better'), show: count },
          { title: t('stability.undecided'), value: figure('scheme_groups_undecided'), show: count },
        ],
      });
}

function groupBlock() {
  const lists = [
    groupTable(-1, t('stability.pooled')),
    ...schemes.map(({ s, label }) => groupTable(s, t('stability.under', { scheme: label }))),
  ];
  return [
    heading('stability.groupTitle'),
    of('exact', 0) === 0
      ? h('p', {}, t('stability.estimated'))
      : h(
          'p',
          {},
          t('stability.groupIntro', {
            groups: count(of('groups', 0)),
            better: count(of('groups_better', 0)),
            margin: percent(of('margin', 0), 1),
          }),
        ),
    countTable(),
    h('details', { class: 'data' }, h('summary', {}, t('stability.lists')), lists),
  ];
}

export const stability = {
  id: 'stability',
  available: () =>
    Array.isArray(model['stability/saving']) &&
    model['stability/saving'].length === municipalities.length &&
    Array.isArray(model['stability/scheme_groups']),
  render: () => [
    h('h2', { class: 'utrecht-heading-2' }, t('stability.title')),
    h('p', {}, t('stability.intro')),
    savingBlock(),
    stepBlock(),
    groupBlock(),
    h(
      'p',
      { class: 'note' },
      t('stability.note', {
        margin: percent(of('margin', 0), 1),
        draws: count(of('draws', 0)),
        rho: percent(of('rho', 0)),
      }),
      assumed ? ` ${t('stability.named')}` : '',
    ),
  ],
};
