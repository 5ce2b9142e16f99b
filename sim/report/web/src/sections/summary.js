// SPDX-License-Identifier: GPL-3.0-or-later
// One page first: five questions, then the schemes side by side.
import { h } from '../dom.js';
import {
  alone,
  assumed,
  buffer,
  budget,
  draws,
  estimate,
  estimateGiven,
  estimateYears,
  figure,
  horizon,
  horizonYears,
  largest,
  model,
  municipalities,
  payment,
  quantile,
  schemes,
} from '../model.js';
import { band, chance, count, percent, period, result, short } from '../format.js';
import { error95 } from '../statistics.js';
import { comparison } from './comparison.js';
import { hasSheet, overview, sheetOf, sheetTable, weighed } from '../sheets.js';
import { schemeWords } from '../scheme-words.js';
import { t } from '../text.js';
import { withTerms } from '../terms.js';

const span = () => period(model.period[horizon]);
// 'pays', 'receives', 'missing' (figures), 'draws' (too few), 'neutral': as the program tells it in all its tables.
const judge = (s, i) => model.verdict[s * municipalities.length + i];
const isOpen = (s, i) => ['missing', 'unnamed', 'draws'].includes(judge(s, i));
const moved = (cents) => t(cents > 0 ? 'whatif.pay' : 'whatif.get', { amount: short(cents) });

function card(id, question, big, bigText, lines) {
  return h(
    'article',
    { class: 'card', 'aria-labelledby': id },
    h('h3', { id, class: 'utrecht-heading-3' }, question),
    big ? h('p', { class: 'big' }, h('strong', {}, big), ' ', h('span', {}, bigText)) : null,
    lines.filter(Boolean).map((line) => h('p', {}, withTerms(line))),
  );
}

// Beside what the council voted, where that was given: elsewhere the estimate is the expected payment itself.
function estimateLine(s, i) {
  const years = estimateYears(i);
  if (years.length === 0) return h('span', { 'data-voted': '' }, t('summary.estimateNone'));
  const sum = (of) => years.reduce((all, y) => all + of(s, i, y), 0);
  const more = sum(payment) - sum(estimate);
  return t(estimateGiven(i) ? 'summary.estimateGiven' : 'summary.estimateSome', {
    years: years.map((y) => period(model.period[y])).join(', '),
    estimate: short(sum(estimate)),
    difference: t(more < 0 ? 'summary.estimateLess' : 'summary.estimateMore', { amount: short(more) }),
  });
}

// What it costs is the difference with being alone; the shortfall beside the budget is something else, and called so.
function costCard(s, i) {
  const paid = payment(s, i);
  const own = s === alone || alone === schemes.length ? null : payment(alone, i);
  const more = own === null ? 'own' : paid < own ? 'less' : 'more';
  return card(
    'q1',
    t('summary.q1'),
    short(own === null ? paid : paid - own),
    t(`summary.big1.${more}`, { period: span() }),
    [
      t(own === null ? 'summary.a1alone' : 'summary.a1', { payment: short(paid), own: short(own), period: span() }),
      t('summary.a1result', { result: result(figure('mean', s, i)), budget: short(budget(i)) }),
      estimateLine(s, i),
    ],
  );
}

function sureCard(s, i) {
  const low = quantile(0.1, s, i);
  const high = quantile(0.9, s, i);
  return card('q2', t('summary.q2'), chance(figure('p_shortfall', s, i)), t('summary.big2'), [
    t('summary.a2', { band: band(low, high) }),
    weighed('grades', s, i),
  ]);
}

// Which own accounts count, and how many more would decide: as the program tells it (-1: none would, -2: not known).
function accountsLines(s, i) {
  const told = judge(s, i);
  const given = model.accounts[i];
  const more = model.accounts_more[s * municipalities.length + i];
  const never = told === 'unnamed' ? 'neverUnnamed' : 'never';
  const open = told === 'missing' || told === 'unnamed';
  return [
    given && told !== 'neutral' ? t('accounts.given', { given }) : null,
    open && more > 0 ? t('accounts.more', { more }) : null,
    open && more === -1 ? t(`accounts.${never}`, { last: model.year[model.year.length - 1] }) : null,
  ];
}

