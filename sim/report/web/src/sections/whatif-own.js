// SPDX-License-Identifier: GPL-3.0-or-later
// A municipality's own figures of one year: they move its level in all draws, and stay in this browser.
import { h, newId, replace, select } from '../dom.js';
import { assumed, horizon, model, municipalities, n, sampleModel } from '../model.js';
import { completeLayer } from '../settle.js';
import { mean } from '../statistics.js';
import { chance, count, percent, period, short } from '../format.js';
import { oftenWords } from './comparison.js';
import { centsOf } from '../amount.js';
import { t } from '../text.js';

const certain = 0.9;
const mostTimes = 5; // as much, or as little, as what is expected of a year

// Mean own cost and mean budget of the draws in a year, in cents.
function meansOf(settler, i, y) {
  const costs = settler.ownCost(y, null).slice(i * settler.draws, (i + 1) * settler.draws);
  const budget = [...Array(settler.draws).keys()].map((d) => settler.budgetAt(y, i, d));
  return { cost: mean(Array.from(costs, Number)), budget: mean(budget) };
}

function verdictOf(paid, own) {
  let pays = 0;
  let shares = false;
  for (let d = 0; d < paid.length; d++) {
    pays += paid[d] > own[d];
    shares ||= paid[d] !== own[d];
  }
  const share = pays / paid.length;
  if (!shares) return ['neutral', share];
  return [share >= certain ? 'pays' : share <= 1 - certain ? 'receives' : 'undecided', share];
}

// In which share of the draws is the reserve used up by the sum of the results?
const usedUp = (results, reserve) => results.reduce((sum, cents) => sum + (cents + reserve < 0), 0) / results.length;

// Beside what the council estimates for a year: how far the expected payment is from it.
function estimateWords({ settler, setting, i, year, estimate }) {
  const paid = settler.settleYear(completeLayer(setting.layer), year, setting.own);
  const of = Array.from(paid.slice(i * settler.draws, (i + 1) * settler.draws), Number);
  const more = mean(of) - estimate;
  return `${model.year[year]}: ${t('summary.estimateGiven', {
    estimate: short(estimate),
    difference: t(more < 0 ? 'summary.estimateLess' : 'summary.estimateMore', { amount: short(more) }),
  })}`;
}

// A verdict where the page would name one: not while other figures are assumed, nor beside an assumed budget. There it is how
// often either comes, and what would make it a verdict.
function verdictLines(paid, own, name) {
  const [verdict, share] = verdictOf(paid, own);
  const named = verdict === 'neutral' || (!assumed && model.budget_origin !== 'assumed');
  const kind = named ? verdict : share < 0.5 ? 'receives' : 'pays';
  const part = kind === 'receives' ? 1 - share : share;
  const words = named
    ? t(`whatif.ownVerdict.${kind}`, { name, share: chance(part) })
    : t(`whatif.ownLean.${kind}`, { name, often: oftenWords(part).toLowerCase() });
  return named
    ? [h('p', { class: 'lead' }, h('strong', {}, words))]
    : [h('p', { class: 'lead' }, words), h('p', {}, t('whatif.ownLean.why'))];
}

// Which of both counts, and what stands in the place of the other: it may turn the answer.
function countedWords({ cost, budget, means, year }) {
  if (cost === null && budget === null) return [];
  const what = cost === null ? 'budget' : budget === null ? 'cost' : 'both';
  const other = short(cost === null ? means.cost : means.budget);
  return [h('p', {}, t(`whatif.ownCounted.${what}`, { other, year: model.year[year] }))];
}

// On example figures only an own account tells how often a municipality pays in.
function describer(about) {
  const { reserve, risks, cost, estimate } = about;
  return (paid, own, results, name) => {
    const lines = [...(!assumed || cost !== null ? verdictLines(paid, own, name) : []), ...countedWords(about)];
    if (reserve !== null)
      lines.push(
        h(
          'p',
          {},
          t('whatif.reserve', {
            period: period(model.period[horizon]),
            share: percent(usedUp(results, reserve - (risks ?? 0))),
          }),
        ),
      );
    if (estimate !== null) lines.push(h('p', {}, estimateWords(about)));
    return lines;
  };
}

// By the code of a municipality: what was filled in there, which another scheme or municipality does not take away.
const filledIn = new Map();
const of = (code) => {
  if (!filledIn.has(code)) filledIn.set(code, { year: n.year - 1, texts: {} });
  return filledIn.get(code);
};

const copied = (line) => h('p', {}, ...line.cloneNode(true).childNodes);
const inFull = ({ lines }) => [
  h('p', { class: 'note' }, t('summary.own')),
  lines.map(copied),
  h('p', { class: 'note' }, t(globalThis.solidairOwn ? 'council.ownRun' : 'council.ownNot')),
];
// The first screen has room for two lines above the answers.
const inShort = ({ figures: { estimate, year }, outcome }) => {
  const voted = estimate === null ? '' : t('summary.ownVoted', { estimate: short(estimate), year: model.year[year] });
  return h('p', { class: 'note' }, `${t('summary.ownShort', { outcome })} ${voted} ${t('summary.ownCards')}`);
};

