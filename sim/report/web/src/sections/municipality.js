// SPDX-License-Identifier: GPL-3.0-or-later
// My municipality: result by scheme, cost and budget by year.
import {
  alone,
  budget,
  budgetBand,
  budgetVaries,
  draws,
  horizon,
  model,
  municipalities,
  ownCostBand,
  payment,
  quantile,
  schemes,
} from '../model.js';
import { barsOf, number, overview, sheetOf, sheetTable, underScheme, words } from '../sheets.js';
import { available as hasIncentive, meanClient } from './incentive.js';
import { charted, fan, intervals } from '../charts.js';
import { count, euro, isKnown, period, short, thousands } from '../format.js';
import { dataTable } from '../table.js';
import { dearestBlock } from './dearest.js';
import { h, replace } from '../dom.js';
import { t } from '../text.js';

const span = () => period(model.period[horizon]);

function intervalBlock(i, name, label) {
  const sheet = sheetOf('overview');
  const { scheme, low, mid, high, mean, youth, resident, need, own } = overview;
  const about = { axis: t('municipality.axis'), text: t('municipality.intervalText', { name }), chosen: label };
  return [
    charted(t('municipality.interval', { period: span() }), (place) => intervals(place, barsOf(sheet, i), about)),
    h(
      'details',
      { class: 'data' },
      h('summary', {}, t('dataTable')),
      sheetTable(sheet, { i, name, only: [scheme, low, mid, high, mean, youth, resident, need, own] }),
    ),
  ];
}

// The figures that council papers ask for first, in sentences.
function facts(s, i, name, label) {
  const row = sheetOf('overview').rows.find((one) => one[0] === i && underScheme(s)(one));
  const head = (column) => (isKnown(number(row, column)) ? perHead(number(row, column)) : '?');
  const need = number(row, overview.need);
  const [own, others] = hasIncentive()
    ? ['client_own', 'client_others'].map((what) => meanClient(what, s, i))
    : [null, null];
  const about = { name, period: span(), year: model.year[1] ?? model.year[0] };
  return [
    h('h3', { class: 'utrecht-heading-3' }, t('municipality.factsTitle', { scheme: label, period: span() })),
    h(
      'ul',
      { class: 'utrecht-unordered-list' },
      h('li', {}, t('municipality.factHead', { youth: head(overview.youth), resident: head(overview.resident) })),
      isKnown(need) ? h('li', {}, t('municipality.factBuffer', { buffer: short(need), ...about })) : null,
      isKnown(own) && own >= 0 && others >= 0
        ? h(
            'li',
            {},
            t('municipality.factClient', { own: euro(own), others: euro(others), ...about }),
            ' ',
            h('a', { href: '#incentive', class: 'utrecht-link' }, t('municipality.factClientLink')),
          )
        : null,
    ),
  ];
}

// "tekort van € 31"
const perHead = (cents) =>
  Math.round(cents / 100) === 0
    ? t('municipality.none')
    : t(cents < 0 ? 'shortfallOf' : 'surplusOf', { amount: euro(cents) });

// Where the budget is certain, payment = budget - result, so low results are high payments.
function certainRows(s, i) {
  return model.year.map((year, y) => ({
    year,
    budget: budget(i, y),
    low: budget(i, y) - quantile(0.9, s, i, y),
    mid: budget(i, y) - quantile(0.5, s, i, y),
    high: budget(i, y) - quantile(0.1, s, i, y),
  }));
}

// Where it is not, both have a band of their own, from the draws.
function uncertainRows(i) {
  return model.year.map((year, y) => {
    const [low, mid, high] = [0, 1, 2].map((k) => ownCostBand(k, i, y));
    const [budgetLow, budgetMid, budgetHigh] = [0, 1, 2].map((k) => budgetBand(k, i, y));
    return { year, low, mid, high, budget: budgetMid, budgetLow, budgetHigh };
  });
}

// The account that the table for the council shows, which has only what may be shown: { year, cents }, or null. Of its rows the
// first of the task fields of youth care is the cost.
function knownAccount(i) {
  const sheet = sheetOf('council', 0);
  const row = sheet?.rows.find((one) => one[0] === i && /^6\.72/.test(words(one, 2)));
  const amount = row ? words(row, 3) : '';
  return /^\d[\d.,]*$/.test(amount)
    ? { year: Number(/\d{4}/.exec(sheet.columns[3][0])), cents: Number(amount.replace(/\D/g, '')) * 1e5 }
    : null;
}

function withAccount(rows, i) {
  const known = knownAccount(i);
  return rows.map((row) => ({ ...row, account: known?.year === Number(row.year) ? known.cents : null }));
}
const hasAccount = (rows) => rows.some(({ account }) => account);

