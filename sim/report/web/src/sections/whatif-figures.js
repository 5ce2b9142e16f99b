// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a municipality in What if: of a scheme as it stands the figures of the report, which rest on more draws than the
// page settles; of one that was changed those of the draws settled again, and how the report differs from these.
import { alone, draws, figure, horizonYears, payment, quantile } from '../model.js';
import { bandOf, error95, mean, sd } from '../statistics.js';
import { completeLayer, schemeLayer } from '../settle.js';
import { percent } from '../format.js';
import { t } from '../text.js';

// Of a scheme as it stands: what the report has.
export const reported = (s, i) => ({
  mean: figure('mean', s, i),
  low: quantile(0.1, s, i),
  high: quantile(0.9, s, i),
  paid: payment(s, i),
  own: payment(alone, i),
  error: error95(figure('mean_se', s, i)),
  draws,
  swing: t('whatif.swingSame', { ratio: percent(figure('sd_ratio', s, i)) }),
});

// How much the payment swings in these draws under the scheme as it stands, beside being alone; settled once.
const swings = new Map();
function swingBefore(settler, { s }, i) {
  if (!swings.has(s)) swings.set(s, settler.settle(completeLayer(schemeLayer(s)), horizonYears).paid);
  if (!swings.has('alone')) swings.set('alone', settler.settle(null, horizonYears).paid);
  const [shared, own] = [s, 'alone'].map((one) =>
    sd(swings.get(one).subarray(...[i, i + 1].map((k) => k * settler.draws))),
  );
  return shared / own;
}

export function settledFigures(settler, setting, results, paid, own, i) {
  const [low, , high] = bandOf(results);
  const ratio = percent(sd(paid) / sd(own));
  const before = percent(swingBefore(settler, setting, i));
  const all = percent(figure('sd_ratio', setting.s, i));
  return {
    mean: mean(results),
    low,
    high,
    paid: mean(paid),
    own: mean(own),
    error: error95(sd(results) / Math.sqrt(settler.draws)),
    draws: settler.draws,
    swing: t('whatif.swing', { ratio, before, all }),
  };
}
