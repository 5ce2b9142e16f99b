// SPDX-License-Identifier: GPL-3.0-or-later
// A municipality's own figures of one year: they move its level in all draws, and stay in this browser.
import { h, newId, replace, select } from '../dom.js';
import { assumed, horizon, model, municipalities, n, sampleModel } from '../model.js';
import { mean } from '../statistics.js';
import { percent, period } from '../format.js';
import { centsOf } from '../amount.js';
import { t } from '../text.js';

const certain = 0.9;

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

// On example figures only an own account tells who pays.
function describer(reserve, account) {
  return (paid, own, results, name) => {
    const [verdict, share] = verdictOf(paid, own);
    const shown = verdict === 'receives' ? 1 - share : share;
    const words = t(`whatif.ownVerdict.${verdict}`, { name, share: percent(shown) });
    const lines = !assumed || account ? [h('p', { class: 'lead' }, h('strong', {}, words))] : [];
    if (reserve !== null)
      lines.push(
        h(
          'p',
          {},
          t('whatif.reserve', { period: period(model.period[horizon]), share: percent(usedUp(results, reserve)) }),
        ),
      );
    return lines;
  };
}

export function ownFields(settler, setting, i, changed) {
  const problem = h('p', { class: 'problem', role: 'alert' });
  let year = n.year - 1;
  const inputs = ['Budget', 'Cost', 'Reserve'].map((what) => {
    const id = newId('own');
    return {
      id,
      what,
      input: h('input', {
        id,
        type: 'text',
        inputmode: 'decimal',
        autocomplete: 'off',
        class: 'utrecht-textbox',
        oninput: () => apply(),
      }),
    };
  });
  function apply() {
    const [budget, cost, reserve] = inputs.map(({ input }) => centsOf(input.value));
    const means = meansOf(settler, i, year);
    const costFactor = cost === null ? 1 : cost / means.cost;
    const budgetFactor = budget === null ? 1 : budget / means.budget;
    const bad = Number.isNaN(reserve) || ![costFactor, budgetFactor].every(Number.isFinite);
    replace(problem, bad ? t('whatif.ownBad') : '');
    inputs.forEach(({ input }) =>
      Number.isNaN(centsOf(input.value))
        ? input.setAttribute('aria-invalid', 'true')
        : input.removeAttribute('aria-invalid'),
    );
    if (bad) {
      setting.own = null;
      changed();
      return;
    }
    setting.own =
      budget === null && cost === null && reserve === null
        ? null
        : { i, describe: describer(reserve, cost !== null), account: cost !== null, costFactor, budgetFactor };
    changed();
  }
  const chosen = select(
    t('whatif.ownYear'),
    model.year.map((label, y) => [y, String(label)]),
    year,
    (y) => {
      year = Number(y);
      apply();
    },
  );
  return (
    sampleModel &&
    h(
      'details',
      { class: 'data', id: 'whatif-own' },
      h('summary', {}, t('whatif.own')),
      h('p', {}, t('whatif.ownIntro', { name: municipalities[i].name })),
      chosen,
      inputs.map(({ id, what, input }) =>
        h('div', { class: 'field' }, h('label', { for: id }, t(`whatif.own${what}`)), input),
      ),
      problem,
    )
  );
}