// On the first screen and in the table for the council too, where own figures are filled in: what they change. own: {figures as
// describer() has them, outcome and lines in words}, or null.
export function tellOwn(own) {
  for (const place of document.querySelectorAll('[data-own]'))
    replace(place, own ? (place.dataset.own === 'short' ? inShort : inFull)(own) : []);
  for (const ask of document.querySelectorAll('.sure a[href="#whatif-own"]')) ask.hidden = own !== null;
  const voted = own && own.figures.estimate !== null;
  for (const line of document.querySelectorAll('[data-voted]'))
    line.textContent = t(voted ? 'summary.estimateOwn' : 'summary.estimateNone');
}

// Where the whole program is in the page: everything is simulated again with what is filled in.
function runButton(code, read, problem) {
  if (!globalThis.solidairOwn) return null;
  const { take, words, leftOut } = globalThis.solidairOwn;
  const counts = words(code);
  const onclick = async () => {
    const given = read();
    if (!given) return;
    try {
      await take({ code, ...given });
      of(code).texts = { Budget: of(code).texts.Budget };
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  return [
    h(
      'p',
      { class: 'buttons' },
      h('button', { type: 'button', id: 'whatif-own-run', class: 'utrecht-button', onclick }, t('whatif.ownRun')),
    ),
    counts.length > 0 &&
      h('p', { class: 'note', id: 'whatif-own-counts' }, t('whatif.ownCounts', { list: counts.join('; ') })),
    counts.length > 0 && leftOut().map((text) => h('p', { class: 'note' }, text)),
  ];
}

// What is wrong with an amount: it is none, or so far from what is expected that a slip of the pen is likelier. '' if nothing.
function wrongWith(cents, { expected, least = 0, year }) {
  if (cents === null) return '';
  if (Number.isNaN(cents)) return t('whatif.ownBad');
  const far = cents > mostTimes * expected || cents < least * expected;
  return far ? t('whatif.ownFar', { year: model.year[year], expected: short(expected), n: count(mostTimes) }) : '';
}

// At the field that is wrong, and nowhere else.
function tellWrong({ input, error }, wrong) {
  if (error.textContent !== wrong) replace(error, wrong);
  if (wrong) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

export function ownFields(settler, setting, i, changed) {
  const problem = h('p', { class: 'problem', role: 'alert' }); // of a run with these figures
  const mine = of(municipalities[i].code);
  const inputs = ['Budget', 'Cost', 'Reserve', 'Risks', 'Estimate'].map((what) => {
    const id = newId('own');
    return {
      id,
      what,
      error: h('p', { id: `${id}-error`, class: 'problem', role: 'alert' }),
      input: h('input', {
        id,
        type: 'text',
        'aria-describedby': `${id}-error`,
        inputmode: 'decimal',
        autocomplete: 'off',
        class: 'utrecht-textbox',
        value: mine.texts[what] ?? '',
        oninput: () => apply(),
      }),
    };
  });
  function apply() {
    inputs.forEach(({ what, input }) => (mine.texts[what] = input.value));
    const { year } = mine;
    const [budget, cost, reserve, risks, estimate] = inputs.map(({ input }) => centsOf(input.value));
    const means = meansOf(settler, i, year);
    const costFactor = cost === null ? 1 : cost / means.cost;
    const budgetFactor = budget === null ? 1 : budget / means.budget;
    const least = 1 / mostTimes;
    const wrong = {
      Budget: wrongWith(budget, { expected: means.budget, least, year }),
      Cost: wrongWith(cost, { expected: means.cost, least, year }),
      Reserve: wrongWith(reserve, { expected: means.budget, year }),
      Risks: wrongWith(risks, { expected: means.budget, year }),
      Estimate: wrongWith(estimate, { expected: means.cost, least, year }),
    };
    replace(problem, '');
    inputs.forEach((field) => tellWrong(field, wrong[field.what]));
    if (Object.values(wrong).some(Boolean)) {
      setting.own = null;
      changed();
      return null;
    }
    const figures = { settler, setting, i, year, means, budget, cost, estimate, reserve, risks };
    setting.own = [budget, cost, estimate, reserve].every((cents) => cents === null)
      ? null
      : { i, figures, describe: describer(figures), account: cost !== null, costFactor, budgetFactor };
    changed();
    return { year: model.year[year], cost, estimate, reserve, risks };
  }
  const chosen = select(
    t('whatif.ownYear'),
    model.year.map((label, y) => [y, String(label)]),
    mine.year,
    (y) => {
      mine.year = Number(y);
      apply();
    },
  );
  if (Object.values(mine.texts).some(Boolean)) apply();
  return (
    sampleModel &&
    h(
      'details',
      { class: 'data', id: 'whatif-own', open: Object.values(mine.texts).some(Boolean) },
      h('summary', {}, t('whatif.own')),
      h('p', {}, t('whatif.ownIntro', { name: municipalities[i].name })),
      chosen,
      inputs.map(({ id, what, input, error }) =>
        h('div', { class: 'field' }, h('label', { for: id }, t(`whatif.own${what}`)), input, error),
      ),
      problem,
      runButton(municipalities[i].code, apply, problem) ?? h('p', { class: 'note' }, t('whatif.ownWhere')),
    )
  );
}