// what: 'cost', or 'payment', whose rows have the own cost too; or 'expected', of which that is all that is known.
function fanTable(name, rows, what) {
  const column = (key, value) => ({
    title: t(`municipality.col.${key}`),
    unit: t('unit.thousands'),
    value,
    show: thousands,
  });
  const kind = what === 'cost' ? '' : 'Payment';
  const banded = what !== 'expected';
  const columns = [
    { title: t('municipality.year'), text: true, value: (row) => String(row.year) },
    ...(banded ? [column(`low${kind}`, (row) => row.low)] : []),
    column(banded ? `mid${kind}` : 'expected', (row) => row.mid),
    ...(banded ? [column(`high${kind}`, (row) => row.high)] : []),
    ...(rows[0].own === undefined ? [] : [column(banded ? 'own' : 'ownExpected', (row) => row.own)]),
    ...(hasAccount(rows)
      ? [{ ...column('account', (row) => row.account), show: (cents) => (cents ? thousands(cents) : '') }]
      : []),
    ...(budgetVaries
      ? [
          column('budgetLow', (row) => row.budgetLow),
          column('budgetMid', (row) => row.budget),
          column('budgetHigh', (row) => row.budgetHigh),
        ]
      : [column('budget', (row) => row.budget)]),
  ];
  return dataTable({ caption: t('municipality.fanCaption', { name }), columns, rows });
}

function fanOf(rows, name, { title, text, what, ownLabel }) {
  const about = {
    axis: t('municipality.fanAxis'),
    xAxis: t('municipality.year'),
    text,
    midLabel: t(`municipality.${what}Line`),
    budgetLabel: t('municipality.budgetLine'),
    ownLabel,
    accountLabel: hasAccount(rows) ? t('municipality.accountLine') : null,
  };
  return [
    charted(title, (place) => fan(place, rows, about)),
    h('p', { class: 'note' }, text),
    fanTable(name, rows, what),
  ];
}

const hasAlone = alone < schemes.length;

function costFan(s, i, name, label) {
  const rows = budgetVaries ? uncertainRows(i) : certainRows(hasAlone ? alone : s, i);
  const text = t(budgetVaries ? 'municipality.fanText3' : hasAlone ? 'municipality.fanText' : 'municipality.fanText2', {
    name,
    scheme: label,
    draws: count(model.draws_read),
  });
  return fanOf(withAccount(rows, i), name, { title: t('municipality.fanOwn'), text, what: 'cost' });
}

// What is paid under the scheme beside the own cost, of rows {year, low, mid, high, own}; without low and high no more than what is
// expected is known.
function paymentFan(found, of, i, name, label) {
  const budgets = budgetVaries ? uncertainRows(i) : null;
  const rows = found.map((row, y) => {
    const { budget: middle, budgetLow, budgetHigh } = budgets?.[y] ?? { budget: budget(i, y) };
    return { ...row, budget: middle, budgetLow, budgetHigh };
  });
  const banded = found[0].low !== undefined;
  const text = t(banded ? 'municipality.fanText4' : 'municipality.fanText5', { name, scheme: label, draws: count(of) });
  return fanOf(withAccount(rows, i), name, {
    title: t('municipality.fan'),
    text,
    what: banded ? 'payment' : 'expected',
    ownLabel: hasAlone ? t(banded ? 'municipality.ownLine' : 'municipality.ownExpected') : null,
  });
}

const ownOf = (value) => (hasAlone ? { own: value() } : {});
const fromFile = (s, i) =>
  certainRows(s, i).map((row, y) => ({ ...row, ...ownOf(() => budget(i, y) - quantile(0.5, alone, i, y)) }));
const expectedRows = (s, i) =>
  model.year.map((year, y) => ({ year, mid: payment(s, i, y), ...ownOf(() => payment(alone, i, y)) }));

// Where budgets are certain the file has it all. Where they are not, what is expected stands there until the payments are settled,
// and stays where this page cannot settle them.
function fanBlock(s, i, name, label, context) {
  if (s === alone || payment(s, i, 0) === null) return h('div', {}, costFan(s, i, name, label));
  if (!budgetVaries) return h('div', {}, paymentFan(fromFile(s, i), draws, i, name, label));
  const place = h('div', {}, paymentFan(expectedRows(s, i), draws, i, name, label));
  context.paymentsByYear(s, i).then((found) => {
    if (found) replace(place, paymentFan(found, found[0].draws, i, name, label));
  });
  return place;
}

export const municipality = {
  id: 'municipality',
  render({ s, i }, context) {
    const { name } = municipalities[i];
    const { label } = schemes[s];
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('municipality.title', { name })),
      facts(s, i, name, label),
      h(
        'div',
        { class: 'pair' },
        h('div', {}, intervalBlock(i, name, label)),
        budgetVaries && ownCostBand(0, i, 0) === null ? null : fanBlock(s, i, name, label, context),
      ),
      dearestBlock(i),
    ];
  },
};