function payCard(s, i, name) {
  const told = judge(s, i);
  const model1 = figure('transfer_model', s, i);
  const use = figure('transfer_use', s, i);
  const spread = figure('transfer_chance_sd', s, i);
  const decided = told === 'pays' || told === 'receives';
  return card('q3', t('summary.q3'), null, null, [
    h('strong', {}, withTerms(t(`verdict.${told}`, { name }))),
    ...accountsLines(s, i),
    decided && model1 !== null ? t('summary.cause', { model: moved(model1), use: moved(use) }) : null,
    told !== 'neutral' && spread !== null ? t('summary.causeChance', { chance: short(spread), period: span() }) : null,
    told !== 'neutral' ? weighed('grades_transfer', s, i) : null,
  ]);
}

// May anybody leave the scheme? Only then the table of who leaves has a column of it.
const hasRule = (s) => hasSheet('leaving') && sheetOf('leaving').columns.some(([title]) => title === schemes[s].label);

function outsideCard(s, i, name, city) {
  const calm = figure('sd_ratio', s, i) > 1 ? 'Calm' : '';
  const told = judge(s, i);
  const answer = told === 'neutral' ? told : `${['receives', 'pays'].includes(told) ? told : 'undecided'}${calm}`;
  return card('q4', t('summary.q4'), null, null, [
    h('strong', {}, withTerms(t(`summary.a4.${answer}`, { name, ratio: percent(figure('sd_ratio', s, i)) }))),
    told !== 'neutral' && !hasRule(s) && t('summary.a4norule'),
    city,
  ]);
}

function voted(s, i, above) {
  const years = estimateYears(i);
  if (years.length === 0) return null;
  return t(estimateGiven(i) ? 'summary.a5given' : 'summary.a5some', {
    above,
    estimate: short(estimate(s, i)),
    years: years.map((y) => period(model.period[y])).join(', '),
  });
}

// What must be at hand counts from the estimate: who budgets the expected payment instead needs the difference once.
function budgetCard(s, i) {
  const mean = payment(s, i) / horizonYears.length;
  const known = buffer(s, i);
  const above = known === null ? null : Math.max(0, known);
  const beyond = known === null ? null : Math.max(0, known - (payment(s, i) - estimate(s, i)));
  return card('q5', t('summary.q5'), short(mean), t('summary.big5'), [
    t('summary.a5', { mean: short(mean), buffer: short(beyond), period: span() }),
    voted(s, i, short(above)),
  ]);
}

const { scheme, mean, low, high, chance: risk, swings, verdict } = overview;
const open = (i) => (schemes.some(({ s }) => isOpen(s, i)) ? [t('summary.amounts')] : []);
// What the number of draws leaves open stands below the answers: it is not the first that anybody asks.
const errorLine = (s, i) => t('summary.error', { draws: count(draws), error: short(error95(figure('mean_se', s, i))) });
const sideBySide = (s, i, name) =>
  sheetTable(
    { ...sheetOf('overview'), note: [...sheetOf('overview').note, ...open(i), errorLine(s, i)] },
    { i, name, only: [scheme, mean, low, high, risk, swings, verdict] },
  );

// With the largest member outside; only a sample knows, and only when it is there. How often that is cheaper would say who
// pays, which is not said on example figures.
function cityLine(context, s, i) {
  const place = h('span', { 'data-city': '' });
  const { name } = municipalities[i];
  if (i !== largest && s !== alone && judge(s, i) !== 'neutral')
    context.withoutLargest(s, i).then((found) => {
      if (!found) return;
      const [city, amount] = [municipalities[largest].name, short(found.more)];
      const about = { city, name, amount, draws: count(found.draws) };
      const often = assumed ? '' : ` ${t('summary.a4cityOften', { name, share: chance(found.cheaper) })}`;
      place.textContent = t(`summary.a4city.${found.more < 0 ? 'less' : 'more'}`, about) + often;
    });
  return place;
}

export const summary = {
  id: 'summary',
  render({ s, i }, context) {
    const { name } = municipalities[i];
    return [
      h(
        'div',
        { class: 'titled' },
        h('h2', { class: 'utrecht-heading-2' }, t('summary.title', { name, scheme: schemes[s].label })),
        h('p', { class: 'note', id: 'scheme-words' }, schemeWords(s)),
      ),
      comparison(s, i, judge(s, i), context),
      h(
        'div',
        { class: 'cards' },
        costCard(s, i),
        sureCard(s, i),
        payCard(s, i, name),
        outsideCard(s, i, name, cityLine(context, s, i)),
        budgetCard(s, i),
      ),
      sideBySide(s, i, name),
    ];
  },
};
