// SPDX-License-Identifier: GPL-3.0-or-later
// One page first: five questions, then the schemes side by side.
import { h } from '../dom.js';
import {
  alone,
  buffer,
  budget,
  draws,
  estimate,
  estimateGiven,
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
import { band, chance, count, percent, period, resultThousands, result, short } from '../format.js';
import { judge, shownVerdict, verdictShort, verdictText } from '../verdict.js';
import { table } from '../table.js';
import { t } from '../text.js';

const span = () => period(model.period[horizon]);
const named = (text, name) => text.replaceAll('{name}', name);
const moved = (cents) => t(cents > 0 ? 'whatif.pay' : 'whatif.get', { amount: short(cents) });

function card(id, question, big, bigText, lines) {
  return h(
    'article',
    { class: 'card', 'aria-labelledby': id },
    h('h3', { id, class: 'utrecht-heading-3' }, question),
    big ? h('p', { class: 'big' }, h('strong', {}, big), ' ', h('span', {}, bigText)) : null,
    lines.filter(Boolean).map((line) => h('p', {}, line)),
  );
}

// Beside what the council voted, where that was given: elsewhere the estimate is the expected payment itself.
function estimateLine(s, i) {
  if (!estimateGiven(i)) return t('summary.estimateNone');
  const more = payment(s, i) - estimate(s, i);
  return t('summary.estimateGiven', {
    estimate: short(estimate(s, i)),
    difference: t(more < 0 ? 'summary.estimateLess' : 'summary.estimateMore', { amount: short(more) }),
  });
}

function costCard(s, i) {
  const mean = figure('mean', s, i);
  return card('q1', t('summary.q1'), short(mean), t(mean < 0 ? 'summary.big1.shortfall' : 'summary.big1.surplus'), [
    t('summary.a1', { result: result(mean), payment: short(payment(s, i)), budget: short(budget(i)), period: span() }),
    estimateLine(s, i),
  ]);
}

function sureCard(s, i) {
  const low = quantile(0.1, s, i);
  const high = quantile(0.9, s, i);
  return card('q2', t('summary.q2'), chance(figure('p_shortfall', s, i)), t('summary.big2'), [
    t('summary.a2', { band: band(low, high) }),
    t('summary.a2error', { error: short(1.96 * figure('mean_se', s, i)) }),
  ]);
}

function payCard(s, i, name) {
  const verdict = shownVerdict(s, i);
  const model1 = figure('transfer_model', s, i);
  const use = figure('transfer_use', s, i);
  const spread = figure('transfer_chance_sd', s, i);
  const decided = verdict === 'pays' || verdict === 'receives';
  return card('q3', t('summary.q3'), null, null, [
    h('strong', {}, named(verdictText(verdict), name)),
    decided && model1 !== null ? t('summary.cause', { model: moved(model1), use: moved(use) }) : null,
    verdict !== 'neutral' && spread !== null
      ? t('summary.causeChance', { chance: short(spread), period: span() })
      : null,
  ]);
}

function outsideCard(s, i, name, city) {
  const calm = figure('sd_ratio', s, i) > 1 ? 'Calm' : '';
  const answer =
    { neutral: 'neutral', receives: `receives${calm}`, pays: `pays${calm}` }[shownVerdict(s, i)] ?? 'undecided';
  return card('q4', t('summary.q4'), null, null, [
    h('strong', {}, t(`summary.a4.${answer}`, { name, ratio: percent(figure('sd_ratio', s, i)) })),
    city,
  ]);
}

// What must be at hand counts from the estimate: who budgets the expected payment instead needs the difference once.
function budgetCard(s, i) {
  const mean = payment(s, i) / horizonYears.length;
  const above = buffer(0.9, s, i);
  const beyond = above === null ? null : Math.max(0, above - (payment(s, i) - estimate(s, i)));
  const given = estimateGiven(i);
  return card('q5', t('summary.q5'), short(mean), t('summary.big5'), [
    t('summary.a5', { mean: short(mean), buffer: short(given ? beyond : above), period: span() }),
    given ? t('summary.a5given', { above: short(above), estimate: short(estimate(s, i)) }) : null,
  ]);
}

function sideBySide(i, name) {
  const error = Math.max(...schemes.map(({ s }) => 1.96 * (figure('mean_se', s, i) ?? 0)));
  const columns = [
    { title: t('scheme'), text: true, value: (row) => row.label },
    { title: t('summary.col.mean'), value: (row) => figure('mean', row.s, i), show: resultThousands },
    { title: t('summary.col.low'), value: (row) => quantile(0.1, row.s, i), show: resultThousands },
    { title: t('summary.col.p'), value: (row) => figure('p_shortfall', row.s, i), show: chance },
    { title: t('summary.col.swing'), value: (row) => figure('sd_ratio', row.s, i), show: (p) => percent(p) },
    { title: t('summary.col.verdict'), text: true, value: (row) => verdictShort(shownVerdict(row.s, i)) },
  ];
  return table({
    caption: t('summary.sentence', { name, period: span() }),
    columns,
    rows: schemes,
    note: t('summary.tableNote', { draws: count(draws), error: short(error) }),
  });
}

// With the largest member outside; only a sample knows, and only when it is there.
function cityLine(context, s, i) {
  const place = h('span', { 'data-city': '' });
  if (i !== largest && s !== alone && judge(s, i) !== 'neutral')
    context.withoutLargest(s, i).then((share) => {
      if (share !== null)
        place.textContent = t('summary.a4city', { city: municipalities[largest].name, share: chance(share) });
    });
  return place;
}

export const summary = {
  id: 'summary',
  render({ s, i }, context) {
    const { name } = municipalities[i];
    return [
      h('h2', { class: 'utrecht-heading-2' }, t('summary.title', { name, scheme: schemes[s].label })),
      h(
        'div',
        { class: 'cards' },
        costCard(s, i),
        sureCard(s, i),
        payCard(s, i, name),
        outsideCard(s, i, name, cityLine(context, s, i)),
        budgetCard(s, i),
      ),
      sideBySide(i, name),
    ];
  },
};
